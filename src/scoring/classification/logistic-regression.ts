import type { RowSample } from "../../linalg/importance-sample.ts";
import { type SoftmaxProblem, withSoftmax } from "../../linalg/softmax-regression.ts";
import { type Minimum, minimise, type SearchOptions } from "./minimise.ts";
import {
  hessianSample,
  type Preparation,
  prepareRegression,
  renewalAfter,
} from "./regression-curvature.ts";
import { wholePreconditioner } from "./regression-preconditioner.ts";

/** The largest gradient and gap of an optimum. */
export interface Tolerance {
  readonly gradient: number;
  readonly gap: number;
}

export interface RegressionSettings {
  /** Inverse strength of the penalty, as scikit-learn's `C`. */
  readonly inversePenalty: number;
  readonly tolerance: Tolerance;
  readonly mostIterations: number;
}

/** What was fitted: logits x·W + b. */
export interface Regression extends Omit<Minimum, "value"> {
  /** (d + 1)×C, row-major; the last row is b. */
  readonly weights: Float64Array;
  /** C·Σ loss + ½‖W‖², as scikit-learn minimises it; b has no penalty. */
  readonly objective: number;
  /**
   * Largest entry of the gradient of objective/(C·n), had all features mean square 1: whatever the
   * scale of the features is, it means the same.
   */
  readonly gradient: number;
}

/** Fits a regression; from weights of zero, or from where another of the same rows ended. */
export type Fit = (settings: RegressionSettings, start?: Regression) => Regression;

/**
 * Multinomial logistic regression with an L2 penalty: the minimum of C·Σ −ln softmax(x·W + b)_y +
 * ½‖W‖², by L-BFGS in double precision. The Hessian at weights of zero preconditions it; where that
 * takes long and weights are few, the Hessian where the search is.
 *
 * Two classes: scikit-learn fits one vector w = W₁ − W₀ with the penalty ½‖w‖², which is ‖W‖² where
 * W₁ = −W₀; so does this.
 */
export function logisticRegression(problem: SoftmaxProblem): Fit {
  const { rows, indices, classes } = problem;
  const preparation = prepareRegression(problem);
  return ({ inversePenalty, ...settings }, start) => {
    const shape = { rows: indices.length, columns: rows.columns, classes, inversePenalty };
    const weights = start?.weights.slice() ?? new Float64Array(weightsOf(shape));
    const penalty = penaltyOf(shape);
    const { value, ...found } = withSoftmax(problem, ({ loss, doubts }) =>
      minimise((at, gradient) => penalisedLoss(shape, at, loss(at, gradient), gradient), weights, {
        precondition: start?.renewed ?? preparation.firstPreconditioner(penalty),
        renew: (at) => {
          const sample = hessianSample(indices.length, () => doubts(at));
          const hessian = hessianOf(problem, at, sample);
          return wholePreconditioner(hessian, indices.length, classes, penalty);
        },
        ...searchOptions(shape, preparation, settings),
      }),
    );
    const objective = objectiveOf(shape, value);
    return { ...found, renewed: found.renewed ?? start?.renewed ?? null, weights, objective };
  };
}

/** What a fit depends on beside the rows. */
export interface RegressionShape {
  readonly rows: number;
  /** d, without the column of ones. */
  readonly columns: number;
  readonly classes: number;
  readonly inversePenalty: number;
}

/** (d + 1)·C. */
export function weightsOf({ columns, classes }: RegressionShape): number {
  return (columns + 1) * classes;
}

/** Of ½‖W‖² in the objective, which is divided by C·n so that tolerances mean the same whatever these are. */
export function penaltyOf({ rows, classes, inversePenalty }: RegressionShape): number {
  return ((classes === 2 ? 2 : 1) * (1 / rows)) / inversePenalty;
}

/** From the sum of losses and its gradient, which becomes that of the objective. */
export function penalisedLoss(
  shape: RegressionShape,
  at: Float64Array,
  loss: number,
  gradient: Float64Array,
): number {
  const scale = 1 / shape.rows;
  const penalty = penaltyOf(shape);
  const penalised = shape.columns * shape.classes;
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) {
    gradient[i] *= scale;
    if (i >= penalised) continue;
    squares += at[i] * at[i];
    gradient[i] += penalty * at[i];
  }
  return loss * scale + (penalty / 2) * squares;
}

/** scikit-learn's objective. */
export function objectiveOf({ rows, inversePenalty }: RegressionShape, value: number): number {
  return value * inversePenalty * rows;
}

export function searchOptions(
  { rows, columns, classes }: RegressionShape,
  { sizes }: Preparation,
  { tolerance, mostIterations }: Pick<RegressionSettings, "tolerance" | "mostIterations">,
): SearchOptions {
  return {
    renewAfter: renewalAfter(rows, columns + 1, classes),
    sizeOf: (gradient) => largestEntry(gradient, sizes, classes),
    tolerance,
    mostIterations,
  };
}

function hessianOf(
  problem: SoftmaxProblem,
  at: Float64Array,
  sample: RowSample | null,
): Float64Array {
  if (sample === null) return withSoftmax(problem, ({ curvature }) => curvature(at));
  const indices = sample.positions.map((position) => problem.indices[position]);
  return withSoftmax({ ...problem, indices }, ({ curvature }) => curvature(at, sample.weights));
}

/** Largest entry of a gradient if every feature had size 1. */
function largestEntry(gradient: Float64Array, sizes: Float64Array, classes: number): number {
  let largest = 0;
  for (let k = 0; k < sizes.length; k++) {
    const size = sizes[k] > 0 ? sizes[k] : 1;
    for (let c = 0; c < classes; c++) {
      largest = Math.max(largest, Math.abs(gradient[k * classes + c]) / size);
    }
  }
  return largest;
}
