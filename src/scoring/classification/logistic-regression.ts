import { type SoftmaxProblem, withSoftmax } from "../../linalg/softmax-regression.ts";
import { type Minimum, minimise } from "./minimise.ts";
import { prepareRegression, renewal } from "./regression-curvature.ts";
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
  const penalised = rows.columns * classes;
  // Divided by C·n, so that the tolerance means the same whatever C and n are.
  const scale = 1 / indices.length;
  const { sizes, firstPreconditioner } = prepareRegression(problem);
  return ({ inversePenalty, tolerance, mostIterations }, start) => {
    const weights = start?.weights.slice() ?? new Float64Array(penalised + classes);
    const penalty = ((classes === 2 ? 2 : 1) * scale) / inversePenalty;
    const { value, ...found } = withSoftmax(problem, ({ loss, curvature }) =>
      minimise(
        (at, gradient) => {
          const total = loss(at, gradient) * scale;
          let squares = 0;
          for (let i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
            if (i >= penalised) continue;
            squares += at[i] * at[i];
            gradient[i] += penalty * at[i];
          }
          return total + (penalty / 2) * squares;
        },
        weights,
        {
          precondition: start?.renewed ?? firstPreconditioner(penalty),
          renewal: renewal(problem, (at, most) =>
            wholePreconditioner(curvature(at, most), classes, penalty),
          ),
          sizeOf: (gradient) => largestEntry(gradient, sizes, classes),
          tolerance,
          mostIterations,
        },
      ),
    );
    const objective = value * inversePenalty * indices.length;
    return { ...found, renewed: found.renewed ?? start?.renewed ?? null, weights, objective };
  };
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
