import { BIN_WIDTH, type Grid } from "../../linalg/similarity-moments.ts";
import { SimilarityTransform } from "./similarity-transform.ts";

/**
 * Bins from one node of the trapezoid rule in w = ln u to the next. The integrand is analytic for
 * |Im w| < π/2, so the step of 1/4 leaves e^{−π²/step} = 7e-18.
 */
const BINS_PER_STEP = 2;
const STEP = BINS_PER_STEP * BIN_WIDTH;

/**
 * The largest |z·z′|/t: e^300, the largest ratio of two terms of S, and its square are still numbers.
 */
export const LARGEST_SCORE = 150;

/** Where the logarithm of φ⁺ φ^K is below this, it is negligible: e^−42 = 6e-19. */
const NEGLIGIBLE = -42;

/** What the nodes left out on the left may contribute beyond their third order. */
const LEFT_OUT = 1e-14;

/** e^{h/2}, h the width of a bin: what e^s may be at most, over its value in the middle of the bin. */
const EDGE = Math.exp(BIN_WIDTH / 2);

/** Similarities s in bins. */
export interface Binned {
  readonly moments: Float64Array;
  /** Where theirs start. */
  readonly start: number;
  readonly count: number;
}

/**
 * Writes E ln(P + Σ_k e^{s_k}) − E ln P to `losses[i]` for the i-th number of negatives.
 *
 * @param positive ln P; or similarities, of which P = e^s takes each equally often
 */
export type ExpectedLogSum = (
  positive: number | (Binned & { readonly mean: number }),
  others: Binned,
  losses: Float64Array,
) => void;

/**
 * E ln S − E ln P for S = P + Σ_{k≤K} e^{s_k}, the s_k drawn independently and equally likely from
 * the similarities whose moments are given: the InfoNCE loss of one anchor, exact for every K at once.
 *
 *   E ln S = ∫ (e^{−u} − φ⁺(u) φ(u)^K) dw,  u = e^w,  φ⁺(u) = E e^{−uP},  φ(u) = E e^{−u e^s}.
 *
 * Neither φ depends on K. Everything is relative to the largest similarity: nothing overflows, and no
 * square underflows, while similarities are within ±150.
 *
 * The integral is a sum over nodes w. From the first one on, that of e^{−u} is known. The nodes before it
 * have 1 − φ⁺ φ^K = u E S − u² E S²/2 + u³ E S³/6 but for u⁴ E S⁴/24 at most, which is negligible there. To
 * the right the sum ends where φ⁺ φ^K does: a low temperature with a far positive takes more nodes, as
 * it must.
 *
 * @param negatives K ≥ 1 in ascending order
 */
export function expectedLogSum(grid: Grid, negatives: ArrayLike<number>): ExpectedLogSum {
  const transform = new SimilarityTransform(grid);
  const positives = new SimilarityTransform(grid);
  const rows = negatives.length;
  const start = new Int32Array(rows);
  const before = new Float64Array(rows);
  const sums = new Float64Array(rows);

  return (positive, others, losses) => {
    const fixed = typeof positive === "number";
    const high = SimilarityTransform.highest(others.moments, others.start, grid);
    const highPositive = fixed
      ? Math.ceil(positive / BIN_WIDTH) + grid.origin
      : SimilarityTransform.highest(positive.moments, positive.start, grid);
    const reference = Math.max(high, highPositive);
    const logScale = (reference - grid.origin) * BIN_WIDTH;
    transform.set(others.moments, others.start, others.count, high, reference);
    let positiveMass = 0;
    if (fixed) positiveMass = Math.exp(positive - logScale);
    else positives.set(positive.moments, positive.start, positive.count, highPositive, reference);
    const logPositive = (fixed ? positive : positive.mean) - logScale;
    const largest = EDGE * Math.exp((high - reference) * BIN_WIDTH);
    const largestPositive = fixed ? positiveMass : EDGE;

    for (let i = 0; i < rows; i++) {
      const k = negatives[i];
      const m = (fixed ? positiveMass : positives.mean) + k * transform.mean;
      const v = (fixed ? 0 : positives.variance) + k * transform.variance;
      const skewness = (fixed ? 0 : positives.skewness) + k * transform.skewness;
      const cube = m * m * m + 3 * m * v + skewness;
      const logFourth = Math.log(cube) + Math.log(largestPositive + k * largest);
      start[i] = Math.floor((LOG_FIRST - logFourth / 4) / STEP);
      const u = Math.exp(start[i] * STEP);
      before[i] = u * (FIRST_SUM * m - u * (SECOND_SUM * (m * m + v) - u * THIRD_SUM * cube));
    }

    sums.fill(0);
    let active = rows;
    for (let node = start[rows - 1]; active > 0; node++) {
      const u = Math.exp(node * STEP);
      const bins = node * BINS_PER_STEP;
      const log = transform.logTransform(bins, u);
      const logOwn = fixed ? -u * positiveMass : positives.logTransform(bins, u);
      for (let i = active - 1; i >= 0 && node >= start[i]; i--) {
        const exponent = negatives[i] * log + logOwn;
        if (exponent < NEGLIGIBLE) active = i;
        else sums[i] += Math.exp(exponent);
      }
    }
    for (let i = 0; i < rows; i++) {
      losses[i] = EXPONENTIAL_SUM - STEP * (start[i] + sums[i] - before[i]) - logPositive;
    }
  };
}

// Σ_{j≥1} of the powers of u e^{−j·STEP} with the signs and factorials of 1 − e^{−uS}, over those of u.
const FIRST_SUM = 1 / Math.expm1(STEP);
const SECOND_SUM = 1 / 2 / Math.expm1(2 * STEP);
const THIRD_SUM = 1 / 6 / Math.expm1(3 * STEP);

/** ln u where Σ_{j≥1} STEP·u⁴e^{−4j·STEP}/24 is what may be left out, for E S⁴ = 1. */
const LOG_FIRST = Math.log((24 * LEFT_OUT * Math.expm1(4 * STEP)) / STEP) / 4;

/**
 * STEP·(Σ e^{−u} over the nodes from u = 1 on, less Σ 1 − e^{−u} over those before). With any other first
 * node it is less by STEP for each that comes no more.
 */
const EXPONENTIAL_SUM = (() => {
  let sum = 0;
  // Beyond ±43 nothing is left.
  const last = Math.ceil(43 / STEP);
  for (let node = 0; node <= last; node++) sum += Math.exp(-Math.exp(node * STEP));
  for (let node = 1; node <= last; node++) sum += Math.expm1(-Math.exp(-node * STEP));
  return STEP * sum;
})();
