import type { Matrix } from "../../linalg/matrix.ts";

/** Bytes of rows that are copied at a time. */
const GATHERED_BYTES = 4 * 2 ** 20;

/** A copy of some rows, in the order of `rows`. */
export function gatherRows({ columns, data }: Matrix, rows: Int32Array): Matrix {
  const length = rows.length * columns;
  const gathered =
    data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index] * columns;
    gathered.set(data.subarray(start, start + columns), index * columns);
  }
  return { rows: rows.length, columns, data: gathered };
}

/** Rows that may be copied at a time. */
export function gatheredRows({ columns, data }: Matrix): number {
  return Math.max(64, Math.floor(GATHERED_BYTES / (columns * data.BYTES_PER_ELEMENT)));
}
