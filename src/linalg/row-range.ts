import type { Matrix } from "./matrix.ts";

/** Rows `from` to `to` of a matrix: a view, never a copy. */
export function rowRange({ columns, data }: Matrix, from: number, to: number): Matrix {
  return { rows: to - from, columns, data: data.subarray(from * columns, to * columns) };
}
