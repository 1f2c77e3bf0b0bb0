import { FormatError, quoted } from "./format-error.ts";
import {
  badJsonValue,
  finite,
  isObject,
  type Json,
  type JsonArrays,
  pointerTo,
} from "./json-array.ts";
import type { NamedArray } from "./named-array.ts";
import { type ColumnShape, type ColumnTarget, planTable } from "./table-plan.ts";

/** Records, one after another, as the columns of a table; the first says which there are. */
export class RecordTable {
  readonly arrays: ReadonlyMap<string, NamedArray>;
  readonly #columns: readonly ColumnShape[];
  readonly #targets: readonly ColumnTarget[];
  readonly #to: JsonArrays;

  constructor(first: unknown, rows: number, pointer: string, to: JsonArrays, columns: number) {
    const record = needRecord(first, pointer);
    const keys = Object.keys(record);
    if (keys.length > columns) {
      throw new FormatError(
        "table-limit",
        "table",
        `${pointer} has ${keys.length} fields; at most ${columns} are accepted: give a vector as a list`,
      );
    }
    this.#columns = keys.map((name) => shapeOf(record[name], name, pointerTo(pointer, name)));
    const { arrays, targets } = planTable(this.#columns, rows, to.budget);
    this.arrays = arrays;
    this.#targets = targets;
    this.#to = to;
  }

  /** @throws FormatError `json-ragged` or `json-value` if the record is not as the first was */
  set(row: number, value: unknown, pointer: string): void {
    const record = needRecord(value, pointer);
    const known = this.#columns.length;
    const unknown = Object.keys(record).find(
      (key, index) =>
        this.#columns[index]?.name !== key && !this.#columns.some(({ name }) => name === key),
    );
    if (unknown !== undefined) {
      throw ragged(unknown, `${pointer} has a field ${quoted(unknown)}, which the first has not`);
    }
    for (let index = 0; index < known; index++) {
      const column = this.#columns[index];
      if (!Object.hasOwn(record, column.name)) {
        throw ragged(
          column.name,
          `${pointer} has no field ${quoted(column.name)}, which the first has`,
        );
      }
      this.#setField(row, column, this.#targets[index], record[column.name], pointer);
    }
  }

  #setField(
    row: number,
    column: ColumnShape,
    target: ColumnTarget,
    value: unknown,
    pointer: string,
  ): void {
    const { name } = column;
    const where = () => pointerTo(pointer, name);
    if (target.kind === "skipped") return;
    if (target.kind === "strings") {
      if (typeof value !== "string") throw badJsonValue(value, name, where(), "a text");
      target.data[row] = this.#to.texts.share(value, name);
      return;
    }
    const { data, offset, stride, width } = target;
    const at = offset + row * stride;
    if (column.kind === "numbers") {
      if (typeof value !== "number") throw badJsonValue(value, name, where(), "a number");
      data[at] = finite(value, name, where());
      return;
    }
    if (!Array.isArray(value)) throw badJsonValue(value, name, where(), "a list of numbers");
    if (value.length !== width) {
      throw ragged(
        name,
        `${where()} has ${value.length} numbers, but that of the first has ${width}`,
      );
    }
    for (let i = 0; i < width; i++) {
      const item: unknown = value[i];
      if (typeof item !== "number" || !Number.isFinite(item)) {
        throw badJsonValue(item, name, `${where()}/${i}`, "a finite number");
      }
      data[at + i] = item;
    }
  }
}

function needRecord(value: unknown, pointer: string): Json {
  if (isObject(value)) return value;
  throw badJsonValue(value, "file", pointer, 'a record such as {"view1": [0.1, …], "label": 3}');
}

function shapeOf(value: unknown, name: string, pointer: string): ColumnShape {
  if (typeof value === "number") return { name, kind: "numbers", type: "float64" };
  if (typeof value === "string") return { name, kind: "strings" };
  if (Array.isArray(value) && value.length > 0) {
    return { name, kind: "vectors", width: value.length, type: "float64" };
  }
  throw badJsonValue(value, name, pointer, "a number, a text or a list of numbers");
}

function ragged(name: string, what: string): FormatError {
  return new FormatError("json-ragged", name, `${what}; all records must have the same fields`);
}
