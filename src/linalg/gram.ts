import type { Matrix } from "./matrix.ts";

/** Rows copied at a time, in doubles side by side: 1 MiB at most. */
const BLOCK_VALUES = 2 ** 17;

/** Σ_i (row_i − centre)(row_i − centre)ᵀ, d×d row-major, in double precision. */
export function gram(rows: Matrix, centre?: Float64Array): Float64Array {
  const result = new Float64Array(rows.columns ** 2);
  addGram(rows, centre, result);
  mirror(result, rows.columns);
  return result;
}

/** Adds the products of these rows to what is on and below the diagonal of `result`. */
export function addGram(
  { rows, columns, data }: Matrix,
  centre: Float64Array | undefined,
  result: Float64Array,
): void {
  const height = Math.max(1, Math.min(rows, 256, Math.floor(BLOCK_VALUES / columns)));
  const block = new Float64Array(columns * height);
  for (let first = 0; first < rows; first += height) {
    const count = Math.min(height, rows - first);
    // Column by column, so that entries of the result are scalar products of consecutive values.
    for (let k = 0; k < columns; k++) {
      const shift = centre === undefined ? 0 : centre[k];
      for (let row = 0; row < count; row++) {
        block[k * height + row] = data[(first + row) * columns + k] - shift;
      }
    }
    addProducts(block, height, count, columns, result);
  }
}

/** (row_i − centre)·(row_j − centre), N×N row-major, in double precision: smaller where N < d. */
export function rowGram({ rows, columns, data }: Matrix, centre?: Float64Array): Float64Array {
  const result = new Float64Array(rows * rows);
  const width = Math.max(1, Math.min(columns, 256, Math.floor(BLOCK_VALUES / rows)));
  const block = new Float64Array(rows * width);
  for (let first = 0; first < columns; first += width) {
    const count = Math.min(width, columns - first);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < count; k++) {
        const shift = centre === undefined ? 0 : centre[first + k];
        block[row * width + k] = data[row * columns + first + k] - shift;
      }
    }
    addProducts(block, width, count, rows, result);
  }
  mirror(result, rows);
  return result;
}

/** Copies what is below the diagonal of an n×n matrix above it. */
export function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
  }
}

/**
 * Adds the scalar products of all pairs j ≤ i of vectors, four at a time.
 *
 * @param block the vectors, `height` apart, of which the first `count` values count
 */
function addProducts(
  block: Float64Array,
  height: number,
  count: number,
  columns: number,
  result: Float64Array,
): void {
  for (let i = 0; i < columns; i += 2) {
    const hasNext = i + 1 < columns;
    const a0 = i * height;
    const a1 = hasNext ? a0 + height : a0;
    for (let j = 0; j <= i + 1 && j < columns; j += 2) {
      const b0 = j * height;
      const b1 = j + 1 < columns ? b0 + height : b0;
      let sum00 = 0;
      let sum01 = 0;
      let sum10 = 0;
      let sum11 = 0;
      for (let row = 0; row < count; row++) {
        const left0 = block[a0 + row];
        const left1 = block[a1 + row];
        const right0 = block[b0 + row];
        const right1 = block[b1 + row];
        sum00 += left0 * right0;
        sum01 += left0 * right1;
        sum10 += left1 * right0;
        sum11 += left1 * right1;
      }
      result[i * columns + j] += sum00;
      if (j + 1 < columns) result[i * columns + j + 1] += sum01;
      if (hasNext) result[(i + 1) * columns + j] += sum10;
      if (hasNext && j + 1 < columns) result[(i + 1) * columns + j + 1] += sum11;
    }
  }
}
