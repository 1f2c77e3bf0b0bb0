// Arrow's IPC formats, file and stream, and Feather, of which version 2 is the file. Record batches
// are read one after another, each column straight to its place in an array that was allocated
// before. Where the file has one batch, lists of numbers are themselves the array: no copy is made.

import { ArrowBatch, type ArrowPlace, BufferBudget } from "./arrow-batch.ts";
import { type ArrowMessage, arrowMessages } from "./arrow-messages.ts";
import { type ArrowColumn, arrowColumns } from "./arrow-schema.ts";
import {
  type ArrowContext,
  type ArrowValues,
  countItems,
  readArrowValues,
} from "./arrow-values.ts";
import { explained } from "./explained.ts";
import { FormatError, quoted } from "./format-error.ts";
import type { NamedArray } from "./named-array.ts";
import type { NumericArray } from "./numeric-array.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { SharedTexts } from "./shared-texts.ts";
import { type ColumnShape, type ColumnTarget, planTable } from "./table-plan.ts";

/**
 * The arrays of an Arrow IPC file or stream, or a Feather file, uncompressed or compressed by LZ4 or
 * Zstandard, by the rules of a table: columns of numbers or texts, or dictionaries of them, and
 * columns of lists of numbers, all as long as each other. They may be views of `bytes`.
 *
 * @throws FormatError of an `arrow-…` kind, `text-encoding`, `table-…` or `arrays-limit`
 */
export function parseArrow(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
): ReadonlyMap<string, NamedArray> {
  return explained("arrow-corrupt", "the Arrow file is corrupt", () =>
    new ArrowReader(bytes, limits).read(),
  );
}

/** A column, and what is known of all its values before they are read. */
interface PlannedColumn extends ArrowColumn {
  /** Numbers a row. */
  readonly width: number;
}

class ArrowReader {
  readonly #bytes: Uint8Array;
  readonly #limits: ReadLimits;
  readonly #budget: ArrayBudget;
  readonly #buffers: BufferBudget;
  readonly #texts: SharedTexts;
  readonly #dictionaries = new Map<bigint, ArrowValues>();

  constructor(bytes: Uint8Array, limits: ReadLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#budget = new ArrayBudget(limits);
    this.#buffers = new BufferBudget(limits);
    this.#texts = new SharedTexts(this.#budget);
  }

  read(): ReadonlyMap<string, NamedArray> {
    const { columns, rows, batches } = this.#plan();
    const dictionaries = dictionaryColumns(columns);
    const shapes = columns.map(shapeOf);
    let targets: readonly ColumnTarget[] | undefined;
    let arrays: ReadonlyMap<string, NamedArray> = new Map();
    const start = (adopted: ReadonlyMap<number, NumericArray>) => {
      const known = shapes.map((shape, index) => withValues(shape, adopted.get(index)));
      ({ arrays, targets } = planTable(known, rows, this.#budget));
      return targets;
    };
    let firstRow = 0;
    for (const message of arrowMessages(this.#bytes)) {
      if (message.kind === "dictionary") this.#addDictionary(message, dictionaries);
      if (message.kind !== "batch") continue;
      const batch = new ArrowBatch(message, message.header, this.#buffers);
      const places = batch.places(columns);
      const context = this.#context(batch, firstRow);
      targets ??= start(batches === 1 ? this.#adopted(columns, places, context) : new Map());
      for (const [index, column] of columns.entries()) {
        const target = targets[index];
        if (target.kind === "skipped") continue;
        write(readArrowValues(column, column.width, places[index], context), target, firstRow);
      }
      firstRow += batch.rows;
    }
    if (targets === undefined) start(new Map());
    return arrays;
  }

  /** What the file says before its values: columns, rows, and how long lists are. */
  #plan(): { columns: PlannedColumn[]; rows: number; batches: number } {
    let columns: readonly ArrowColumn[] | undefined;
    let rows = 0;
    let batches = 0;
    let items: number[] = [];
    for (const message of arrowMessages(this.#bytes)) {
      if (message.kind === "schema") {
        if (columns !== undefined) throw new Error("it has two schemas");
        columns = arrowColumns(message.header, this.#limits.columns);
        items = columns.map(() => 0);
      } else if (columns === undefined) {
        throw new Error("it does not start with its schema");
      } else if (message.kind === "batch") {
        const batch = new ArrowBatch(message, message.header, this.#buffers);
        const places = batch.places(columns);
        for (const [index, column] of columns.entries()) {
          items[index] += countItems(column, places[index], batch);
        }
        rows += batch.rows;
        batches++;
      }
    }
    if (columns === undefined) throw truncated();
    return {
      columns: columns.map((column, index) => planned(column, items[index], rows)),
      rows,
      batches,
    };
  }

  #context(batch: ArrowBatch, firstRow: number): ArrowContext {
    return {
      batch,
      texts: this.#texts,
      dictionaries: this.#dictionaries,
      firstRow,
      count: (bytes, column) => batch.countScratch(bytes, column),
    };
  }

  /**
   * Keeps a dictionary's values, which codes of the batches after it stand for.
   *
   * @param columns of values, one for each dictionary, by its id
   */
  #addDictionary(
    { header, ...message }: ArrowMessage,
    columns: ReadonlyMap<bigint, ArrowColumn>,
  ): void {
    const id = BigInt(header.size(0));
    const data = header.table(1);
    const column = columns.get(id);
    if (data === undefined || column === undefined) {
      throw new Error(`dictionary ${id} is of no column`);
    }
    if (header.byte(2) !== 0) {
      throw new FormatError(
        "arrow-type",
        column.name,
        `column ${quoted(column.name)} has a dictionary that grows; write it with emit_dictionary_deltas=False`,
      );
    }
    const batch = new ArrowBatch({ header, ...message }, data, this.#buffers);
    const [place] = batch.places([column]);
    this.#dictionaries.set(id, readArrowValues(column, 1, place, this.#context(batch, 0)));
  }

  /** The lists of the only batch, by the index of their column. */
  #adopted(
    columns: readonly PlannedColumn[],
    places: readonly ArrowPlace[],
    context: ArrowContext,
  ): ReadonlyMap<number, NumericArray> {
    const adopted = new Map<number, NumericArray>();
    const count = (bytes: number, name: string) => this.#budget.spend(bytes, name);
    const kept = { ...context, count };
    for (const [index, column] of columns.entries()) {
      const { type, width } = column;
      if (type.kind !== "lists" && type.kind !== "vectors") continue;
      if (type.items.type === "bool") continue; // they are bits, which are unpacked
      const values = readArrowValues(column, width, places[index], kept);
      adopted.set(index, values as NumericArray);
    }
    return adopted;
  }
}

function planned(column: ArrowColumn, items: number, rows: number): PlannedColumn {
  const { type } = column;
  if (type.kind === "vectors") return { ...column, width: type.width };
  // If that is not whole, the first list of another length is found and named.
  const width = type.kind === "lists" ? Math.max(1, Math.round(items / Math.max(1, rows))) : 1;
  return { ...column, width };
}

/** A column of values for each dictionary, by its id. */
function dictionaryColumns(columns: readonly ArrowColumn[]): ReadonlyMap<bigint, ArrowColumn> {
  const found = new Map<bigint, ArrowColumn>();
  for (const { name, type } of columns) {
    if (type.kind === "coded") found.set(type.id, { name, type: type.values });
  }
  return found;
}

function shapeOf({ name, type, width }: PlannedColumn): ColumnShape {
  const values = type.kind === "coded" ? type.values : type;
  switch (values.kind) {
    case "numbers":
      return { name, kind: "numbers", type: values.type };
    case "lists":
    case "vectors":
      return { name, kind: "vectors", width, type: values.items.type };
    default:
      return { name, kind: "strings" };
  }
}

function withValues(shape: ColumnShape, values: NumericArray | undefined): ColumnShape {
  return shape.kind === "vectors" && values !== undefined ? { ...shape, values } : shape;
}

function write(
  values: ArrowValues,
  target: Exclude<ColumnTarget, { readonly kind: "skipped" }>,
  firstRow: number,
): void {
  if (target.kind === "strings") {
    for (let row = 0; row < values.length; row++) {
      target.data[firstRow + row] = values[row] as string;
    }
    return;
  }
  const { data, offset, stride, width } = target;
  const numbers = values as NumericArray;
  if (stride === width) {
    data.set(numbers, firstRow * width);
    return;
  }
  for (let row = 0; row < numbers.length; row++) {
    data[offset + (firstRow + row) * stride] = numbers[row];
  }
}

function truncated(): FormatError {
  return new FormatError(
    "arrow-truncated",
    "file",
    "the Arrow file has no schema; send the whole file",
  );
}
