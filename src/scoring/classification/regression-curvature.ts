import { evenlySpaced, fillFeatures } from "../../linalg/feature-tile.ts";
import type { ScaledRows } from "../../linalg/scaled-rows.ts";
import { type SoftmaxProblem, withSoftmax } from "../../linalg/softmax-regression.ts";
import type { Precondition } from "./minimise.ts";
import { diagonalPreconditioner, sharedPreconditioner } from "./regression-preconditioner.ts";

/** Rows that the first preconditioner is made of. */
const SAMPLED_ROWS = 4096;

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
  if (width > Math.min(MOST_WEIGHTS, indices.length / 2)) {
    const sizes = featureSizes(rows, evenlySpaced(indices, SAMPLED_ROWS));
    return {
      sizes,
      firstPreconditioner: (penalty) => diagonalPreconditioner(sizes, classes, penalty),
    };
  }
  const moments = withSoftmax(problem, (functions) => functions.moments(SAMPLED_ROWS));
  return {
    sizes: Float64Array.from({ length: width }, (_, k) => Math.sqrt(moments[k * width + k])),
    firstPreconditioner: (penalty) => sharedPreconditioner(moments.slice(), classes, penalty),
  };
}

function featureSizes(rows: ScaledRows, indices: Int32Array): Float64Array {
  const squares = new Float64Array(rows.columns + 1);
  const features = new Float64Array(rows.columns + 1);
  for (const row of indices) {
    fillFeatures(rows, Int32Array.of(row), 0, 1, features, features.length);
    for (let k = 0; k < features.length; k++) squares[k] += features[k] ** 2;
  }
  return squares.map((square) => Math.sqrt(square / indices.length));
}

/**
 * When to take the trouble of a new Hessian: when as much time has gone into iterations, so that
 * never more than twice the time is spent than with hindsight. Never if it is large.
 */
export function renewal(
  { rows, indices, classes }: SoftmaxProblem,
  make: (at: Float64Array, rows: number) => Precondition,
): { readonly after: number; make(at: Float64Array): Precondition } | undefined {
  const width = rows.columns + 1;
  const weights = width * classes;
  if (weights > MOST_WEIGHTS) return undefined;
  const most = Math.min(indices.length, HESSIAN_ROWS);
  const hessian = (HESSIAN_COST * most * weights * (weights + width)) / 2;
  const factor = (FACTOR_COST * weights ** 3) / 6;
  const iterations = Math.ceil((hessian + factor) / (2 * indices.length * weights));
  return { after: Math.max(FEWEST_ITERATIONS, iterations), make: (at) => make(at, most) };
}
