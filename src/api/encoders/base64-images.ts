import { base64Length, decodeBase64 } from "../../formats/json-base64.ts";
import { parseJsonBody } from "../body.ts";
import { Problem } from "../problem.ts";
import { escapePointer } from "../validation.ts";
import type { ImageFile } from "./image-sources.ts";

/** The key of the images in a JSON body: ours, and that of OpenAI's embeddings. */
const KEYS = ["images", "input"] as const;

/**
 * The files in a JSON body such as `{"images": ["data:image/png;base64,…"]}`: data URLs, or base64
 * alone; one or a list.
 *
 * @throws Problem `malformed-request` or `invalid-input`
 */
export function base64Images(bytes: Uint8Array): ImageFile[] {
  const body = jsonObject(bytes);
  const names = Object.keys(body);
  const key = KEYS.find((name) => name in body);
  if (key === undefined || names.length > 1) {
    const unknown = names.find((name) => name !== key);
    throw wrong(
      unknown === undefined ? "" : `/${escapePointer(unknown)}`,
      'the JSON body is {"images": ["data:image/png;base64,…", …]}, without anything else.',
    );
  }
  const given = body[key];
  if (!Array.isArray(given)) return [{ name: key, bytes: imageOf(given, key, `/${key}`) }];
  return given.map((text: unknown, index) => {
    const name = `${key}[${index}]`;
    return { name, bytes: imageOf(text, name, `/${key}/${index}`) };
  });
}

function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const value = parseJsonBody(bytes);
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw wrong("", 'the JSON body is an object, {"images": ["data:image/png;base64,…", …]}.');
}

function imageOf(value: unknown, name: string, pointer: string): Uint8Array {
  if (typeof value !== "string") {
    throw wrong(pointer, `${name} is no text; an image is a data URL or base64.`);
  }
  const url = /^data:([^,]{0,100}),/i.exec(value);
  if (url !== null && !/;\s*base64$/i.test(url[1])) {
    throw wrong(
      pointer,
      `${name} is a data URL, but not of base64: write data:image/png;base64,….`,
    );
  }
  if (/^https?:/i.test(value)) {
    throw wrong(pointer, `${name} is an address; nothing is fetched: send the image itself.`);
  }
  const text = new TextEncoder().encode(url === null ? value : value.slice(url[0].length));
  const length = base64Length(text);
  const bytes = new Uint8Array(length ?? 0);
  if (length === undefined || !decodeBase64(text, bytes)) {
    throw wrong(
      pointer,
      `${name} is not base64 (RFC 4648, with its padding and without line ends): write the image as a data URL.`,
    );
  }
  return bytes;
}

function wrong(pointer: string, detail: string): Problem {
  return new Problem("invalid-input", `${detail[0].toUpperCase()}${detail.slice(1)}`, {
    errors: [{ pointer, detail }],
  });
}
