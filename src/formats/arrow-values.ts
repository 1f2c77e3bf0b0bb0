import type { ArrowBatch, ArrowNode, ArrowPlace } from "./arrow-batch.ts";
import type { ArrowNumbers, ArrowType } from "./arrow-schema.ts";
import { FormatError, quoted } from "./format-error.ts";
import { readSize } from "./flat-table.ts";
import { itemBytes } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import { readNumbers } from "./raw-values.ts";
import type { ArrayBudget } from "./read-limits.ts";
import type { SharedTexts } from "./shared-texts.ts";

export type ArrowValues = NumericArray | readonly string[];

/** What the columns of a file share while they are read. */
export interface ArrowContext {
  readonly batch: ArrowBatch;
  readonly texts: SharedTexts;
  readonly budget: ArrayBudget;
  readonly dictionaries: ReadonlyMap<bigint, ArrowValues>;
  /** The first row of the batch in the file, for errors. */
  readonly firstRow: number;
  /** The bytes that a buffer may expand to, if more than the scratch memory. */
  readonly most?: number;
}

/**
 * The values of a column in a batch: as many a row as `width`.
 *
 * @throws FormatError `arrow-null`, `arrow-ragged`, `arrow-value`, `text-encoding` or `arrow-limit`
 */
export function readArrowValues(
  name: string,
  type: ArrowType,
  width: number,
  place: ArrowPlace,
  context: ArrowContext,
): ArrowValues {
  const { batch } = context;
  const node = batch.node(place.node);
  checkNulls(name, node, place.buffer, 1, context);
  switch (type.kind) {
    case "numbers":
      return numbersOf(name, type, node.length, place.buffer + 1, context);
    case "texts":
      return textsOf(name, type.offsetBytes, node.length, place.buffer + 1, context);
    case "text-views":
      return viewedTexts(name, node.length, place, context);
    case "coded": {
      const codes = numbersOf(name, type.codes, node.length, place.buffer + 1, context);
      return lookUp(codes, context.dictionaries.get(type.id));
    }
    case "vectors":
      return vectorsOf(name, type.items, node.length * width, width, place.buffer + 1, place, context, 0);
    case "lists": {
      const first = checkOffsets(name, type.offsetBytes, node.length, width, place.buffer + 1, context);
      const count = node.length * width;
      return vectorsOf(name, type.items, count, width, place.buffer + 2, place, context, first);
    }
  }
}

/** The numbers of lists that follow each other, from the `first` on. */
function vectorsOf(
  name: string,
  items: ArrowNumbers,
  count: number,
  width: number,
  buffer: number,
  place: ArrowPlace,
  context: ArrowContext,
  first: number,
): NumericArray {
  const node = context.batch.node(place.node + 1);
  if (node.length < first + count) throw new Error(`column ${quoted(name)} has too few values`);
  checkNulls(name, node, buffer, width, context);
  return numbersOf(name, items, node.length, buffer + 1, context).subarray(first, first + count);
}

function numbersOf(
  name: string,
  { type }: ArrowNumbers,
  count: number,
  buffer: number,
  { batch, firstRow, most }: ArrowContext,
): NumericArray {
  if (type === "bool") {
    const bits = batch.buffer(buffer, name, Math.ceil(count / 8), most);
    return Uint8Array.from({ length: count }, (_, index) => (bits[index >> 3] >> (index & 7)) & 1);
  }
  const item = itemBytes[type];
  const bytes = batch.buffer(buffer, name, count * item, most);
  const aligned = bytes.byteOffset % item === 0 ? bytes : new Uint8Array(bytes);
  const dataStart = (index: number) => `value ${index} of the batch from row ${firstRow}`;
  return readNumbers({ name, bytes: aligned, itemBytes: item, dataStart, problem: "arrow-value" }, type);
}

/** That no value is missing; `width` values are a row. */
function checkNulls(
  name: string,
  { length, nulls }: ArrowNode,
  buffer: number,
  width: number,
  { batch, firstRow }: ArrowContext,
): void {
  if (nulls === 0 || length === 0) return;
  const bits = batch.buffer(buffer, name, Math.ceil(length / 8));
  for (let index = 0; index < length; index++) {
    if ((bits[index >> 3] >> (index & 7)) & 1) continue;
    throw new FormatError(
      "arrow-null",
      name,
      `column ${quoted(name)} has a null in row ${firstRow + Math.floor(index / width)}; fill or leave out such rows`,
    );
  }
}

/** That every list has `width` values; returns the place of the first. */
function checkOffsets(
  name: string,
  offsetBytes: 4 | 8,
  rows: number,
  width: number,
  buffer: number,
  { batch, firstRow }: ArrowContext,
): number {
  if (rows === 0) return 0;
  const offsets = offsetsOf(name, offsetBytes, rows, buffer, batch);
  const first = offsets(0);
  for (let row = 0; row < rows; row++) {
    const length = offsets(row + 1) - offsets(row);
    if (length === width) continue;
    throw new FormatError(
      "arrow-ragged",
      name,
      `column ${quoted(name)} has lists of different lengths: that of row ${firstRow + row} has ${length} values, not ${width}; all must be as long as each other`,
    );
  }
  return first;
}

function offsetsOf(
  name: string,
  offsetBytes: 4 | 8,
  rows: number,
  buffer: number,
  batch: ArrowBatch,
): (row: number) => number {
  const bytes = batch.buffer(buffer, name, (rows + 1) * offsetBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offsetBytes === 8) return (row) => readSize(view, 8 * row);
  return (row) => view.getUint32(4 * row, true);
}

function textsOf(
  name: string,
  offsetBytes: 4 | 8,
  rows: number,
  buffer: number,
  { batch, texts }: ArrowContext,
): string[] {
  if (rows === 0) return [];
  const offsets = offsetsOf(name, offsetBytes, rows, buffer, batch);
  const bytes = batch.buffer(buffer + 1, name);
  return Array.from({ length: rows }, (_, row) =>
    texts.share(decode(bytes, offsets(row), offsets(row + 1), name), name),
  );
}

const VIEW_BYTES = 16;

/** The longest text that is in its view. */
const INLINE_BYTES = 12;

function viewedTexts(
  name: string,
  rows: number,
  { buffer, views }: ArrowPlace,
  { batch, texts }: ArrowContext,
): string[] {
  const bytes = batch.buffer(buffer + 1, name, rows * VIEW_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const others = Array.from({ length: Math.min(batch.viewBuffers(views), bytes.length) }, (_, index) =>
    batch.buffer(buffer + 2 + index, name),
  );
  return Array.from({ length: rows }, (_, row) => {
    const at = row * VIEW_BYTES;
    const length = view.getUint32(at, true);
    if (length <= INLINE_BYTES) return texts.share(decode(bytes, at + 4, at + 4 + length, name), name);
    const other = others[view.getUint32(at + 8, true)];
    const start = view.getUint32(at + 12, true);
    return texts.share(decode(other ?? new Uint8Array(), start, start + length, name), name);
  });
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, start: number, end: number, name: string): string {
  if (start > end || end > bytes.length) throw new Error(`a text runs from byte ${start} to ${end}`);
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw new FormatError(
      "text-encoding",
      name,
      `column ${quoted(name)} has bytes that are not UTF-8; save texts, or numbers`,
      { cause },
    );
  }
}

function lookUp(codes: NumericArray, dictionary: ArrowValues | undefined): ArrowValues {
  if (dictionary === undefined) throw new Error("a dictionary is missing");
  const check = (code: number) => {
    if (code >= 0 && code < dictionary.length) return code;
    throw new Error(`code ${code} is not in its dictionary of ${dictionary.length}`);
  };
  if (Array.isArray(dictionary)) {
    return Array.from(codes, (code) => dictionary[check(code)]);
  }
  const known = dictionary as NumericArray;
  const values = new (known.constructor as new (length: number) => NumericArray)(codes.length);
  for (let index = 0; index < codes.length; index++) values[index] = known[check(codes[index])];
  return values;
}
