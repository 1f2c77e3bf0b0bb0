import { BIN_WIDTH, type Grid, ORDERS } from "../../linalg/similarity-moments.ts";
import { FIRST_BIN, LAST_BIN, laplaceTable } from "./laplace-table.ts";

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

/** Adds E ln(e^{s⁺} + Σ_k e^{s_k}) − s⁺ to `sums[i]` for the i-th number of negatives. */
export type ExpectedLogSum = (
  positive: number,
  moments: Float64Array,
  start: number,
  sums: Float64Array,
) => void;

/**
 * E ln S − s⁺ for S = e^{s⁺} + Σ_{k≤K} e^{s_k}, the s_k drawn independently from the `count`
 * similarities whose moments are given: the InfoNCE loss of one anchor, exact for every K at once.
 *
 *   E ln S = ln E S + ∫ (e^{−u E S} − e^{−u e^{s⁺}} φ(u)^K) dw,  u = e^w,  φ(u) = E e^{−u e^s}.
 *
 * φ does not depend on K. Nodes in w are aligned with the bins, so one table of g = 1 − e^{−e^x}
 * serves every anchor, node and temperature; 1 − φ is summed rather than φ, so that φ^K is right
 * for large K. Everything is relative to the largest similarity: nothing overflows, and no square
 * underflows, while similarities are within ±150.
 *
 * To the left the integrand is below u² E S²/2 ≤ (u E S)² (count + 1)/2, to the right it ends where
 * e^{−u e^{s⁺}} φ does: a low temperature with a far positive takes more nodes, as it must.
 *
 * @param negatives K ≥ 1 in ascending order
 */
export function expectedLogSum(
  grid: Grid,
  count: number,
  negatives: ArrayLike<number>,
): ExpectedLogSum {
  const table = laplaceTable();
  // Sums of e^s and of e^{2s} over the bins before each bin, of similarities over those from it.
  const mass = new Float64Array(grid.bins + 1);
  const squares = new Float64Array(grid.bins + 1);
  const similarities = new Float64Array(grid.bins + 1);
  const mean = new Float64Array(negatives.length);
  const integral = new Float64Array(negatives.length);
  const logReach = 20 + Math.log(count) / 2;
  const smallest = Math.exp(-logReach);

  return (positive, moments, start, sums) => {
    const { origin, bins } = grid;
    let low = 0;
    while (moments[start + low * ORDERS] === 0) low++;
    let high = bins - 1;
    while (moments[start + high * ORDERS] === 0) high--;

    const reference = Math.max(high, Math.ceil(positive / BIN_WIDTH) + origin);
    const logPositive = positive - (reference - origin) * BIN_WIDTH;
    const positiveMass = Math.exp(logPositive);

    similarities[high + 1] = 0;
    for (let bin = high; bin >= low; bin--) {
      similarities[bin] = similarities[bin + 1] + moments[start + bin * ORDERS];
    }
    mass[low] = 0;
    squares[low] = 0;
    for (let bin = low; bin <= high; bin++) {
      const centre = Math.exp((bin - reference) * BIN_WIDTH);
      const slot = start + bin * ORDERS;
      mass[bin + 1] = mass[bin] + centre * weigh(EXPONENTIAL, moments, slot);
      squares[bin + 1] = squares[bin] + centre * centre * weigh(SQUARE, moments, slot);
    }

    for (let i = 0; i < negatives.length; i++) {
      mean[i] = positiveMass + (negatives[i] * mass[high + 1]) / count;
      integral[i] = 0;
    }

    let active = negatives.length;
    let node = Math.floor((-logReach - Math.log(mean[active - 1])) / STEP);
    for (; active > 0; node++) {
      const u = Math.exp(node * STEP);
      const first = reference - node * BINS_PER_STEP;
      const from = clamp(first + FIRST_BIN, low, high + 1);
      const to = clamp(first + LAST_BIN + 1, from, high + 1);
      let missing = u * mass[from] - 0.5 * u * u * squares[from] + similarities[to];
      const end = start + to * ORDERS;
      let entry = (from - first - FIRST_BIN) * ORDERS;
      for (let slot = start + from * ORDERS; slot < end; slot += ORDERS, entry += ORDERS) {
        missing +=
          moments[slot] * table[entry] +
          moments[slot + 1] * table[entry + 1] +
          moments[slot + 2] * table[entry + 2] +
          moments[slot + 3] * table[entry + 3] +
          moments[slot + 4] * table[entry + 4] +
          moments[slot + 5] * table[entry + 5];
      }
      // Where every similarity is missed, the error of the moments may exceed 1 − missing.
      const logTransform = Math.log1p(-Math.min(1, missing / count));
      for (let i = active - 1; i >= 0; i--) {
        const exponent = u * mean[i];
        if (exponent < smallest) break;
        const transform = Math.exp(negatives[i] * logTransform - u * positiveMass);
        integral[i] += Math.exp(-exponent) - transform;
        if (i === active - 1 && exponent > VANISHING && transform < NEGLIGIBLE) active--;
      }
    }
    for (let i = 0; i < negatives.length; i++) {
      sums[i] += Math.log(mean[i]) + STEP * integral[i] - logPositive;
    }
  };
}

/** (rate·h)^p/p!: what the moments of a bin contribute to Σ e^{rate·s}. */
function exponentialWeights(rate: number): Float64Array {
  const weights = new Float64Array(ORDERS);
  for (let order = 0, weight = 1; order < ORDERS; weight *= (rate * BIN_WIDTH) / ++order) {
    weights[order] = weight;
  }
  return weights;
}

const EXPONENTIAL = exponentialWeights(1);
const SQUARE = exponentialWeights(2);

function weigh(weights: Float64Array, moments: Float64Array, slot: number): number {
  let sum = 0;
  for (let order = 0; order < ORDERS; order++) sum += weights[order] * moments[slot + order];
  return sum;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
