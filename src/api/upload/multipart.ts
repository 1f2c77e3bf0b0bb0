// Forms with files (multipart/form-data, RFC 7578 and RFC 2046 §5.1), in one buffer:
//
//   form  = "--" boundary *(CRLF header) CRLF CRLF content *(CRLF "--" boundary …) CRLF "--" boundary "--"
//
// Strict where writers agree: nothing stands before the first boundary and at most one line end after
// the last, lines end in CRLF, every part is named, and contents are as they are, not base64.

import { Buffer } from "node:buffer"; // its indexOf searches at memory speed
import { filenameOf, headerValue } from "./header-value.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadLimits } from "./upload-limits.ts";

/** A file or a field of a form. */
export interface FormPart {
  readonly name: string;
  /** As the client has it, a hint only; null for a field. */
  readonly filename: string | null;
  readonly contentType: string | null;
  /** A view of the body. */
  readonly bytes: Uint8Array;
}

const DASH = 0x2d;
const RETURN = 0x0d;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/** RFC 2046, §5.1.1 */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;

/**
 * The boundary that the content type of a form names; undefined if it is none of a form.
 *
 * @throws UploadError `multipart-boundary`
 */
export function formBoundary(contentType: string | null): string | undefined {
  if (!/^\s*multipart\//i.test(contentType ?? "")) return undefined;
  const field = headerValue(contentType ?? "");
  const boundary = field?.parameters.get("boundary");
  if (field?.value === "multipart/form-data" && boundary && BOUNDARY.test(boundary)) {
    return boundary;
  }
  throw new UploadError(
    "multipart-boundary",
    "Content-Type",
    "the content type of a form is multipart/form-data with a boundary of 1 to 70 letters; let curl -F, requests' files= or FormData write it.",
  );
}

/**
 * The parts of a form, in their order.
 *
 * @throws UploadError of a `multipart-…` kind that names the byte
 */
export function parseMultipart(
  body: Uint8Array,
  boundary: string,
  limits: Pick<UploadLimits, "parts" | "partHeaderBytes">,
): FormPart[] {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const opening = delimiter.subarray(2);
  let at = buffer.indexOf(opening);
  if (at !== 0) {
    // RFC 2046 lets an empty line stand before the first boundary.
    if (at !== 2 || buffer[0] !== RETURN || buffer[1] !== LINE_FEED) {
      throw malformed(0, `does not start with its boundary ${JSON.stringify(`--${boundary}`)}`);
    }
  }
  at += opening.length;
  const parts: FormPart[] = [];
  while (!closes(buffer, at)) {
    if (parts.length === limits.parts) {
      throw new UploadError(
        "multipart-limit",
        "body",
        `the form has more than ${limits.parts} parts; put the arrays of a model into one file.`,
      );
    }
    const headersStart = afterLineEnd(buffer, at);
    const headers = readHeaders(buffer, headersStart, limits.partHeaderBytes);
    const end = buffer.indexOf(delimiter, headers.end - 2);
    if (end < 0) {
      throw new UploadError(
        "multipart-truncated",
        headers.name,
        `part ${JSON.stringify(headers.name)}, from byte ${headers.end}, has no boundary after it; the form was cut off, send it again.`,
      );
    }
    const { name, filename, contentType } = headers;
    const bytes = body.subarray(headers.end, Math.max(end, headers.end));
    parts.push({ name, filename, contentType, bytes });
    at = end + delimiter.length;
  }
  return parts;
}

/** Whether the boundary that ends at `at` is the last; if so, nothing may follow it. */
function closes(buffer: Buffer, at: number): boolean {
  if (buffer[at] !== DASH || buffer[at + 1] !== DASH) return false;
  let end = afterPadding(buffer, at + 2);
  if (buffer[end] === RETURN && buffer[end + 1] === LINE_FEED) end += 2;
  if (end === buffer.length) return true;
  throw malformed(end, "goes on after the boundary that closes it");
}

/** Where the line after the boundary that ends at `at` starts. */
function afterLineEnd(buffer: Buffer, at: number): number {
  const end = afterPadding(buffer, at);
  if (buffer[end] === RETURN && buffer[end + 1] === LINE_FEED) return end + 2;
  if (end >= buffer.length) {
    throw new UploadError(
      "multipart-truncated",
      "body",
      `the form ends at byte ${end}, after a boundary that does not close it; send it again.`,
    );
  }
  throw malformed(end, "has a boundary that neither ends its line nor closes the form");
}

/** White space may stand between a boundary and its line end. */
function afterPadding(buffer: Buffer, from: number): number {
  let at = from;
  while (buffer[at] === SPACE || buffer[at] === TAB) at++;
  return at;
}

interface PartHeaders {
  readonly name: string;
  readonly filename: string | null;
  readonly contentType: string | null;
  /** Where the content starts. */
  readonly end: number;
}

function readHeaders(buffer: Buffer, start: number, limit: number): PartHeaders {
  const window = buffer.subarray(start, start + limit + 4);
  const length = window.indexOf("\r\n\r\n");
  if (length < 0) {
    if (window.length < limit + 4) {
      throw new UploadError(
        "multipart-truncated",
        "body",
        `the form ends at byte ${buffer.length}, within the headers of a part; send it again.`,
      );
    }
    throw new UploadError(
      "multipart-limit",
      "body",
      `the headers of the part at byte ${start} are longer than ${limit} bytes.`,
    );
  }
  const fields = fieldsOf(window.subarray(0, length), start);
  const transfer = fields.get("content-transfer-encoding")?.trim().toLowerCase() ?? "binary";
  if (!["7bit", "8bit", "binary"].includes(transfer)) {
    throw malformed(start, `has a part encoded as ${JSON.stringify(transfer)}; send it as it is`);
  }
  const disposition = headerValue(fields.get("content-disposition") ?? "");
  const name = disposition?.parameters.get("name");
  if (disposition?.value !== "form-data" || name === undefined || !isName(plain(name))) {
    throw malformed(
      start,
      'has a part without Content-Disposition: form-data; name="…" of 1 to 255 letters',
    );
  }
  const { parameters } = disposition;
  const filename = filenameOf(parameters);
  return {
    name: plain(name),
    filename: filename && plain(filename),
    contentType: fields.get("content-type")?.trim() ?? null,
    end: start + length + 4,
  };
}

/** The header fields of a part by their names in lower case. */
function fieldsOf(bytes: Uint8Array, start: number): Map<string, string> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // U+FFFD is what the decoder puts for bytes that are not UTF-8.
  if (text.includes("\ufffd")) throw malformed(start, "has headers that are not UTF-8");
  const fields = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):([^\r\n\0]*)$/.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || fields.has(key)) {
      throw malformed(start, `has a part whose headers are malformed or repeated`);
    }
    fields.set(key, value);
  }
  return fields;
}

/** Browsers write a quote and line ends so, and nothing else (WHATWG HTML). */
function plain(name: string): string {
  return name.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

function isName(name: string): boolean {
  return name.length >= 1 && name.length <= 255 && !/\p{Cc}/u.test(name);
}

function malformed(at: number, what: string): UploadError {
  return new UploadError(
    "multipart-malformed",
    "body",
    `the form ${what} (byte ${at}); let curl -F, requests' files= or FormData write it.`,
  );
}
