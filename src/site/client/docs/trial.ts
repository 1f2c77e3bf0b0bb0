import { type CodeSample, codeSamples } from "../../../api/code-samples.ts";
import { type Example, type FormPart, type Method, takesJson } from "../../../api/route.ts";
import type { JsonForm, TryDescription, TryParameter } from "../../try-description.ts";

/** A request as its form has it. What is empty is not sent. */
export interface Trial {
  readonly method: Method;
  /** By parameter, as a URL writes them. */
  readonly values: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The bearer token, for routes that know one. */
  readonly token: string;
  readonly files: readonly TrialFile[];
  /** The form of the example, for the samples until there are files. */
  readonly form?: readonly FormPart[];
}

/** A file to upload; `part` is its name in a form. */
export interface TrialFile {
  readonly part: string;
  readonly file: File;
}

/** The form filled in as an example has it, but for its files. */
export function trialOf({ methods, parameters }: TryDescription, example?: Example): Trial {
  const given = { ...example?.query, ...example?.body };
  const values = parameters.map(({ name, place, required, example: usual }) => {
    const value = given[name];
    // A variable of the shell is for the reader to give.
    if (typeof value === "string" && value.startsWith("$")) return [name, ""];
    if (value !== undefined) return [name, textOf(value)];
    return [name, place === "path" || (required && example === undefined) ? usual : ""];
  });
  return {
    method: example?.method ?? methods[0],
    values: Object.fromEntries(values),
    headers: {},
    token: "",
    files: [],
    ...(example?.form && { form: example.form }),
  };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What is fetched. */
export interface TrialRequest {
  readonly url: string;
  readonly options: RequestInit;
}

export async function requestOf(
  description: TryDescription,
  trial: Trial,
  origin: string,
): Promise<TrialRequest> {
  const { method, files, token } = trial;
  const { query, body } = exampleOf(description, trial);
  const url = new URL(origin);
  url.pathname = description.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(trial.values[name]),
  );
  for (const [name, value] of Object.entries(query ?? {})) {
    if (!isInPath(description, name)) url.searchParams.set(name, value);
  }
  const headers = new Headers(Object.entries(trial.headers).filter(([, value]) => value !== ""));
  if (token !== "") headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) {
    headers.set("Content-Type", "application/json");
    return { url: url.href, options: { method, headers, body: JSON.stringify(body) } };
  }
  if (files.length === 0) return { url: url.href, options: { method, headers } };
  if (isForm(files)) {
    const form = new FormData();
    for (const { part, file } of files) form.append(part, file, file.name);
    return { url: url.href, options: { method, headers, body: form } };
  }
  const [{ file }] = files;
  headers.set("Content-Type", file.type || "application/octet-stream");
  if (description.upload?.digest) headers.set("Content-Digest", await digestOf(file));
  return { url: url.href, options: { method, headers, body: file } };
}

/** RFC 9530 */
async function digestOf(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

/** One file without a name is the body itself. */
function isForm(files: readonly TrialFile[]): boolean {
  return files.length > 1 || files[0].part !== "";
}

/** The request as code, in the languages of the reference. */
export function samplesOf(
  description: TryDescription,
  trial: Trial,
  origin: string,
): readonly CodeSample[] {
  const { files } = trial;
  const [first] = files;
  const upload = description.upload && first && { ...description.upload, file: first.file.name };
  return codeSamples(
    { ...description, ...(upload && { upload }) },
    exampleOf(description, trial),
    origin,
  );
}

/** The trial as an example of its route. */
function exampleOf(description: TryDescription, { method, values, files, form }: Trial): Example {
  const given = description.parameters.filter(
    ({ name, place }) => place === "path" || values[name] !== "",
  );
  const hasBody = takesJson(description, method);
  const inUrl = given.filter(({ place }) => place === "path" || !hasBody);
  const inBody = hasBody ? given.filter(({ place }) => place !== "path") : [];
  const parts = files.map(({ part, file }) => ({ name: part, file: file.name }));
  return {
    title: "",
    method,
    query: Object.fromEntries(
      inUrl.map(({ name }) => [name, values[name] === "" ? `{${name}}` : values[name]]),
    ),
    ...(hasBody && {
      body: Object.fromEntries(
        inBody.map((parameter) => [parameter.name, jsonOf(parameter, values)]),
      ),
    }),
    ...(files.length === 0 && form && { form }),
    ...(files.length > 0 && isForm(files) && { form: parts }),
  };
}

function isInPath({ parameters }: TryDescription, name: string): boolean {
  return parameters.some((parameter) => parameter.name === name && parameter.place === "path");
}

/** The text of a field as the value that a JSON body takes; text where nothing else fits, for the service to refuse. */
function jsonOf({ name, json }: TryParameter, values: Readonly<Record<string, string>>): unknown {
  const text = values[name].trim();
  const takes = (form: JsonForm) => json.includes(form);
  if (takes("object") && text.startsWith("{")) return parsed(text);
  if (takes("number") && isNumber(text)) return Number(text);
  if (takes("string")) return text;
  const items = text.split(",").map((item) => item.trim());
  if (takes("numbers") && items.every(isNumber)) return items.map(Number);
  return takes("strings") ? items : text;
}

function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
