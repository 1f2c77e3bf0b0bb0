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

/** The mean squared distance between the views of each sample: rows as they are, and unit rows. */
export interface AlignmentValues {
  readonly value: Float64Array;
  readonly unit: Float64Array;
}

/**
 * Of every unordered pair of views, averaged over pairs.
 *
 * @param views at least two, each N×d
 */
export function alignmentValues(views: readonly Matrix[]): AlignmentValues {
  const [{ rows }] = views;
  const value = new Float64Array(rows);
  const unit = new Float64Array(rows);
  const scales = views.map((view) => unitScales(view));
  const pairs = (views.length * (views.length - 1)) / 2;
  for (let i = 0; i < views.length; i++) {
    for (let j = i + 1; j < views.length; j++) {
      for (let row = 0; row < rows; row++) {
        value[row] += squaredDistance(views[i], views[j], row, 1, 1) / pairs;
        unit[row] +=
          squaredDistance(views[i], views[j], row, scales[i][row], scales[j][row]) / pairs;
      }
    }
  }
  return { value, unit };
}

/** The means over all samples. */
export function viewAlignment({ value, unit }: AlignmentValues): Alignment {
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  return { alpha: 2, pairs: "views of one sample", value: mean(value), unit: mean(unit) };
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
  const ones = new Float64Array(rows.rows).fill(1);
  const scatter = (scales: Float64Array) =>
    classScatter(rows, scales, labels, scaledClassMeans(rows, scales, labels, counts));
  return classAlignmentOf({ value: scatter(ones), unit: scatter(unitScales(rows)) }, counts);
}

/** From Σ ‖x − mean‖² of each class, of rows as they are and of unit rows. */
export function classAlignmentOf(scatter: AlignmentValues, counts: Float64Array): Alignment | null {
  const pairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  if (pairs === 0) return null;
  const mean = (of: Float64Array) =>
    of.reduce((sum, within, c) => sum + counts[c] * within, 0) / pairs;
  return {
    alpha: 2,
    pairs: "samples of one class",
    value: mean(scatter.value),
    unit: mean(scatter.unit),
  };
}

/**
 * C×d: what these rows contribute to the means of their classes, each row scaled.
 *
 * @param counts rows of each class in all
 */
export function scaledClassMeans(
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
  return means;
}

/** Σ ‖x − mean‖² of each class over these rows, scaled. */
export function classScatter(
  { rows, columns, data }: Matrix,
  scales: Float64Array,
  labels: Int32Array,
  means: Float64Array,
): Float64Array {
  const scatter = new Float64Array(means.length / columns);
  for (let row = 0; row < rows; row++) {
    const mean = labels[row] * columns;
    for (let k = 0; k < columns; k++) {
      scatter[labels[row]] += (scales[row] * data[row * columns + k] - means[mean + k]) ** 2;
    }
  }
  return scatter;
}
