import type { NamedArray } from "../../src/formats/named-array.ts";
import type { NumberType } from "../../src/formats/number-type.ts";
import type { NumericArray } from "../../src/formats/numeric-array.ts";
import { ArrayBudget, defaultReadLimits } from "../../src/formats/read-limits.ts";
import { type ColumnShape, planTable } from "../../src/formats/table-plan.ts";

/** A column with its values: a number or a text a row, or `width` numbers a row, one after another. */
export type Column =
  | { readonly name: string; readonly kind: "numbers"; readonly values: NumericArray }
  | { readonly name: string; readonly kind: "strings"; readonly values: readonly string[] }
  | {
      readonly name: string;
      readonly kind: "vectors";
      readonly width: number;
      readonly values: NumericArray;
    };

/** The arrays that columns of equal length make, by the rules of {@link planTable}. */
export function tableArrays(columns: readonly Column[]): ReadonlyMap<string, NamedArray> {
  const budget = new ArrayBudget(defaultReadLimits);
  const rows = columns.length === 0 ? 0 : rowsOf(columns[0]);
  const { arrays, targets } = planTable(columns.map(shapeOf), rows, budget);
  columns.forEach((column, index) => {
    const target = targets[index];
    if (column.kind === "strings") {
      if (target.kind !== "strings") return;
      for (let row = 0; row < rows; row++) target.data[row] = column.values[row];
    } else if (target.kind === "numbers") {
      const { data, offset, stride, width } = target;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < width; i++) {
          data[offset + row * stride + i] = column.values[row * width + i];
        }
      }
    }
  });
  return arrays;
}

function rowsOf(column: Column): number {
  return column.kind === "vectors" ? column.values.length / column.width : column.values.length;
}

function shapeOf(column: Column): ColumnShape {
  return column.kind === "strings" ? column : { ...column, type: typeOf(column.values) };
}

const TYPES: Readonly<Record<string, NumberType>> = {
  Int8Array: "int8",
  Uint8Array: "uint8",
  Int16Array: "int16",
  Uint16Array: "uint16",
  Int32Array: "int32",
  Uint32Array: "uint32",
  Float32Array: "float32",
  Float64Array: "float64",
};

function typeOf(values: NumericArray): NumberType {
  return TYPES[values.constructor.name];
}
