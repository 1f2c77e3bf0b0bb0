import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  JsonReader,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "./json-reader.ts";

const BACKSLASH = 0x5c;

export interface JsonCount {
  /** Items of the list itself. */
  readonly items: number;
  /** Values of it and of all lists in it, an empty one counting as a value: at least so many there are. */
  readonly values: number;
  /** The place after the bracket that closes it, or of the end of the text. */
  readonly end: number;
}

/** Counts what is in the list that opens at `start`, by its commas: before anything is allocated. */
export function countValues(bytes: Uint8Array, start: number): JsonCount {
  const { length } = bytes;
  let depth = 0;
  let commas = 0;
  let ownCommas = 0;
  let at = start;
  while (at < length) {
    const byte = bytes[at++];
    // Most bytes are digits and points, which lie between the comma and the brackets.
    if (byte > COMMA && byte < OPEN_LIST) continue;
    if (byte === COMMA) {
      commas++;
      if (depth === 1) ownCommas++;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth++;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (--depth === 0) break;
    } else if (byte === QUOTE) {
      while (at < length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
      at++;
    }
  }
  return isEmptyList(bytes, start)
    ? { items: 0, values: 0, end: at }
    : { items: ownCommas + 1, values: commas + 1, end: Math.min(at, length) };
}

function isEmptyList(bytes: Uint8Array, start: number): boolean {
  return new JsonReader(bytes, start + 1).peek() === CLOSE_LIST;
}
