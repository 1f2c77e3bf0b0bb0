import type { Matrix } from "../linalg/matrix.ts";

/**
 * μ_c, C×d: the mean of the rows of each class, as they are.
 *
 * @param labels class index of each row, 0 … classes−1, or −1 to leave it out; every class occurs
 */
export function classMeans(embeddings: Matrix, labels: Int32Array, classes: number): Matrix {
  const means = new Float64Array(classes * embeddings.columns);
  addClassSums(embeddings, labels, means);
  return meansFrom(means, classCounts(labels, classes));
}

/** Rows of each class. */
export function classCounts(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) if (label >= 0) counts[label]++;
  return counts;
}

/** Adds each row to the sum of its class, C×d. */
export function addClassSums(embeddings: Matrix, labels: Int32Array, sums: Float64Array): void {
  const { rows, columns, data } = embeddings;
  for (let row = 0; row < rows; row++) {
    if (labels[row] < 0) continue;
    const start = labels[row] * columns;
    for (let k = 0; k < columns; k++) sums[start + k] += data[row * columns + k];
  }
}

/** Divides the sums of classes by their counts, where they lie. */
export function meansFrom(sums: Float64Array, counts: Float64Array): Matrix {
  const columns = sums.length / counts.length;
  for (let index = 0; index < sums.length; index++) {
    sums[index] /= counts[Math.floor(index / columns)];
  }
  return { rows: counts.length, columns, data: sums };
}
