import type { Matrix } from "../../../linalg/matrix.ts";

export interface Neighbour {
  readonly index: number;
  readonly cosine: number;
}

/** The `count` rows of `among` that are nearest to row `row` of `rows`; all of norm 1. */
export function nearest(
  rows: Matrix,
  row: number,
  among: Matrix,
  count: number,
  excluded: number | null,
): Neighbour[] {
  return Array.from({ length: among.rows }, (_, index) => ({
    index,
    cosine: cosine(rows, row, among, index),
  }))
    .filter(({ index }) => index !== excluded)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count);
}

/** The inner product of two rows of norm 1. */
export function cosine(a: Matrix, row: number, b: Matrix, other: number): number {
  let sum = 0;
  for (let column = 0; column < a.columns; column++) {
    sum += a.data[row * a.columns + column] * b.data[other * b.columns + column];
  }
  return sum;
}
