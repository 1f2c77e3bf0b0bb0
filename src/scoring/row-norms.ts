import type { Matrix } from "../linalg/matrix.ts";
import { ScoreInputError } from "./score-problems.ts";

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
 * @param firstRow of the array, if these are some of its rows
 * @throws ScoreInputError `not-finite`, naming the row and column of the first value that is not
 */
export function rowNorms(matrix: Matrix, array: string, firstRow = 0): RowNorms {
  const { rows, columns, data } = matrix;
  let min = Infinity;
  let max = 0;
  let zeroRow: number | null = null;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let index = row * columns; index < (row + 1) * columns; index++) sum += data[index] ** 2;
    if (!(sum < Infinity)) throw notFinite(matrix, row, array, firstRow);
    if (sum === 0) zeroRow ??= firstRow + row;
    min = Math.min(min, sum);
    max = Math.max(max, sum);
  }
  return { min: Math.sqrt(min), max: Math.sqrt(max), zeroRow };
}

/** NaN and infinities show in the sum of squares, and so does its overflow. */
function notFinite(
  { columns, data }: Matrix,
  row: number,
  array: string,
  firstRow: number,
): ScoreInputError {
  const values = data.subarray(row * columns, (row + 1) * columns);
  const column = values.findIndex((value) => !Number.isFinite(value));
  return new ScoreInputError(
    "not-finite",
    array,
    column < 0
      ? `the squares of row ${firstRow + row} of ${array} overflow; scale the embeddings down.`
      : `${array} has ${values[column]} at row ${firstRow + row}, column ${column}; every value must be a finite number.`,
  );
}
