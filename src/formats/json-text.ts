import { FormatError, quoted } from "./format-error.ts";
import { repeatedKey } from "./json-keys.ts";

/** Where a JSON text is, for messages, e.g. `line 3`, and what its values may take in memory. */
export interface JsonPlace {
  readonly place: string;
  readonly boxedBytes: number;
}

/** What an array or object, and a value in one, take in memory, about. */
const CONTAINER_BYTES = 64;
const VALUE_BYTES = 12;

/** Records of named rows of numbers need four levels. */
const DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The value of a JSON text in UTF-8, in which no object has a name twice, and which fits memory.
 *
 * @throws FormatError `text-encoding`, `json-syntax`, `json-duplicate` or `json-limit`
 */
export function readJsonText(bytes: Uint8Array, { place, boxedBytes }: JsonPlace): unknown {
  checkSize(bytes, place, boxedBytes);
  const text = decodeText(bytes, place);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError("json-syntax", "file", `${place} is not JSON: ${plainReason(reason)}`, {
      cause,
    });
  }
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  throw new FormatError(
    "json-duplicate",
    repeated.key,
    `${place}: an object has ${quoted(repeated.key)} twice (character ${repeated.at}); every name may appear once`,
  );
}

export function decodeText(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError("text-encoding", "file", `${place} is not UTF-8; save it as UTF-8`, {
      cause,
    });
  }
}

/** The parser's reason, which quotes the text around the place, and the remedy for what Python writes. */
function plainReason(reason: string): string {
  const special = /token '[NI]'/.test(reason) ? "; NaN and Infinity are no JSON, nor scored" : "";
  return `${quoted(reason)}${special}`;
}

/** What the values will take, counted before they are made. */
function checkSize(bytes: Uint8Array, place: string, boxedBytes: number): void {
  let boxed = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at++;
        while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
        break;
      case 0x5b: // [
      case 0x7b: // {
        boxed += CONTAINER_BYTES;
        if (++depth <= DEPTH) break;
        throw new FormatError(
          "json-limit",
          "file",
          `${place} nests deeper than ${DEPTH} levels (byte ${at}); arrays of numbers by their names need three`,
        );
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        boxed += VALUE_BYTES;
    }
  }
  if (boxed <= boxedBytes) return;
  throw new FormatError(
    "json-limit",
    "file",
    `${place} has values that take about ${boxed} bytes while they are read; at most ${boxedBytes} are accepted: send an NPZ, safetensors or Parquet file, or NDJSON, a record a line`,
  );
}
