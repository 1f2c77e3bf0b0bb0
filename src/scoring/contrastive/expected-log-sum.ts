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

/** Beyond u·E S = 42 and below 10⁻¹⁸, both exponentials are negligible. */
const VANISHING = 42;
const NEGLIGIBLE = 1e-18;

/** What the nodes left out on the left may contribute beyond their second order. */
const LEFT_OUT = 1e-14;

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
 *   E ln S = ln E S + ∫ (e^{−u E S} − φ⁺(u) φ(u)^K) dw,  u = e^w,  φ⁺(u) = E e^{−uP},  φ(u) = E e^{−u e^s}.
 *
 * Neither φ depends on K. Everything is relative to the largest similarity: nothing overflows, and no
 * square underflows, while similarities are within ±150.
 *
 * To the left the integrand is −u² Var S/2 but for u³ E S³/3 at most: it is summed from where the
 * latter is negligible, and the sum of the former up to there is known. To the right it ends where
 * φ⁺ φ^K does: a low temperature with a far positive takes more nodes, as it must.
 *
 * @param negatives K ≥ 1 in ascending order
 */
export function expectedLogSum(grid: Grid, negatives: ArrayLike<number>): ExpectedLogSum {
  const transform = new SimilarityTransform(grid);
  const positives = new SimilarityTransform(grid);
  const rows = negatives.length;
  const mean = new Float64Array(rows);
  const variance = new Float64Array(rows);
  const start = new Int32Array(rows);
  const integral = new Float64Array(rows);

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

    for (let i = 0; i < rows; i++) {
      const k = negatives[i];
      const m = (fixed ? positiveMass : positives.mean) + k * transform.mean;
      const v = (fixed ? 0 : positives.variance) + k * transform.variance;
      const skewness = (fixed ? 0 : positives.skewness) + k * transform.skewness;
      const cube = m * m * m + 3 * m * v + skewness;
      mean[i] = m;
      variance[i] = v;
      start[i] = Math.floor((LOG_FIRST - Math.log(cube) / 3) / STEP);
      const u = Math.exp(start[i] * STEP);
      integral[i] = u * u * v * LEFT_SUM;
    }

    let active = rows;
    for (let node = start[rows - 1]; active > 0; node++) {
      const u = Math.exp(node * STEP);
      const bins = node * BINS_PER_STEP;
      const log = transform.logTransform(bins, u);
      const logOwn = fixed ? -u * positiveMass : positives.logTransform(bins, u);
      for (let i = active - 1; i >= 0 && node >= start[i]; i--) {
        const exponent = u * mean[i];
        const transformed = Math.exp(negatives[i] * log + logOwn);
        integral[i] += Math.exp(-exponent) - transformed;
        if (i === active - 1 && exponent > VANISHING && transformed < NEGLIGIBLE) active--;
      }
    }
    for (let i = 0; i < rows; i++) {
      losses[i] = Math.log(mean[i]) + STEP * integral[i] - logPositive;
    }
  };
}

/** Σ_{j≥1} of −u² Var S/2 at u e^{−j·STEP}, over u² Var S. */
const LEFT_SUM = -0.5 / Math.expm1(2 * STEP);

/** ln u where Σ_{j≥1} STEP·u³e^{−3j·STEP}/3 is what may be left out, for E S³ = 1. */
const LOG_FIRST = Math.log((3 * LEFT_OUT * Math.expm1(3 * STEP)) / STEP) / 3;
