import type { Matrix } from "./matrix.ts";

/** The scalar product of row `i` of `left` and row `j` of `right`, in double precision. */
export function rowDot(left: Matrix, i: number, right: Matrix, j: number): number {
  const depth = left.columns;
  const a = left.data;
  const b = right.data;
  let sum = 0;
  for (let k = 0, l = i * depth, r = j * depth; k < depth; k++) sum += a[l + k] * b[r + k];
  return sum;
}
