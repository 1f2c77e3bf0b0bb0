import { factorCholesky, solveCholesky } from "../../linalg/cholesky.ts";
import type { Precondition } from "./minimise.ts";

/** Keeps a matrix of dependent features positive definite: far above rounding, far below what matters. */
const RIDGE = 1e-10;

/** Curvature of intercepts that have none left, where every row is classified beyond doubt. */
const FLOOR = 1e-12;

/**
 * Divides by the Hessian of −ln softmax at weights of zero, where all C classes are as likely: for
 * each class (1/C)(1 − 1/C) times the mean of x·xᵀ.
 *
 * @param moments mean of x·xᵀ, (d + 1)×(d + 1), which becomes the factor
 */
export function sharedPreconditioner(
  moments: Float64Array,
  classes: number,
  penalty: number,
): Precondition {
  const width = Math.sqrt(moments.length);
  const curvature = (1 / classes) * (1 - 1 / classes);
  for (let index = 0; index < moments.length; index++) moments[index] *= curvature;
  penalise(moments, width, width, penalty);
  factorCholesky(moments, width);
  return byClass(width, classes, (values) => {
    for (let c = 0; c < classes; c++) solveCholesky(moments, width, values, c * width);
  });
}

/** The same from the diagonal of the moments alone: the root mean square of every feature. */
export function diagonalPreconditioner(
  sizes: Float64Array,
  classes: number,
  penalty: number,
): Precondition {
  const curvature = (1 / classes) * (1 - 1 / classes);
  const isIntercept = (k: number) => k === sizes.length - 1;
  const divisors = sizes.map((size, k) => curvature * size ** 2 + (isIntercept(k) ? 0 : penalty));
  return (direction) => {
    for (let k = 0; k < sizes.length; k++) {
      for (let c = 0; c < classes; c++) direction[k * classes + c] /= divisors[k];
    }
  };
}

/**
 * Divides by a Hessian of all weights.
 *
 * @param hessian lower triangle of C·(d + 1) rows, class by class, of the sum over `rows` rows; it becomes
 *   the factor
 */
export function wholePreconditioner(
  hessian: Float64Array,
  rows: number,
  classes: number,
  penalty: number,
): Precondition {
  for (let index = 0; index < hessian.length; index++) hessian[index] /= rows;
  const size = Math.sqrt(hessian.length);
  const width = size / classes;
  penalise(hessian, size, width, penalty);
  factorCholesky(hessian, size);
  return byClass(width, classes, (values) => solveCholesky(hessian, size, values));
}

/** Adds the penalty, which intercepts, the last of every `width`, do not have. */
function penalise(matrix: Float64Array, size: number, width: number, penalty: number): void {
  for (let k = 0; k < size; k++) {
    const diagonal = k * size + k;
    const isIntercept = k % width === width - 1;
    matrix[diagonal] = matrix[diagonal] * (1 + RIDGE) + (isIntercept ? FLOOR : penalty);
  }
}

/** Weights are (d + 1)×C; `solve` gets them class by class. */
function byClass(
  width: number,
  classes: number,
  solve: (values: Float64Array) => void,
): Precondition {
  const values = new Float64Array(width * classes);
  return (direction) => {
    for (let k = 0; k < width; k++) {
      for (let c = 0; c < classes; c++) values[c * width + k] = direction[k * classes + c];
    }
    solve(values);
    for (let k = 0; k < width; k++) {
      for (let c = 0; c < classes; c++) direction[k * classes + c] = values[c * width + k];
    }
  };
}
