// How the columns of a table (CSV, JSON records, Parquet, Arrow) make arrays. The arrays are
// allocated once, before the first value is read, and every value is written to its place: a table
// of N×d cells is never held twice.

import { allocate, keptBytes } from "./allocate.ts";
import { FormatError, quoted } from "./format-error.ts";
import type { NamedArray } from "./named-array.ts";
import type { NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import type { ArrayBudget } from "./read-limits.ts";

/** What is known of a column before its values: one number, one text or `width` numbers a row. */
export type ColumnShape =
  | { readonly name: string; readonly kind: "numbers"; readonly type: NumberType }
  | { readonly name: string; readonly kind: "strings" }
  | {
      readonly name: string;
      readonly kind: "vectors";
      readonly width: number;
      readonly type: NumberType;
      /** The values of all rows, where they are known: they are the array, and need no target. */
      readonly values?: NumericArray;
    };

/** Where the values of a column go: those of row r to `offset + r·stride` and the `width − 1` after. */
export type ColumnTarget =
  | {
      readonly kind: "numbers";
      readonly data: NumericArray;
      readonly offset: number;
      readonly stride: number;
      readonly width: number;
    }
  | { readonly kind: "strings"; readonly data: string[] }
  | { readonly kind: "skipped" };

export interface TablePlan {
  readonly arrays: ReadonlyMap<string, NamedArray>;
  /** As many as columns, in their order. */
  readonly targets: readonly ColumnTarget[];
}

/** A pointer to a text that may be shared; the texts themselves are counted where they are made. */
const TEXT_BYTES = 8;

/** One name is customary in tables and another in scoring. */
const RENAMED: Readonly<Record<string, string>> = { label: "labels", train_label: "train_labels" };

/** The row numbers that pandas stores as if they were data. */
const PANDAS_INDEX = /^__index_level_[0-9]+__$/;

/** `NAME_3`, `NAME.3` and `NAME[3]` are the fourth component of NAME. */
const COMPONENT = /^(.+?)(?:[_.]([0-9]{1,6})|\[([0-9]{1,6})\])$/su;

/**
 * The arrays of a table: a column of vectors is N×d; scalar columns NAME_0 to NAME_{d−1}, in any
 * order, are the N×d array NAME; a column `label` is `labels`; other columns are arrays of N.
 *
 * @throws FormatError `table-columns` or `arrays-limit`
 */
export function planTable(
  columns: readonly ColumnShape[],
  rows: number,
  budget: ArrayBudget,
): TablePlan {
  const groups = componentGroups(columns);
  const arrays = new Map<string, NamedArray>();
  const targets: ColumnTarget[] = columns.map(() => ({ kind: "skipped" }));

  function add(name: string, array: NamedArray): void {
    if (name === "") {
      throw badColumns(
        "table",
        "a column has no name; give every column one, and write a pandas table with index=False",
      );
    }
    if (arrays.has(name)) {
      throw badColumns(name, `two columns make the array ${quoted(name)}; each may be there once`);
    }
    arrays.set(name, array);
  }

  function zeros(name: string, width: number, type: NumberType): NumericArray {
    budget.spend(rows * width * keptBytes(type), name);
    return allocate(type, rows * width);
  }

  const grouped = new Set<number>();
  for (const [name, members] of groups) {
    const width = members.length;
    const data = zeros(name, width, commonType(members.map((member) => member.type)));
    add(name, { shape: [rows, width], data });
    members.forEach(({ column }, offset) => {
      grouped.add(column);
      targets[column] = { kind: "numbers", data, offset, stride: width, width: 1 };
    });
  }
  columns.forEach((column, index) => {
    if (grouped.has(index) || PANDAS_INDEX.test(column.name)) return;
    const name = RENAMED[column.name] ?? column.name;
    if (column.kind === "strings") {
      budget.spend(rows * TEXT_BYTES, name);
      const data = new Array<string>(rows).fill("");
      add(name, { shape: [rows], data });
      targets[index] = { kind: "strings", data };
      return;
    }
    if (column.kind === "vectors" && column.values !== undefined) {
      add(name, { shape: [rows, column.width], data: column.values });
      return;
    }
    const width = column.kind === "vectors" ? column.width : 1;
    const data = zeros(name, width, column.type);
    add(name, { shape: column.kind === "vectors" ? [rows, width] : [rows], data });
    targets[index] = { kind: "numbers", data, offset: 0, stride: width, width };
  });
  return { arrays, targets };
}

interface Member {
  readonly column: number;
  readonly type: NumberType;
}

/** The numbered columns of each name that has a first, in the order of their numbers. */
function componentGroups(columns: readonly ColumnShape[]): Map<string, Member[]> {
  const found = new Map<string, Map<number, Member>>();
  columns.forEach((shape, column) => {
    const match = shape.kind === "numbers" && COMPONENT.exec(shape.name);
    if (!match || shape.kind !== "numbers" || PANDAS_INDEX.test(shape.name)) return;
    const [name, position] = [match[1], Number(match[2] ?? match[3])];
    const members = found.get(name) ?? new Map<number, Member>();
    if (members.has(position)) {
      throw badColumns(shape.name, `component ${position} of ${quoted(name)} is there twice`);
    }
    found.set(name, members.set(position, { column, type: shape.type }));
  });
  const groups = new Map<string, Member[]>();
  for (const [name, members] of found) {
    if (members.size === 1 && !members.has(0)) continue; // a name that ends in a number
    groups.set(
      name,
      Array.from({ length: members.size }, (_, position) => {
        const member = members.get(position);
        if (member !== undefined) return member;
        throw badColumns(
          name,
          `of the ${members.size} columns of ${quoted(name)}, number ${position} is missing or not of numbers; they count from ${name}_0 to ${name}_${members.size - 1}`,
        );
      }),
    );
  }
  return groups;
}

/** The type that keeps the numbers of all. */
function commonType(types: readonly NumberType[]): NumberType {
  const [first] = types;
  if (types.every((type) => type === first)) return first;
  const single = types.every((type) => type === "float16" || type === "float32");
  return single ? "float32" : "float64";
}

function badColumns(name: string, what: string): FormatError {
  return new FormatError("table-columns", name, `table: ${what}`);
}
