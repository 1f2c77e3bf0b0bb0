import type { Matrix } from "./matrix.ts";
import { unitScales } from "./scaled-rows.ts";

/** What is done to rows before anything else: nothing, or division by their Euclidean norms. */
export const normalizations = ["none", "l2"] as const;

export type Normalization = (typeof normalizations)[number];

/** Divides each row by its norm where it lies, so that there is no second copy; rows of zeros stay. */
export function normalizeRows(rows: Matrix): void {
  const { columns, data } = rows;
  unitScales(rows).forEach((scale, row) => {
    for (let index = row * columns; index < (row + 1) * columns; index++) data[index] *= scale;
  });
}
