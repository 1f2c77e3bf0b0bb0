// Parquet, page by page: the values of a page are written to arrays that were allocated before, so
// that however the file's rows are grouped, only a page or two of it are in memory uncompressed.
// (hyparquet's own reader makes a boxed array of every row of a row group.)

import { FormatError, quoted } from "./format-error.ts";
import type { NamedArray } from "./named-array.ts";
import type { NumericArray } from "./numeric-array.ts";
import { explainedParquet, type ParquetFile, readParquetFile } from "./parquet-file.ts";
import { PageBudget, type ParquetPage, parquetPages } from "./parquet-page.ts";
import { readRuns } from "./parquet-runs.ts";
import type { ParquetColumn } from "./parquet-schema.ts";
import { type ParquetValues, prefixed, readValues } from "./parquet-values.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { SharedTexts } from "./shared-texts.ts";
import { type ColumnShape, type ColumnTarget, planTable } from "./table-plan.ts";

/**
 * The arrays of a Parquet file by the rules of a table: columns of numbers or texts, and columns of
 * lists of numbers, all as long as each other.
 *
 * @throws FormatError of a `parquet-…` kind, `text-encoding`, `table-…` or `arrays-limit`
 */
export function parseParquet(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
): ReadonlyMap<string, NamedArray> {
  const file = readParquetFile(bytes);
  if (file.columns.length > limits.columns) {
    throw new FormatError(
      "table-limit",
      "table",
      `the Parquet file has ${file.columns.length} columns; at most ${limits.columns} are accepted: write vectors as a list column`,
    );
  }
  const budget = new ArrayBudget(limits);
  const shapes = file.columns.map((column, index) => shapeOf(file, column, index));
  const { arrays, targets } = planTable(shapes, file.rows, budget);
  const texts = new SharedTexts(budget);
  const pages = new PageBudget(limits);
  file.columns.forEach((column, index) => {
    const target = targets[index];
    if (target.kind === "skipped") return;
    const reader = new ColumnReader(column, target, file.rows, texts);
    for (const { chunks } of file.groups) {
      explainedParquet(
        () => {
          reader.startChunk();
          for (const page of parquetPages(bytes, chunks[index], column.name, pages)) {
            reader.read(page);
          }
        },
        `: column ${quoted(column.name)}`,
      );
    }
    reader.finish();
  });
  return arrays;
}

function shapeOf({ rows, groups }: ParquetFile, column: ParquetColumn, index: number): ColumnShape {
  const { name, storage, isList } = column;
  if (storage.kind === "texts") return { name, kind: "strings" };
  const type = storage.kind === "booleans" ? "bool" : storage.type;
  if (!isList) return { name, kind: "numbers", type };
  const values = groups.reduce((sum, { chunks }) => sum + chunks[index].values, 0);
  // If that is not whole, the first list of another length, or null, is found and named.
  return {
    name,
    kind: "vectors",
    width: Math.max(1, Math.round(values / Math.max(1, rows))),
    type,
  };
}

/** Writes the values of a column to their target. */
class ColumnReader {
  readonly #column: ParquetColumn;
  readonly #target: Exclude<ColumnTarget, { readonly kind: "skipped" }>;
  readonly #width: number;
  /** How many values there must be in all. */
  readonly #count: number;
  readonly #texts: SharedTexts;
  #dictionary: ParquetValues | undefined;
  /** How many values have been read. */
  #at = 0;

  constructor(
    column: ParquetColumn,
    target: Exclude<ColumnTarget, { readonly kind: "skipped" }>,
    rows: number,
    texts: SharedTexts,
  ) {
    this.#column = column;
    this.#target = target;
    this.#width = target.kind === "strings" ? 1 : target.width;
    this.#count = rows * this.#width;
    this.#texts = texts;
  }

  startChunk(): void {
    this.#dictionary = undefined;
  }

  read(page: ParquetPage): void {
    const column = this.#column;
    if (page.isDictionary) {
      if (this.#dictionary !== undefined) throw new Error("there is a second dictionary");
      this.#dictionary = readValues(page, 0, column, undefined, this.#texts);
      return;
    }
    const start = this.#checkLevels(page);
    this.#write(readValues(page, start, column, this.#dictionary, this.#texts));
  }

  finish(): void {
    if (this.#at !== this.#count) throw this.#ragged(Math.floor(this.#at / this.#width));
  }

  /** That no value is missing, and that lists start where they must; returns where the values start. */
  #checkLevels({ bytes, values, levelBytes }: ParquetPage): number {
    const { isList, definition } = this.#column;
    let at = 0;
    let repetitions: (() => void) | undefined;
    if (isList) {
      const [from, to] = levelBytes ? [0, levelBytes.repetition] : prefixed(bytes, at);
      repetitions = () => {
        const width = this.#width;
        let index = this.#at;
        let next = Math.ceil(index / width) * width; // where the next list must start
        readRuns(bytes, from, to, 1, values, (levels, length) => {
          for (let i = 0; i < length; i++, index++) {
            const starts = index === next;
            if ((levels[i] === 0) !== starts || index >= this.#count) {
              throw this.#ragged(Math.floor(index / width));
            }
            if (starts) next += width;
          }
        });
      };
      at = to;
    }
    if (definition > 0) {
      const [from, to] = levelBytes ? [at, at + levelBytes.definition] : prefixed(bytes, at);
      let index = this.#at;
      const width = definition > 1 ? 2 : 1;
      readRuns(bytes, from, to, width, values, (levels, length) => {
        for (let i = 0; i < length; i++, index++) {
          if (levels[i] !== definition) throw this.#missing(Math.floor(index / this.#width));
        }
      });
      at = to;
    } else if (levelBytes) {
      at = levelBytes.repetition + levelBytes.definition;
    }
    repetitions?.();
    return at;
  }

  #write(values: ParquetValues): void {
    const target = this.#target;
    const start = this.#at;
    this.#at += values.length;
    if (this.#at > this.#count) throw this.#ragged(Math.floor(this.#count / this.#width));
    if (target.kind === "strings") {
      for (let index = 0; index < values.length; index++) {
        target.data[start + index] = values[index] as string;
      }
      return;
    }
    const { data, offset, stride, width } = target;
    const numbers = values as NumericArray;
    if (stride === width) {
      data.set(numbers, start);
      return;
    }
    for (let index = 0; index < numbers.length; index++) {
      data[offset + (start + index) * stride] = numbers[index];
    }
  }

  #missing(row: number): FormatError {
    const { name, isList } = this.#column;
    return new FormatError(
      "parquet-null",
      name,
      `column ${quoted(name)} has a null${isList ? " or an empty list" : ""} in row ${row}; fill or leave out such rows`,
    );
  }

  #ragged(row: number): FormatError {
    const { name } = this.#column;
    return new FormatError(
      "parquet-ragged",
      name,
      `column ${quoted(name)} has lists of different lengths: that of row ${row} has not ${this.#width} values; all must be as long as each other`,
    );
  }
}
