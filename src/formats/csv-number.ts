import type { CsvCursor } from "./csv-cursor.ts";
import { readDecimal } from "./decimal.ts";

const SPACE = 0x20;

/** The number in a cell, with or without spaces around it; NaN if there is none. */
export function csvNumber({ bytes, start, end }: CsvCursor): number {
  let [from, to] = [start, end];
  while (from < to && bytes[from] === SPACE) from++;
  while (to > from && bytes[to - 1] === SPACE) to--;
  return readDecimal(bytes, from, to);
}

const NOT_FINITE = /^ *(|[+-]?(nan|inf|infinity|na|n\/a|null|none)) *$/i;

/** The longest of those. */
const NOT_FINITE_BYTES = 16;

/** Whether a cell is a number, or stands where there should be one: NaN, an infinity, nothing. */
export function isNumberLike(cursor: CsvCursor): boolean {
  if (!Number.isNaN(csvNumber(cursor))) return true;
  const { bytes, start, end } = cursor;
  if (end - start > NOT_FINITE_BYTES) return false;
  return NOT_FINITE.test(String.fromCharCode(...bytes.subarray(start, end)));
}
