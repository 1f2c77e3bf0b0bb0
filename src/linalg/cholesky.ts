/**
 * Factors a symmetric positive definite n×n matrix in place: its lower triangle, all that is read,
 * becomes L with L·Lᵀ = matrix.
 *
 * @throws Error if a pivot is not positive
 */
export function factorCholesky(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let j = 0;
    // Four columns' sums at a time, so that none waits for the last addition.
    for (; j + 4 <= i; j += 4) {
      const [c0, c1, c2, c3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
      let s0 = matrix[row + j];
      let s1 = matrix[row + j + 1];
      let s2 = matrix[row + j + 2];
      let s3 = matrix[row + j + 3];
      for (let k = 0; k < j; k++) {
        const value = matrix[row + k];
        s0 -= value * matrix[c0 + k];
        s1 -= value * matrix[c1 + k];
        s2 -= value * matrix[c2 + k];
        s3 -= value * matrix[c3 + k];
      }
      s0 /= matrix[c0 + j];
      s1 = (s1 - s0 * matrix[c1 + j]) / matrix[c1 + j + 1];
      s2 = (s2 - s0 * matrix[c2 + j] - s1 * matrix[c2 + j + 1]) / matrix[c2 + j + 2];
      const last = s3 - s0 * matrix[c3 + j] - s1 * matrix[c3 + j + 1] - s2 * matrix[c3 + j + 2];
      matrix[row + j] = s0;
      matrix[row + j + 1] = s1;
      matrix[row + j + 2] = s2;
      matrix[row + j + 3] = last / matrix[c3 + j + 3];
    }
    for (; j <= i; j++) {
      let sum = matrix[row + j];
      for (let k = 0; k < j; k++) sum -= matrix[row + k] * matrix[j * n + k];
      if (j < i) {
        matrix[row + j] = sum / matrix[j * n + j];
      } else {
        if (!(sum > 0)) throw new Error("the matrix is not positive definite");
        matrix[row + i] = Math.sqrt(sum);
      }
    }
  }
}

/** Solves L·Lᵀ·x = b in place, b being n values of `values` from `start` on. */
export function solveCholesky(
  factor: Float64Array,
  n: number,
  values: Float64Array,
  start = 0,
): void {
  for (let i = 0; i < n; i++) {
    let sum = values[start + i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * values[start + k];
    values[start + i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = values[start + i] / factor[i * n + i];
    values[start + i] = value;
    for (let k = 0; k < i; k++) values[start + k] -= factor[i * n + k] * value;
  }
}
