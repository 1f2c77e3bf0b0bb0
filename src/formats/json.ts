import { FormatError, quoted } from "./format-error.ts";
import { type JsonArrays, pointerTo, readJsonArray } from "./json-array.ts";
import { countValues } from "./json-count.ts";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  JsonReader,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "./json-reader.ts";
import { JsonRecords } from "./json-records.ts";
import type { NamedArray } from "./named-array.ts";
import { parseNdjson } from "./ndjson.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { SharedTexts } from "./shared-texts.ts";
import { textBytes } from "./text-bytes.ts";
import { unnamedArray } from "./unnamed-array.ts";

export interface JsonOptions {
  /** What an array without a name is called. */
  readonly arrayName?: string | undefined;
}

/**
 * The arrays of a JSON text: an object of arrays by name (nested lists, a number, or
 * `{dtype, shape, data}` in base64), a list of records, or one array without a name. Records without
 * a list around them are read as {@link parseNdjson} does. Numbers go straight to typed arrays.
 *
 * @throws FormatError of a `json-…` kind that names the place, `unnamed-array`, `text-encoding`, `table-…` or `arrays-limit`
 */
export function parseJson(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
  { arrayName }: JsonOptions = {},
): ReadonlyMap<string, NamedArray> {
  const text = textBytes(bytes, "file");
  const reader = new JsonReader(text);
  const budget = new ArrayBudget(limits);
  const to = { budget, texts: new SharedTexts(budget) };
  const first = reader.peek();
  if (first === OPEN_OBJECT) {
    return hasRecordLines(reader) ? parseNdjson(bytes, limits) : namedArrays(reader, to, limits);
  }
  if (first === OPEN_LIST && opensRecords(reader)) return records(reader, to, limits);
  if (first === 0 || first === QUOTE) throw badStructure(reader);
  if (arrayName === undefined) {
    throw unnamedArray("JSON", 'send {"view1": […], …}');
  }
  const array = readJsonArray(reader, arrayName, "", to);
  reader.end();
  return new Map([[arrayName, array]]);
}

function namedArrays(
  reader: JsonReader,
  to: JsonArrays,
  limits: ReadLimits,
): ReadonlyMap<string, NamedArray> {
  const arrays = new Map<string, NamedArray>();
  reader.expect(OPEN_OBJECT);
  if (!reader.take(CLOSE_OBJECT)) {
    do {
      const name = reader.string();
      if (arrays.has(name)) {
        throw new FormatError(
          "json-duplicate",
          name,
          `${reader.place()}: the object has ${quoted(name)} twice; every name may appear once`,
        );
      }
      if (arrays.size === limits.columns) {
        throw new FormatError(
          "json-limit",
          "file",
          `the object has more than ${limits.columns} names; they are those of arrays, not of samples`,
        );
      }
      reader.expect(COLON);
      arrays.set(name, readJsonArray(reader, name, pointerTo("", name), to));
    } while (reader.take(COMMA));
    if (!reader.take(CLOSE_OBJECT)) throw reader.unexpected('"," or "}"');
  }
  reader.end();
  return arrays;
}

function records(
  reader: JsonReader,
  to: JsonArrays,
  limits: ReadLimits,
): ReadonlyMap<string, NamedArray> {
  const { items } = countValues(reader.bytes, reader.at);
  reader.expect(OPEN_LIST);
  reader.peek();
  const table = new JsonRecords(reader, items, "/0", to, limits);
  let row = 0;
  do {
    table.read(row, `/${row}`);
    row++;
  } while (reader.take(COMMA));
  if (!reader.take(CLOSE_LIST)) throw reader.unexpected('"," or "]"');
  reader.end();
  return table.arrays;
}

/** Whether an object follows the bracket that comes next; the reader stays where it is. */
function opensRecords(reader: JsonReader): boolean {
  const start = reader.at;
  reader.expect(OPEN_LIST);
  const opens = reader.peek() === OPEN_OBJECT;
  reader.at = start;
  return opens;
}

/** Whether a line ends an object and the next begins one, which cannot be within JSON. */
function hasRecordLines(reader: JsonReader): boolean {
  const { bytes } = reader;
  const newline = bytes.indexOf(0x0a, reader.at);
  if (newline < 0) return false;
  let last = newline - 1;
  while (last > 0 && bytes[last] <= 0x20) last--;
  return bytes[last] === CLOSE_OBJECT && new JsonReader(bytes, newline).peek() === OPEN_OBJECT;
}

function badStructure(reader: JsonReader): FormatError {
  return new FormatError(
    "json-structure",
    "file",
    `the JSON text is ${reader.describe()}, neither arrays by their names, {"view1": [[0.1, …], …], "labels": […]}, nor a list of records, [{"view1": [0.1, …], "label": 3}, …]`,
  );
}
