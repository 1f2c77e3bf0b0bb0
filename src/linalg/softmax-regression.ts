import { javascriptSoftmax, javascriptSoftmaxSums } from "./javascript-softmax.ts";
import { useKernel, withKernel } from "./kernel-pool.ts";
import { kernelSoftmax, kernelSoftmaxSums } from "./kernel-softmax.ts";
import type { ScaledRows } from "./scaled-rows.ts";

/** Some rows of a matrix and their classes. */
export interface SoftmaxRows {
  readonly rows: ScaledRows;
  /** Which rows. */
  readonly indices: Int32Array;
  /** Class of each row of the matrix, 0 … classes − 1 for those of `indices`. */
  readonly labels: Int32Array;
}

/** Multinomial logistic regression on some rows of a matrix. */
export interface SoftmaxProblem extends SoftmaxRows {
  readonly classes: number;
}

/** Of −ln softmax(x·W + b)_label, in double precision; weights are (d + 1)×C, row-major, the last row b. */
export interface SoftmaxFunctions {
  /** The sum over the rows; its gradient replaces `gradient`. */
  loss(weights: Float64Array, gradient: Float64Array): number;
  /** How much each row matters for the Hessian, in the order of the indices. */
  doubts(weights: Float64Array): Float64Array;
  /**
   * The Hessian of the sum: entry (c·(d + 1) + k, e·(d + 1) + l) of the lower triangle is the sum of
   * p_c(1{c = e} − p_e)·x_k·x_l over the rows.
   *
   * @param rowWeights how often each row counts, in the order of the indices; once by default
   */
  curvature(weights: Float64Array, rowWeights?: Float64Array): Float64Array;
  /** The sum of x·xᵀ, (d + 1)×(d + 1), x followed by 1. */
  moments(): Float64Array;
}

/** Makes the loss of `problem` and its derivatives available to `compute`. */
export function withSoftmax<Value>(
  problem: SoftmaxProblem,
  compute: (functions: SoftmaxFunctions) => Value,
): Value {
  return useKernel((kernel) =>
    compute(kernel === null ? javascriptSoftmax(problem) : kernelSoftmax(kernel, problem)),
  );
}

/** The loss and its gradient over rows that come in pieces. */
export interface SoftmaxSums {
  /** Begins anew at weights, which are copied. */
  begin(weights: Float64Array): void;
  add(rows: SoftmaxRows): void;
  loss(): number;
  gradient(): Float64Array;
}

/** Yields sums over rows of so many columns, of which the weights and the gradient are held once. */
export function softmaxSums(columns: number, classes: number): Generator<SoftmaxSums> {
  return withKernel(function* (kernel) {
    yield kernel === null
      ? javascriptSoftmaxSums(columns, classes)
      : kernelSoftmaxSums(kernel, columns, classes);
  });
}
