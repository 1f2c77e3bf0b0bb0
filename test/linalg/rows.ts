import fc from "fast-check";
import type { ScaledRows } from "../../src/linalg/scaled-rows.ts";
import { randomUniform } from "../../src/numerics/random.ts";

/** Rows of norm about 1, single or double. */
export function rowsOf(rows: number, columns: number, seed: number, double = false): ScaledRows {
  const random = randomUniform(seed);
  const values = { length: rows * columns };
  const entry = () => (2 * random() - 1) / Math.sqrt(columns / 3);
  const data = double ? Float64Array.from(values, entry) : Float32Array.from(values, entry);
  return { rows, columns, data };
}

/** The same rows centred, scaled by 0.5 to 1.5 and with one more entry. */
export function transformed(rows: ScaledRows, seed: number): ScaledRows {
  const random = randomUniform(seed);
  const numbers = (length: number) => Float64Array.from({ length }, () => 0.5 + random());
  return {
    ...rows,
    scales: numbers(rows.rows),
    centre: numbers(rows.columns).map((value) => value / Math.sqrt(rows.columns)),
    appended: numbers(rows.rows),
  };
}

/** The scalar product by its definition, in double precision. */
export function product(left: ScaledRows, i: number, right: ScaledRows, j: number): number {
  const entry = ({ data, columns, centre, scales }: ScaledRows, row: number, k: number) =>
    (scales?.[row] ?? 1) * (data[row * columns + k] - (centre?.[k] ?? 0));
  let sum = (left.appended?.[i] ?? 0) * (right.appended?.[j] ?? 0);
  for (let k = 0; k < left.columns; k++) sum += entry(left, i, k) * entry(right, j, k);
  return sum;
}

/** The largest norm that `rowsOf` and `transformed` make. */
const NORM = 3;

/** What single precision may lose of a sum of `columns` products of such rows. */
export function tolerance(columns: number): number {
  return 2 ** -24 * NORM ** 2 * (Math.sqrt(columns) + 4);
}

export interface Pair {
  readonly left: ScaledRows;
  readonly right: ScaledRows;
  /** A row of `right` that each row of `left` leaves out, or −1. */
  readonly except: Int32Array;
}

/** Two matrices whose sides lie beside, at and across those of panels, tiles and blocks. */
export const pairs: fc.Arbitrary<Pair> = fc
  .record({
    rows: fc.integer({ min: 1, max: 40 }),
    others: fc.integer({ min: 2, max: 300 }),
    columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 511, 512, 513, 1100)),
    doubles: fc.tuple(fc.boolean(), fc.boolean()),
    isTransformed: fc.boolean(),
    seed: fc.nat(1e6),
  })
  .map(({ rows, others, columns, doubles, isTransformed, seed }) => {
    const left = rowsOf(rows, columns, seed, doubles[0]);
    const right = rowsOf(others, columns, seed + 1, doubles[1]);
    const except = Int32Array.from({ length: rows }, (_, row) =>
      row % 3 === 0 ? -1 : row % others,
    );
    return isTransformed
      ? { left: transformed(left, seed + 2), right: transformed(right, seed + 3), except }
      : { left, right, except };
  });
