import { productTiles } from "../../linalg/product-tiles.ts";
import type { ScaledRows } from "../../linalg/scaled-rows.ts";
import { crossEntropy, higherScores, highestScore, TOP } from "./class-scores.ts";
import { outcomes } from "./outcomes.ts";

/** What a fitted regression makes of each row. */
export interface RegressionValues {
  readonly top1: Float64Array;
  readonly top5: Float64Array;
  readonly loss: Float64Array;
}

/** How a fitted regression does on some rows; values are NaN for the other rows. */
export interface RegressionOutcome {
  readonly top1: number;
  /** null for up to five classes. */
  readonly top5: number | null;
  /** Mean −ln softmax of the true class. */
  readonly loss: number;
  readonly macroF1: number;
  readonly values: RegressionValues;
}

/**
 * @param weights (d + 1)×C, row-major; the last row is the intercepts
 * @param indices the rows that count
 */
export function regressionOutcome(
  weights: Float64Array,
  rows: ScaledRows,
  indices: Int32Array,
  labels: Int32Array,
  classes: number,
): RegressionOutcome {
  const values = regressionValues(weights, rows, indices, labels, classes);
  return regressionOutcomeOf(values, indices, labels, classes);
}

/** Values and predictions are NaN and −1 for the rows that do not count. */
export function regressionValues(
  weights: Float64Array,
  rows: ScaledRows,
  indices: Int32Array,
  labels: Int32Array,
  classes: number,
): RegressionValues & { readonly predictions: Int32Array } {
  const { columns } = rows;
  const counts = new Uint8Array(rows.rows);
  for (const row of indices) counts[row] = 1;
  // What they have in common changes no probability, and nothing determines it.
  const intercepts = weights.slice(columns * classes);
  const shift = intercepts.reduce((a, b) => a + b) / classes;
  const left = { ...rows, appended: new Float64Array(rows.rows).fill(1) };
  const right: ScaledRows = {
    rows: classes,
    columns,
    data: Float64Array.from({ length: classes * columns }, (_, index) => {
      const c = Math.floor(index / columns);
      return weights[(index - c * columns) * classes + c];
    }),
    appended: intercepts.map((intercept) => intercept - shift),
  };
  const none = () => new Float64Array(rows.rows).fill(Number.NaN);
  const values = { top1: none(), top5: none(), loss: none() };
  const predictions = new Int32Array(rows.rows).fill(-1);
  for (const tile of productTiles(left, right, { rows: 64, columns: classes })) {
    for (let i = 0; i < tile.rows; i++) {
      const row = tile.firstRow + i;
      if (counts[row] === 0) continue;
      const scores = tile.products.subarray(i * tile.stride, i * tile.stride + classes);
      const rank = higherScores(scores, labels[row]);
      values.top1[row] = rank === 0 ? 1 : 0;
      values.top5[row] = rank < TOP ? 1 : 0;
      values.loss[row] = crossEntropy(scores, labels[row]);
      predictions[row] = highestScore(scores);
    }
  }
  return { ...values, predictions };
}

/** The means over the rows that count. */
export function regressionOutcomeOf(
  { predictions, ...values }: RegressionValues & { readonly predictions: Int32Array },
  indices: Int32Array,
  labels: Int32Array,
  classes: number,
): RegressionOutcome {
  const predicted = Int32Array.from(indices, (row) => predictions[row]);
  const truth = Int32Array.from(indices, (row) => labels[row]);
  const { accuracy, macroF1 } = outcomes(predicted, truth, classes);
  const mean = (of: Float64Array) =>
    indices.reduce((sum, row) => sum + of[row], 0) / indices.length;
  return {
    top1: accuracy,
    top5: classes > TOP ? mean(values.top5) : null,
    loss: mean(values.loss),
    macroF1,
    values,
  };
}
