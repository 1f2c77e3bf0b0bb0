import { FormatError } from "./format-error.ts";
import { JsonReader } from "./json-reader.ts";
import { JsonRecords } from "./json-records.ts";
import type { NamedArray } from "./named-array.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { SharedTexts } from "./shared-texts.ts";
import { textBytes } from "./text-bytes.ts";

const LINE_FEED = 0x0a;

/**
 * The arrays of NDJSON, also called JSON lines: a record a line, with fields that are numbers, texts
 * or lists of numbers, the same in every record. Numbers go straight to typed arrays.
 *
 * @throws FormatError of a `json-…` kind that names the line, `text-encoding`, `table-…` or `arrays-limit`
 */
export function parseNdjson(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
): ReadonlyMap<string, NamedArray> {
  const text = textBytes(bytes, "file");
  const budget = new ArrayBudget(limits);
  const to = { budget, texts: new SharedTexts(budget) };
  const rows = countLines(text);
  if (rows === 0) {
    throw new FormatError("json-structure", "file", "the NDJSON text has no records");
  }
  const reader = new JsonReader(text);
  let line = 1;
  let lineEnd = lineEndFrom(text, 0);
  const skipToRecord = () => {
    reader.peek();
    for (; reader.at > lineEnd; line++) lineEnd = lineEndFrom(text, lineEnd + 1);
  };
  skipToRecord();
  const table = new JsonRecords(reader, rows, `line ${line}: `, to, limits);
  for (let row = 0; row < rows; row++) {
    skipToRecord();
    table.read(row, `line ${line}: `);
    if (reader.at > lineEnd) {
      throw new FormatError(
        "json-syntax",
        "file",
        `line ${line}: its record goes on in the next line; NDJSON has a record a line`,
      );
    }
    reader.peek();
    if (reader.at < lineEnd) throw reader.unexpected("the end of the line");
  }
  return table.arrays;
}

/** How many lines are not empty. */
function countLines(text: Uint8Array): number {
  const reader = new JsonReader(text);
  let lines = 0;
  for (reader.peek(); reader.at < text.length; reader.peek()) {
    lines++;
    reader.at = lineEndFrom(text, reader.at);
  }
  return lines;
}

function lineEndFrom(text: Uint8Array, at: number): number {
  const end = text.indexOf(LINE_FEED, at);
  return end < 0 ? text.length : end;
}
