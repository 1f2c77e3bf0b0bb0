import { InputError } from "../errors.ts";

/** A rows×columns matrix, row-major: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/**
 * A view, never a copy, of `data` as a matrix. The values may be anything: whether an infinity or
 * a NaN is an error is for those to say who know what the numbers mean.
 *
 * @param name what the numbers are, for the error, e.g. `view1`
 * @throws InputError if rows or columns is not a whole number ≥ 0, or `data` has not one value an entry
 */
export function matrix(
  rows: number,
  columns: number,
  data: Float32Array | Float64Array,
  name = "matrix",
): Matrix {
  for (const [side, size] of Object.entries({ rows, columns })) {
    if (Number.isSafeInteger(size) && size >= 0) continue;
    throw new InputError(name, `${name} cannot have ${size} ${side}: a whole number is needed`);
  }
  if (data.length !== rows * columns) {
    throw new InputError(
      name,
      `${name} has ${data.length} values, but ${rows} rows of ${columns} are ${rows * columns}`,
    );
  }
  return { rows, columns, data };
}
