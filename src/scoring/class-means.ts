import type { Matrix } from "../linalg/matrix.ts";

/**
 * μ_c, C×d: the mean of the rows of each class, as they are.
 *
 * @param labels class index of each row, 0 … classes−1, or −1 to leave it out; every class occurs
 */
export function classMeans(embeddings: Matrix, labels: Int32Array, classes: number): Matrix {
  const { rows, columns, data } = embeddings;
  const means = new Float64Array(classes * columns);
  const counts = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    if (labels[row] < 0) continue;
    const start = labels[row] * columns;
    counts[labels[row]]++;
    for (let k = 0; k < columns; k++) means[start + k] += data[row * columns + k];
  }
  for (let index = 0; index < means.length; index++) {
    means[index] /= counts[Math.floor(index / columns)];
  }
  return { rows: classes, columns, data: means };
}
