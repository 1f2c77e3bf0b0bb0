// Values separated by commas, tabs, semicolons or spaces (RFC 4180), as pandas' to_csv, np.savetxt, R
// and spreadsheets write them. The rows are counted first, which takes a tenth of the time; then every
// number goes straight from its bytes to its place in an array. There is never a row of boxed
// numbers, nor the text as a string.

import { CsvCells } from "./csv-cells.ts";
import { hasCsvHeader, isMissing, isNumberLike, namesLabels } from "./csv-header.ts";
import { countRows, withoutEmptyEnd } from "./csv-rows.ts";
import { type CsvSeparator, findSeparator } from "./csv-separator.ts";
import { FormatError, quoted } from "./format-error.ts";
import type { NamedArray } from "./named-array.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { SharedTexts } from "./shared-texts.ts";
import { type ColumnShape, type ColumnTarget, planTable, type TablePlan } from "./table-plan.ts";
import { lineAt, textBytes } from "./text-bytes.ts";
import { unnamedArray } from "./unnamed-array.ts";

export interface CsvOptions {
  /** What is between the cells; found in the first line if not given. */
  readonly separator?: CsvSeparator | undefined;
  /** What values without a header are called. */
  readonly arrayName?: string | undefined;
}

/**
 * The arrays of a CSV file. With a header, columns make arrays by the rules of a table
 * ({@link planTable}); without one all lines are one matrix, or, if there is one column, labels.
 *
 * @throws FormatError of a `csv-…` kind that names line and column, `unnamed-array`, `text-encoding`, `table-…` or `arrays-limit`
 */
export function parseCsv(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
  options: CsvOptions = {},
): ReadonlyMap<string, NamedArray> {
  const table = openTable(bytes, limits, options);
  let texts: ReadonlySet<number> = new Set();
  for (;;) {
    const outcome = readTable(table, limits, texts);
    if (outcome.kind === "arrays") return outcome.arrays;
    texts = outcome.texts;
  }
}

/** The arrays; or which columns of labels began with a number, but are texts, and no arrays then. */
type Outcome =
  | { readonly kind: "arrays"; readonly arrays: ReadonlyMap<string, NamedArray> }
  | { readonly kind: "again"; readonly texts: ReadonlySet<number> };

function readTable(table: CsvTable, limits: ReadLimits, texts: ReadonlySet<number>): Outcome {
  const budget = new ArrayBudget(limits);
  const { arrays, targets } = planned(table, texts, budget);
  const found = fill(table, targets, new SharedTexts(budget));
  return found.size === 0 ? { kind: "arrays", arrays } : { kind: "again", texts: found };
}

interface CsvTable {
  readonly text: Uint8Array;
  readonly separator: CsvSeparator;
  /** Where the first row of values starts. */
  readonly start: number;
  readonly rows: number;
  /** The cells of the first row of values. */
  readonly sample: readonly string[];
  /** A name for each column, or for all as one array. */
  readonly names: readonly string[] | { readonly matrix: string };
}

function openTable(
  bytes: Uint8Array,
  limits: ReadLimits,
  { separator: given, arrayName }: CsvOptions,
): CsvTable {
  const text = withoutEmptyEnd(textBytes(bytes, "table"));
  if (text.length === 0) throw empty("is empty");
  const separator = given ?? findSeparator(text);
  const cells = new CsvCells(text, separator);
  const first = lineOf(cells, limits).map((cell) => cell.trim());
  const secondStart = cells.at;
  const second = cells.done ? [] : lineOf(cells, limits);
  const isHeader = hasCsvHeader(first, second, arrayName);
  const start = isHeader ? secondStart : 0;
  const rows = countRows(text, start);
  if (rows === 0) throw empty("has a header, but no rows of values");
  const sample = isHeader ? second : first;
  const table = { text, separator, start, rows, sample };
  // The one column of a file that is sent under a name is that array, whatever its header says.
  const isNamed = first.length > 1 || namesLabels(first[0]) || arrayName === undefined;
  if (isHeader && isNamed) return { ...table, names: first };
  if (arrayName === undefined) {
    throw unnamedArray("CSV", "give it a header: view1_0, view1_1, …, labels");
  }
  return { ...table, names: first.length === 1 ? [arrayName] : { matrix: arrayName } };
}

function lineOf(cells: CsvCells, limits: ReadLimits): string[] {
  const line: string[] = [];
  do {
    if (line.length === limits.columns) {
      throw new FormatError(
        "table-limit",
        "table",
        `a line of the CSV file has more than ${limits.columns} cells; a line is one sample`,
      );
    }
    line.push(cells.text());
  } while (!cells.lineEnded);
  return line;
}

function planned(
  { names, rows, sample }: CsvTable,
  textual: ReadonlySet<number>,
  budget: ArrayBudget,
): TablePlan {
  if ("matrix" in names) {
    const width = sample.length;
    const shape = { name: names.matrix, kind: "vectors", width, type: "float64" } as const;
    const { arrays, targets } = planTable([shape], rows, budget);
    const [whole] = targets;
    if (whole.kind !== "numbers") return { arrays, targets: sample.map(() => whole) };
    return { arrays, targets: sample.map((_, offset) => ({ ...whole, offset, width: 1 })) };
  }
  const shapes = names.map((name, column): ColumnShape => {
    // Components of a vector are numbers, whatever their first cell says.
    const isText = !isNumberLike(sample[column] ?? "0") && sample[column] !== "";
    if (textual.has(column) || (isText && !/[_.[][0-9]+\]?$/.test(name))) {
      return { name, kind: "strings" };
    }
    return { name, kind: "numbers", type: "float64" };
  });
  return planTable(shapes, rows, budget);
}

/** @returns the columns that turn out to be of texts, and may be */
function fill(
  table: CsvTable,
  columns: readonly ColumnTarget[],
  texts: SharedTexts,
): ReadonlySet<number> {
  const { text, separator, start, rows } = table;
  const targets = [...columns];
  const textual = new Set<number>();
  const cells = new CsvCells(text, separator, start);
  const last = targets.length - 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column <= last; column++) {
      const target = targets[column];
      if (target.kind === "numbers") {
        const value = cells.number();
        if (Number.isNaN(value)) {
          const cell = new CellInText(table, row, column, cells.at);
          if (!cell.mayBeText) throw cell.noNumber();
          textual.add(column);
          targets[column] = { kind: "skipped" };
          cells.text();
        } else {
          target.data[target.offset + row * target.stride] = value;
        }
      } else {
        const at = cells.at;
        const label = cells.text();
        if (target.kind === "strings") {
          if (label === "") throw new CellInText(table, row, column, at).noText();
          target.data[row] = texts.share(label, nameOf(table, column));
        }
      }
      if (cells.lineEnded !== (column === last)) throw ragged(table, row, column, cells);
    }
  }
  return textual;
}

function nameOf({ names }: CsvTable, column: number): string {
  return "matrix" in names ? names.matrix : names[column];
}

/** A cell that is wrong. */
class CellInText {
  readonly #table: CsvTable;
  readonly #row: number;
  readonly #column: number;
  readonly #at: number;
  readonly #name: string;
  readonly #text: string;

  constructor(table: CsvTable, row: number, column: number, at: number) {
    this.#table = table;
    this.#row = row;
    this.#column = column;
    this.#at = at;
    this.#name = nameOf(table, column);
    this.#text = new CsvCells(table.text, table.separator, at).text().trim();
  }

  get mayBeText(): boolean {
    const { names } = this.#table;
    const isLabel = !("matrix" in names) && (names.length === 1 || namesLabels(this.#name));
    return isLabel && this.#text !== "" && !isNumberLike(this.#text);
  }

  /** The line is counted only if it is told, as that takes a pass over the text. */
  get #place(): string {
    const { text, names } = this.#table;
    const where = "matrix" in names ? `${this.#column} of ` : "";
    return `row ${this.#row} (line ${lineAt(text, this.#at)}), column ${where}${quoted(this.#name)}`;
  }

  noNumber(): FormatError {
    return new FormatError("csv-value", this.#name, `${this.#place} ${whyNoNumber(this.#text)}`);
  }

  noText(): FormatError {
    return new FormatError(
      "csv-value",
      this.#name,
      `${this.#place} is empty; every row needs a label`,
    );
  }
}

function whyNoNumber(text: string): string {
  if (text === "") return "is empty; every row needs a number there";
  const shown = quoted(text);
  if (isMissing(text)) return `is ${shown}; leave rows with missing numbers out`;
  if (/^[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?$/.test(text)) {
    return `is ${shown}, with a decimal comma; write numbers with a point, as 0.5`;
  }
  return `is ${shown}, which is no finite number`;
}

function ragged(table: CsvTable, row: number, column: number, cells: CsvCells): FormatError {
  const { text, names, sample } = table;
  const line = lineAt(text, Math.max(cells.at - 1, 0));
  const cellsNeeded = "matrix" in names ? sample.length : names.length;
  const found = cells.lineEnded ? `ends after ${column + 1}` : "goes on after the last";
  return new FormatError(
    "csv-ragged",
    nameOf(table, column),
    `row ${row} (line ${line}) ${found} of the ${cellsNeeded} cells that the first line has; every line needs as many`,
  );
}

function empty(what: string): FormatError {
  return new FormatError("csv-empty", "table", `the CSV file ${what}; send one row a sample`);
}
