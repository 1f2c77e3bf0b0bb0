import { evenlySpaced, fillFeatures } from "../../linalg/feature-tile.ts";
import { importanceSample, type RowSample } from "../../linalg/importance-sample.ts";
import type { ScaledRows } from "../../linalg/scaled-rows.ts";
import { type SoftmaxProblem, withSoftmax } from "../../linalg/softmax-regression.ts";
import type { Precondition } from "./minimise.ts";
import { diagonalPreconditioner, sharedPreconditioner } from "./regression-preconditioner.ts";

/** Rows that the first preconditioner is made of. */
export const SAMPLED_ROWS = 4096;

/** Rows that a Hessian is estimated by. */
export const HESSIAN_ROWS = 2000;

/** Weights of which a Hessian takes 10 MB: 1,024 and intercepts. */
export const MOST_WEIGHTS = 1100;

/** Before a new Hessian the steps remembered get a chance to be enough. */
const FEWEST_ITERATIONS = 8;

/** Time of a multiply-add in a Hessian and in its factorisation, in those of the loss, as measured. */
const HESSIAN_COST = 1 / 2;
const FACTOR_COST = 3;

/** What is known of a regression before it starts. */
export interface Preparation {
  /** Root mean square of every feature, and 1 for the intercept. */
  readonly sizes: Float64Array;
  /** By the Hessian at weights of zero; by its diagonal if it is large or of fewer rows than columns. */
  firstPreconditioner(penalty: number): Precondition;
}

export function prepareRegression(problem: SoftmaxProblem): Preparation {
  const { rows, indices, classes } = problem;
  const width = rows.columns + 1;
  if (!hasSharedMoments(indices.length, width)) {
    return diagonalPreparation(featureSizes(rows, evenlySpaced(indices, SAMPLED_ROWS)), classes);
  }
  const sampled = evenlySpaced(indices, SAMPLED_ROWS);
  const moments = withSoftmax({ ...problem, indices: sampled }, (of) => of.moments());
  return preparationFrom(moments, sampled.length, classes);
}

/** @param moments Σ x·xᵀ over so many evenly spaced `rows` */
export function preparationFrom(moments: Float64Array, rows: number, classes: number): Preparation {
  const width = Math.sqrt(moments.length);
  const means = moments.map((sum) => sum / rows);
  return {
    sizes: Float64Array.from({ length: width }, (_, k) => Math.sqrt(means[k * width + k])),
    firstPreconditioner: (penalty) => sharedPreconditioner(means.slice(), classes, penalty),
  };
}

/** From the root mean squares of the features alone. */
export function diagonalPreparation(sizes: Float64Array, classes: number): Preparation {
  return {
    sizes,
    firstPreconditioner: (penalty) => diagonalPreconditioner(sizes, classes, penalty),
  };
}

/** Whether so many rows and columns (with one of ones) are prepared by all their second moments. */
export function hasSharedMoments(rows: number, width: number): boolean {
  return width <= Math.min(MOST_WEIGHTS, rows / 2);
}

function featureSizes(rows: ScaledRows, indices: Int32Array): Float64Array {
  return featureSquares(rows, indices).map((square) => Math.sqrt(square / indices.length));
}

/** Sums of the squares of every feature, and of the intercept. */
export function featureSquares(rows: ScaledRows, indices: Int32Array): Float64Array {
  const squares = new Float64Array(rows.columns + 1);
  const features = new Float64Array(rows.columns + 1);
  for (const row of indices) {
    fillFeatures(rows, Int32Array.of(row), 0, 1, features, features.length);
    for (let k = 0; k < features.length; k++) squares[k] += features[k] ** 2;
  }
  return squares;
}

/**
 * After how many iterations to take the trouble of a new Hessian: when as much time has gone into them, so
 * that never more than twice the time is spent than with hindsight. Never, `Infinity`, if it is large.
 */
export function renewalAfter(rows: number, width: number, classes: number): number {
  const weights = width * classes;
  if (weights > MOST_WEIGHTS) return Infinity;
  const most = Math.min(rows, HESSIAN_ROWS);
  const hessian = (HESSIAN_COST * most * weights * (weights + width)) / 2;
  const factor = (FACTOR_COST * weights ** 3) / 6;
  return Math.max(FEWEST_ITERATIONS, Math.ceil((hessian + factor) / (2 * rows * weights)));
}

/**
 * The rows that a Hessian is estimated by: about 2,000 of those that matter. null: all of them.
 *
 * @param doubts how much each of the `rows` matters, which takes a pass over them
 */
export function hessianSample(rows: number, doubts: () => Float64Array): RowSample | null {
  return rows > HESSIAN_ROWS ? importanceSample(doubts(), HESSIAN_ROWS) : null;
}
