import type { Matrix } from "../linalg/matrix.ts";

/** Divides every row by its Euclidean norm, in place; a row of zeros has none and stays. */
export function toUnitRows({ rows, columns, data }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    let squares = 0;
    for (const value of values) squares += value * value;
    if (squares === 0) continue;
    const norm = Math.sqrt(squares);
    for (let column = 0; column < columns; column++) values[column] /= norm;
  }
}
