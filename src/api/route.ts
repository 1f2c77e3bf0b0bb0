import type * as z from "zod";
import type { Figure } from "../figures/figure.ts";
import type { NamedArray } from "../formats/named-array.ts";
import type { Environment } from "./environment.ts";
import type { LimitName } from "./limits.ts";
import type { Options, Parameters } from "./parameters.ts";
import type { Locate } from "./problem.ts";
import type { ProblemKind } from "./problem-kinds.ts";
import type { Format } from "./representation/format.ts";
import type { Table } from "./representation/table.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a handler may know of the request besides its options. */
export interface Context {
  readonly url: URL;
  readonly environment: Environment;
  readonly headers: Headers;
  /** The body of an upload; null for every other route. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** A header that the route reads, beside those that every request has. */
export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly required: boolean;
}

/** Who may ask: the holder of a job's token, or anyone, with more rights for the holder of a key. */
export type Credential = "job-token" | "api-key";

/** A body of bytes instead of JSON; the parameters are then in the URL. */
export interface Upload {
  readonly contentTypes: readonly [string, ...string[]];
  readonly description: string;
  /** The name of the file in the examples. */
  readonly file: string;
  /** That of its bytes, if it is not `uploadBytes`. */
  readonly limit?: LimitName;
  /** Whether `Content-Digest` has to say what its bytes are. */
  readonly digest?: true;
}

/** A part of a form: a file, or a word. */
export type FormPart =
  | { readonly name: string; readonly file: string }
  | { readonly name: string; readonly value: string };

/** A request worth copying: the documentation shows it in three languages, and a test runs it. */
export interface Example {
  readonly title: string;
  readonly method: Method;
  /** Values of the parameters, as a URL writes them; `$JOB` is the shell's variable. */
  readonly query?: Readonly<Record<string, string>>;
  /** The JSON body of a POST. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The form of an upload, where it is not one file. */
  readonly form?: readonly FormPart[];
}

export interface Glossary {
  readonly title: string;
  readonly entries: readonly { readonly name: string; readonly text: string }[];
}

/**
 * One resource: everything that validation, the answer and the documentation need to know of it.
 *
 * Parameters named in the path (`/v1/priors/{slug}`) are read from there, the others from the query
 * of a GET or an upload, or from the JSON body of a POST. Routes of one path have different methods.
 */
export interface Route<P extends Parameters = Parameters, Answer = unknown> {
  readonly kind: "resource";
  readonly methods: readonly [Method, ...Method[]];
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  /** Markdown, restricted to paragraphs and `code`. */
  readonly description: string;
  readonly parameters: P;
  readonly upload?: Upload;
  /** A POST that takes no body. */
  readonly bodyless?: true;
  readonly credential?: Credential;
  readonly requestHeaders?: readonly RequestHeader[];
  /** Of the answer; 200 unless it says otherwise. */
  readonly status?: 201 | 202;
  readonly answer: z.ZodType<Answer>;
  /** The representations it has, the default first. */
  readonly formats: readonly [Format, ...Format[]];
  /** Whether the answer to a GET is a function of its URL, or must be asked for every time. */
  readonly caching: "deterministic" | "none";
  readonly examples: readonly Example[];
  /** What the names in its answers mean, for the documentation. */
  readonly glossary?: Glossary;
  handle(options: Options<P>, context: Context): Answer | Promise<Answer>;
  /** The answer as a table, for the formats that are tables. */
  table?(answer: Answer, format: "csv" | "latex"): Table;
  /** The answer as arrays by name, for the formats that are files of arrays; NPY has the first. */
  arrays?(answer: Answer): ReadonlyMap<string, NamedArray>;
  /** The answer as a figure, for the format that is one. */
  figure?(answer: Answer): Figure;
  /** Pixels for each of the figure's, where its format is one of pixels; 1 if absent. */
  scale?(answer: Answer): number;
  /** The answer as text that is written while it becomes known, for the format that is such. */
  stream?(answer: Answer): ReadableStream<Uint8Array>;
  /** What the JSON of each event of the stream is. */
  readonly event?: z.ZodType;
  /** Headers that belong to the answer. */
  answerHeaders?(answer: Answer): Readonly<Record<string, string>>;
  /** Kinds of problems beside those that routes like it have, for the documentation. */
  readonly problems?: readonly ProblemKind[];
  /** The answer to a request that is wrong, where it is no problem document. */
  refuse?(error: unknown, locate: Locate): Response;
}

/** A file at an address that is for one content for ever. */
export interface Download {
  readonly kind: "download";
  readonly path: string;
  open(inPath: Readonly<Record<string, string>>, environment: Environment): Promise<OpenDownload>;
}

export interface OpenDownload {
  readonly contentType: string;
  readonly bytes: number;
  /** A strong entity tag, quoted. */
  readonly tag: string;
  /** Called at most once, and only if the content is wanted. */
  body(): Promise<ReadableStream<Uint8Array>>;
}

/** Something to look at: a page, a style sheet, a redirection. Not part of the API. */
export interface Page {
  readonly kind: "page";
  readonly path: string;
  render(context: Context): PageContent | Promise<PageContent>;
}

export interface PageContent {
  readonly status: 200 | 302;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Served = Route | Page | Download;

/** Types a route by its parameters and its answer. */
export function defineRoute<P extends Parameters, Answer>(
  route: Omit<Route<P, Answer>, "kind">,
): Route<P, Answer> {
  return { kind: "resource", ...route };
}

/** Where a request with this method has its parameters that are not in the path. */
export function takesJson(route: Pick<Route, "upload" | "bodyless">, method: Method): boolean {
  return method === "POST" && route.upload === undefined && route.bodyless === undefined;
}

/** The names in braces in a path, in order. */
export function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1]);
}
