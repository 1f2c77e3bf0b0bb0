import { InputError } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** The Euclidean norms of the rows of a matrix. */
export interface RowNorms {
  readonly min: number;
  readonly max: number;
  /** The first row of zeros; null if there is none. */
  readonly zeroRow: number | null;
}

/**
 * The range of the norms of the rows of `matrix`, of at least one row.
 *
 * @param array the name of the matrix, for the error
 * @throws InputError naming the row and column of the first value that is not finite
 */
export function rowNorms(matrix: Matrix, array: string): RowNorms {
  const { rows, columns, data } = matrix;
  let min = Infinity;
  let max = 0;
  let zeroRow: number | null = null;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let index = row * columns; index < (row + 1) * columns; index++) sum += data[index] ** 2;
    // NaN and infinities show in the sum, and so does overflow, which is refused for its size.
    if (!(sum < Infinity)) requireFinite(matrix, row, array);
    if (sum === 0) zeroRow ??= row;
    min = Math.min(min, sum);
    max = Math.max(max, sum);
  }
  return { min: Math.sqrt(min), max: Math.sqrt(max), zeroRow };
}

function requireFinite({ columns, data }: Matrix, row: number, array: string): void {
  for (let column = 0; column < columns; column++) {
    const value = data[row * columns + column];
    if (!Number.isFinite(value)) {
      throw new InputError(
        array,
        `${array} has ${value} at row ${row}, column ${column}; every value must be a finite number.`,
      );
    }
  }
}
