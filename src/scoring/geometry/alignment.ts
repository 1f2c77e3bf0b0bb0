import type { Matrix } from "../../linalg/matrix.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";

/** E‖z − z⁺‖^α with α = 2 (Wang & Isola 2020), over the rows as they are and over unit rows. */
export interface Alignment {
  readonly alpha: 2;
  readonly pairs: "views of one sample" | "samples of one class";
  readonly value: number;
  /** Of the rows divided by their norms, as the metric was defined. */
  readonly unit: number;
}

/**
 * Alignment of every unordered pair of views, averaged over pairs and samples.
 *
 * @param views at least two, each N×d
 * @returns the metric, and for each sample its mean squared distance, rows as they are
 */
export function viewAlignment(views: readonly Matrix[]): {
  result: Alignment;
  values: Float64Array;
} {
  const [{ rows }] = views;
  const values = new Float64Array(rows);
  const scales = views.map((view) => unitScales(view));
  const pairs = (views.length * (views.length - 1)) / 2;
  let unit = 0;
  for (let i = 0; i < views.length; i++) {
    for (let j = i + 1; j < views.length; j++) {
      for (let row = 0; row < rows; row++) {
        values[row] += squaredDistance(views[i], views[j], row, 1, 1) / pairs;
        unit += squaredDistance(views[i], views[j], row, scales[i][row], scales[j][row]) / pairs;
      }
    }
  }
  const value = values.reduce((a, b) => a + b, 0) / rows;
  return {
    result: { alpha: 2, pairs: "views of one sample", value, unit: unit / rows },
    values,
  };
}

function squaredDistance(
  { data: left, columns }: Matrix,
  { data: right }: Matrix,
  row: number,
  leftScale: number,
  rightScale: number,
): number {
  let sum = 0;
  for (let index = row * columns; index < (row + 1) * columns; index++) {
    sum += (leftScale * left[index] - rightScale * right[index]) ** 2;
  }
  return sum;
}

/**
 * Alignment where positives are other samples of the same class: the mean over all such pairs, from
 * Σ_{i<j} ‖x_i − x_j‖² = n Σ ‖x_i − mean‖² of each class.
 *
 * @returns null if no class has two samples
 */
export function classAlignment(
  rows: Matrix,
  labels: Int32Array,
  classes: number,
): Alignment | null {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const pairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  if (pairs === 0) return null;
  const ones = new Float64Array(rows.rows).fill(1);
  const mean = (scales: Float64Array) =>
    scatterWithin(rows, scales, labels, counts).reduce(
      (sum, scatter, c) => sum + counts[c] * scatter,
      0,
    ) / pairs;
  return {
    alpha: 2,
    pairs: "samples of one class",
    value: mean(ones),
    unit: mean(unitScales(rows)),
  };
}

/** Σ ‖x − mean‖² of each class. */
function scatterWithin(
  { rows, columns, data }: Matrix,
  scales: Float64Array,
  labels: Int32Array,
  counts: Float64Array,
): Float64Array {
  const means = new Float64Array(counts.length * columns);
  for (let row = 0; row < rows; row++) {
    const weight = scales[row] / counts[labels[row]];
    for (let k = 0; k < columns; k++) {
      means[labels[row] * columns + k] += weight * data[row * columns + k];
    }
  }
  const scatter = new Float64Array(counts.length);
  for (let row = 0; row < rows; row++) {
    const mean = labels[row] * columns;
    for (let k = 0; k < columns; k++) {
      scatter[labels[row]] += (scales[row] * data[row * columns + k] - means[mean + k]) ** 2;
    }
  }
  return scatter;
}
