import { ImageError } from "../encoders/image-error.ts";
import { InputError } from "../errors.ts";
import { FormatError } from "../formats/format-error.ts";
import { ScoreInputError } from "../scoring/score-problems.ts";
import { OPEN, REQUEST_ID } from "./headers.ts";
import { LimitExceeded, type LimitName, limits } from "./limits.ts";
import { type ProblemKind, problems, problemType } from "./problem-kinds.ts";
import { UploadError } from "./upload/upload-error.ts";

/** Where a request was wrong: a parameter of the URL, or a JSON pointer into the body. */
export interface Culprit {
  readonly parameter?: string;
  readonly pointer?: string;
  readonly detail: string;
}

interface ProblemOptions {
  readonly errors?: readonly Culprit[];
  readonly limit?: LimitName;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown where a request is found wrong in a way only HTTP knows. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly options: ProblemOptions;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.name = "Problem";
    this.kind = kind;
    this.options = options;
  }
}

/** A problem as data: exceptions lose their class on the way between Workers. */
export interface ProblemData {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly options: ProblemOptions;
}

/** What a Worker that is called by RPC returns of `error`, unless it is a failure of ours: that is thrown on. */
export function problemData(error: unknown): ProblemData {
  const { kind, message: detail, options } = asProblem(error, inUrl);
  if (kind === "internal-error") throw error;
  return { kind, detail, options };
}

/** The problem that another Worker returned. */
export function problemFrom({ kind, detail, options }: ProblemData): Problem {
  return new Problem(kind, detail, options);
}

/** Names the place an `InputError` speaks of: `parameter` for a URL, `pointer` for a JSON body. */
export type Locate = (parameter: string) => Pick<Culprit, "parameter" | "pointer">;

export const inUrl: Locate = (parameter) => ({ parameter });
export const inJson: Locate = (parameter) => ({ pointer: `/${parameter}` });

/** RFC 9457 */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Culprit[];
  readonly limit?: { readonly name: LimitName; readonly maximum: number };
  readonly requestId?: string;
}

/** What was thrown as a problem document, and the headers that belong to it. */
export function problemDocument(
  error: unknown,
  locate: Locate,
): { readonly document: ProblemDocument; readonly headers: Readonly<Record<string, string>> } {
  const problem = asProblem(error, locate);
  const { status, title, headers: always } = problems[problem.kind];
  const { errors, limit, headers } = problem.options;
  const requestId = status === 500 ? logFailure(error) : undefined;
  const document = {
    type: problemType(problem.kind),
    title,
    status,
    detail: problem.message,
    ...(errors && { errors }),
    ...(limit && { limit: { name: limit, maximum: limits[limit].maximum } }),
    ...(requestId && { requestId }),
  };
  return {
    document,
    headers: {
      "Cache-Control": "no-store",
      ...(requestId && { [REQUEST_ID]: requestId }),
      ...always,
      ...headers,
    },
  };
}

/** Turns whatever was thrown into a problem document. */
export function problemResponse(error: unknown, locate: Locate = inUrl): Response {
  const { document, headers } = problemDocument(error, locate);
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { ...OPEN, "Content-Type": "application/problem+json", ...headers },
  });
}

function asProblem(error: unknown, locate: Locate): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof InputError)) {
    return new Problem("internal-error", "Something failed while answering; it was recorded.");
  }
  const { parameter } = error;
  const message = sentence(error.message);
  const errors = [{ ...locate(parameter), detail: message }];
  if (error instanceof LimitExceeded) {
    return new Problem("limit-exceeded", `${parameter}: ${message}`, {
      errors,
      limit: error.limit,
    });
  }
  const isOwnKind =
    error instanceof FormatError ||
    error instanceof ImageError ||
    error instanceof UploadError ||
    error instanceof ScoreInputError;
  // Errors of a kind of their own name the place in their sentence.
  return isOwnKind
    ? new Problem(error.kind, message, { errors })
    : new Problem("invalid-input", `${parameter}: ${message}`, { errors });
}

export function sentence(message: string): string {
  return message.endsWith(".") ? message : `${message}.`;
}

/** The failure goes to the log under an id; only the id goes to the client. */
function logFailure(error: unknown): string {
  const requestId = crypto.randomUUID();
  const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ event: "failure", requestId, failure }));
  return requestId;
}
