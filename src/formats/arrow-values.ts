import { keptBytes } from "./allocate.ts";
import type { ArrowBatch, ArrowNode, ArrowPlace } from "./arrow-batch.ts";
import type { ArrowColumn, ArrowNumbers } from "./arrow-schema.ts";
import { readSize } from "./flat-table.ts";
import { FormatError, quoted } from "./format-error.ts";
import { itemBytes } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import { isWidened, readNumbers } from "./raw-values.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { LABEL_BYTES } from "./text-bytes.ts";

export type ArrowValues = NumericArray | readonly string[];

/** What the columns of a batch share while they are read. */
export interface ArrowContext {
  readonly batch: ArrowBatch;
  readonly texts: SharedTexts;
  readonly dictionaries: ReadonlyMap<bigint, ArrowValues>;
  /** The first row of the batch in the file, for errors. */
  readonly firstRow: number;
  /** Takes note of what numbers take besides the file. */
  readonly count: (bytes: number, column: string) => void;
}

/**
 * The values of a column in a batch: as many a row as `width`. Numbers are a view of the batch where
 * their type allows.
 *
 * @throws FormatError `arrow-null`, `arrow-ragged`, `arrow-value`, `text-encoding`, `table-limit` or `arrow-limit`
 */
export function readArrowValues(
  { name, type }: ArrowColumn,
  width: number,
  place: ArrowPlace,
  context: ArrowContext,
): ArrowValues {
  const { batch } = context;
  const node = batch.node(place.node);
  const rows = batch.rows;
  if (node.length !== rows) {
    throw new Error(`column ${quoted(name)} has ${node.length} of ${rows} rows`);
  }
  checkNulls(name, node, rows, place.buffer, 1, context);
  const values = place.buffer + 1;
  switch (type.kind) {
    case "numbers":
      return numbersOf(name, type, { start: 0, end: rows, length: rows }, values, context);
    case "texts":
      return textsOf(name, type.offsetBytes, rows, values, context);
    case "text-views":
      return viewedTexts(name, rows, place, context);
    case "coded": {
      const part = { start: 0, end: rows, length: rows };
      const codes = numbersOf(name, type.codes, part, values, context);
      return lookUp(codes, context.dictionaries.get(type.id));
    }
    case "vectors":
      return itemsOf(name, type.items, { start: 0, width }, place.node + 1, values, context);
    case "lists": {
      const start = checkOffsets(name, type.offsetBytes, rows, width, values, context);
      return itemsOf(name, type.items, { start, width }, place.node + 1, values + 1, context);
    }
  }
}

/** The numbers of lists of `width` that follow each other, from number `start` on. */
function itemsOf(
  name: string,
  items: ArrowNumbers,
  { start, width }: { readonly start: number; readonly width: number },
  nodeIndex: number,
  buffer: number,
  context: ArrowContext,
): NumericArray {
  const node = context.batch.node(nodeIndex);
  const end = start + context.batch.rows * width;
  if (node.length < end) {
    throw new Error(`column ${quoted(name)} has ${node.length} values in its lists, not ${end}`);
  }
  checkNulls(name, node, end, buffer, width, context);
  return numbersOf(name, items, { start, end, length: node.length }, buffer + 1, context);
}

/** The values `start` to `end` of the `length` that a buffer has. */
function numbersOf(
  name: string,
  { type }: ArrowNumbers,
  { start, end, length }: { readonly start: number; readonly end: number; readonly length: number },
  buffer: number,
  { batch, firstRow, count }: ArrowContext,
): NumericArray {
  const take = (bytes: number) => count(bytes, name);
  if (type === "bool") {
    const bits = batch.buffer(buffer, name, Math.ceil(length / 8), take);
    take(end - start);
    const bitAt = (index: number) => (bits[index >> 3] >> (index & 7)) & 1;
    return Uint8Array.from({ length: end - start }, (_, index) => bitAt(start + index));
  }
  const item = itemBytes[type];
  const all = batch.buffer(buffer, name, length * item, take);
  const bytes = all.subarray(start * item, end * item);
  const isAligned = bytes.byteOffset % item === 0;
  if (!isAligned) take(bytes.length);
  if (isWidened(type)) take((end - start) * keptBytes(type));
  const aligned = isAligned ? bytes : new Uint8Array(bytes);
  const dataStart = (index: number) => `value ${index} of the batch from row ${firstRow}`;
  return readNumbers(
    { name, bytes: aligned, itemBytes: item, dataStart, problem: "arrow-value" },
    type,
  );
}

/** That none of the first `count` values is missing; `width` values are a row. */
function checkNulls(
  name: string,
  { length, nulls }: ArrowNode,
  count: number,
  buffer: number,
  width: number,
  { batch, firstRow }: ArrowContext,
): void {
  if (nulls === 0 || count === 0) return;
  const bits = batch.buffer(buffer, name, Math.ceil(length / 8));
  for (let index = 0; index < count; index++) {
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

/** How many values the lists of a batch have in all. */
export function countItems(
  { name, type }: ArrowColumn,
  { buffer }: ArrowPlace,
  batch: ArrowBatch,
): number {
  if (type.kind !== "lists" || batch.rows === 0) return 0;
  const offsets = offsetsOf(name, type.offsetBytes, batch.rows, buffer + 1, batch);
  return Math.max(offsets(batch.rows) - offsets(0), 0);
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
  const others = viewedBuffers(name, buffer + 2, batch.viewBuffers(views), batch);
  return Array.from({ length: rows }, (_, row) => {
    const at = row * VIEW_BYTES;
    const length = view.getUint32(at, true);
    if (length <= INLINE_BYTES)
      return texts.share(decode(bytes, at + 4, at + 4 + length, name), name);
    const other = others[view.getUint32(at + 8, true)];
    if (other === undefined) throw new Error("a text is in a buffer that is not there");
    const start = view.getUint32(at + 12, true);
    batch.spend(length);
    return texts.share(decode(other, start, start + length, name), name);
  });
}

function viewedBuffers(name: string, first: number, count: number, batch: ArrowBatch) {
  const buffers: Uint8Array[] = [];
  let bytesOfAll = 0;
  for (let index = 0; index < count; index++) {
    const bytes = batch.buffer(first + index, name, undefined, (size) => {
      bytesOfAll += size;
      batch.countScratch(bytesOfAll, name);
    });
    buffers.push(bytes);
  }
  return buffers;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, start: number, end: number, name: string): string {
  if (start > end || end > bytes.length)
    throw new Error(`a text runs from byte ${start} to ${end}`);
  if (end - start > LABEL_BYTES) {
    throw new FormatError(
      "table-limit",
      name,
      `column ${quoted(name)} has a text of ${end - start} bytes; at most ${LABEL_BYTES} are accepted: send labels, not documents`,
    );
  }
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
