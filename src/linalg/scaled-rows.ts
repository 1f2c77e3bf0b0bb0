import type { Matrix } from "./matrix.ts";

/**
 * A matrix whose row i stands for `scales[i]·(row − centre)`, with `appended[i]` as one more entry:
 * normalised, centred or extended rows without a second copy of the numbers.
 */
export interface ScaledRows extends Matrix {
  readonly scales?: Float64Array;
  readonly centre?: Float64Array;
  readonly appended?: Float64Array;
}

/** How many entries a row stands for. */
export function depthOf({ columns, appended }: ScaledRows): number {
  return appended === undefined ? columns : columns + 1;
}

/** 1/‖row − centre‖ of each row; 1 for a row of zeros, which has no direction. */
export function unitScales({ rows, columns, data }: Matrix, centre?: Float64Array): Float64Array {
  return squaredNorms({ rows, columns, data }, centre).map((square) =>
    square > 0 ? 1 / Math.sqrt(square) : 1,
  );
}

/** ‖row − centre‖² of each row. */
export function squaredNorms({ rows, columns, data }: Matrix, centre?: Float64Array): Float64Array {
  const squares = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let k = 0; k < columns; k++) {
      const entry = data[row * columns + k] - (centre === undefined ? 0 : centre[k]);
      square += entry * entry;
    }
    squares[row] = square;
  }
  return squares;
}

/** The mean of the rows. */
export function meanRow({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++) mean[k] += data[row * columns + k];
  }
  return mean.map((sum) => sum / rows);
}
