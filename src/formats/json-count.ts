import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./json-reader.ts";

const BACKSLASH = 0x5c;

export interface JsonCount {
  /** Items of the list itself. */
  readonly items: number;
  /** Values of it and of all lists in it; of a rectangular array the product of its shape. */
  readonly values: number;
  /** The place after the bracket that closes it, or of the end of the text. */
  readonly end: number;
}

/** Counts what is in the list that opens at `start`, by its commas: before anything is allocated. */
export function countValues(bytes: Uint8Array, start: number): JsonCount {
  let depth = 0;
  let commas = 0;
  let ownCommas = 0;
  let at = start;
  let isEmpty = true;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    // The common bytes, digits and points, lie between the comma and the brackets.
    if (byte > COMMA && byte < OPEN_LIST) {
      isEmpty = false;
    } else if (byte === COMMA) {
      commas++;
      if (depth === 1) ownCommas++;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (depth++ === 1) isEmpty = false;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (--depth === 0) {
        at++;
        break;
      }
    } else if (byte === QUOTE) {
      isEmpty = false;
      at++;
      while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    }
  }
  return isEmpty
    ? { items: 0, values: 0, end: at }
    : { items: ownCommas + 1, values: commas + 1, end: at };
}
