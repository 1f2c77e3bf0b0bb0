import { type LimitName, limits } from "./limits.ts";
import { Problem } from "./problem.ts";
import { GrowingBytes } from "./upload/growing-bytes.ts";

/** The JSON value of a body, read up to the limit. */
export async function readJsonBody(request: Request): Promise<unknown> {
  requireContentType(request, ["application/json"]);
  requireDeclaredLength(request, "jsonBytes");
  return parseJsonBody(await readBytes(request.body, "jsonBytes"));
}

/** @throws Problem `malformed-request` */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw malformed("is not UTF-8");
  }
  if (text.trim() === "") throw malformed("is empty; send a JSON object");
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed(`is not JSON: ${error.message}`);
  }
}

/**
 * Refuses a body whose declared type is not among `accepted`. A type may be undeclared only where
 * `accepted` includes the type of bytes of any kind.
 */
export function requireContentType(request: Request, accepted: readonly string[]): void {
  const declared = request.headers.get("Content-Type");
  const type = (declared ?? "application/octet-stream").split(";", 1)[0].trim().toLowerCase();
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(declared ?? "")?.[1].toLowerCase();
  const readable = charset === undefined || charset === "utf-8" || charset === "utf8";
  if (accepted.includes(type) && readable) return;
  const sent =
    declared === null ? "no content type" : `the content type ${JSON.stringify(declared)}`;
  const wanted = accepted.join(", ").replace(/, (?=[^,]*$)/, " or ");
  throw new Problem(
    "unsupported-media-type",
    `The body has ${sent}; send ${wanted} (with curl: -H "Content-Type: ${accepted[0]}").`,
    {
      errors: [{ parameter: "Content-Type", detail: `must be ${wanted}.` }],
      headers: { "Accept-Post": accepted.join(", ") },
    },
  );
}

/** Refuses a body that declares itself longer than the limit, before reading it. */
export function requireDeclaredLength(request: Request, limit: LimitName): void {
  const declared = Number(request.headers.get("Content-Length") ?? 0);
  if (declared > limits[limit].maximum) throw tooLarge(limit);
}

/** How far beyond its limit a body is still read, as a multiple: a client that is sending sees no answer. */
export const READ_BEYOND = 4;

/** A body's bytes. They are counted while they arrive, as a declared length may lie. */
async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: LimitName,
): Promise<Uint8Array> {
  const { maximum } = limits[limit];
  const bytes = new GrowingBytes(maximum);
  let received = 0;
  let fits = true;
  // Streams are iterable on every platform this runs on, though not in TypeScript's DOM types.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    received += chunk.length;
    fits &&= bytes.append(chunk);
    if (received > READ_BEYOND * maximum) break;
  }
  if (!fits) throw tooLarge(limit);
  return bytes.finish();
}

/** What to do with a body beyond a limit, where there is something. */
const ADVICE: Partial<Record<LimitName, string>> = {
  uploadBytes: " Save the arrays as float16, or create a job for larger files (POST /v1/jobs).",
  encoderBytes:
    " Send the images in several requests, or smaller: the encoder sees few of their pixels.",
};

/** @param what does, e.g. `expands to more than` */
export function tooLarge(
  limit: LimitName,
  what = "is larger than",
  maximum: number = limits[limit].maximum,
): Problem {
  const detail = `${what} ${maximum} bytes.`;
  return new Problem("body-too-large", `The body ${detail}${ADVICE[limit] ?? ""}`, {
    limit,
    errors: [{ pointer: "", detail }],
  });
}

function malformed(what: string): Problem {
  return new Problem("malformed-request", `The body ${what}.`, {
    errors: [{ pointer: "", detail: `${what}.` }],
  });
}
