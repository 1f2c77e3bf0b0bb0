import { BIN_WIDTH, type Grid, ORDERS } from "../../linalg/similarity-moments.ts";
import { FIRST_BIN, LAST_BIN, laplaceTable } from "./laplace-table.ts";

/** 1 − E e^{−uX} and the moments of X = e^{s − reference}, s one of `count` similarities in bins. */
export class SimilarityTransform {
  readonly #table = laplaceTable();
  // Sums of X and of X² over the bins before each bin, of similarities over those from it.
  readonly #mass: Float64Array;
  readonly #squares: Float64Array;
  readonly #similarities: Float64Array;
  #moments: Float64Array = new Float64Array();
  #start = 0;
  #reference = 0;
  #count = 0;
  #low = 0;
  #high = 0;

  /** Cumulants of X: its mean, its variance and its third central moment. */
  mean = 0;
  variance = 0;
  skewness = 0;

  constructor({ bins }: Grid) {
    this.#mass = new Float64Array(bins + 1);
    this.#squares = new Float64Array(bins + 1);
    this.#similarities = new Float64Array(bins + 1);
  }

  /** The last bin that is not empty. */
  static highest(moments: Float64Array, start: number, { bins }: Grid): number {
    let high = bins - 1;
    while (moments[start + high * ORDERS] === 0) high--;
    return high;
  }

  /**
   * Takes `count` ≥ 1 similarities, whose moments start at `start`.
   *
   * @param reference the bin at whose centre X = 1; none that is taken may be higher
   */
  set(moments: Float64Array, start: number, count: number, high: number, reference: number): void {
    const mass = this.#mass;
    const squares = this.#squares;
    const similarities = this.#similarities;
    let low = 0;
    while (moments[start + low * ORDERS] === 0) low++;
    similarities[high + 1] = 0;
    for (let bin = high; bin >= low; bin--) {
      similarities[bin] = similarities[bin + 1] + moments[start + bin * ORDERS];
    }
    mass[low] = 0;
    squares[low] = 0;
    let cubes = 0;
    for (let bin = low; bin <= high; bin++) {
      const centre = Math.exp((bin - reference) * BIN_WIDTH);
      const square = centre * centre;
      const slot = start + bin * ORDERS;
      mass[bin + 1] = mass[bin] + centre * weigh(EXPONENTIAL, moments, slot);
      squares[bin + 1] = squares[bin] + square * weigh(SQUARE, moments, slot);
      cubes += centre * square * weigh(CUBE, moments, slot);
    }
    this.#moments = moments;
    this.#start = start;
    this.#reference = reference;
    this.#count = count;
    this.#low = low;
    this.#high = high;
    const mean = mass[high + 1] / count;
    const square = squares[high + 1] / count;
    this.mean = mean;
    this.variance = Math.max(0, square - mean * mean);
    this.skewness = cubes / count - 3 * mean * square + 2 * mean * mean * mean;
  }

  /**
   * ln E e^{−uX} at u = e^{bins·h}: aligned with the bins, so that one table of g = 1 − e^{−e^x}
   * serves every anchor and temperature. 1 − E is summed rather than E, so that powers are right.
   */
  logTransform(bins: number, u: number): number {
    const table = this.#table;
    const moments = this.#moments;
    const first = this.#reference - bins;
    const from = clamp(first + FIRST_BIN, this.#low, this.#high + 1);
    const to = clamp(first + LAST_BIN + 1, from, this.#high + 1);
    let missing = u * this.#mass[from] - 0.5 * u * u * this.#squares[from] + this.#similarities[to];
    const end = this.#start + to * ORDERS;
    let entry = (from - first - FIRST_BIN) * ORDERS;
    for (let slot = this.#start + from * ORDERS; slot < end; slot += ORDERS, entry += ORDERS) {
      missing +=
        moments[slot] * table[entry] +
        moments[slot + 1] * table[entry + 1] +
        moments[slot + 2] * table[entry + 2] +
        moments[slot + 3] * table[entry + 3] +
        moments[slot + 4] * table[entry + 4] +
        moments[slot + 5] * table[entry + 5];
    }
    // Where every similarity is missed, the error of the moments may exceed 1 − missing.
    return Math.log1p(-Math.min(1, missing / this.#count));
  }
}

/** (rate·h)^p/p!: what the moments of a bin contribute to Σ e^{rate·s}. */
function exponentialWeights(rate: number): Float64Array {
  const weights = new Float64Array(ORDERS);
  for (let order = 0, weight = 1; order < ORDERS; weight *= (rate * BIN_WIDTH) / ++order) {
    weights[order] = weight;
  }
  return weights;
}

/** Those of e^s. */
export const EXPONENTIAL = exponentialWeights(1);
const SQUARE = exponentialWeights(2);
const CUBE = exponentialWeights(3);

/** Σ over a bin of what `weights` stand for, over the value at its centre. */
export function weigh(weights: Float64Array, moments: Float64Array, slot: number): number {
  let sum = 0;
  for (let order = 0; order < ORDERS; order++) sum += weights[order] * moments[slot + order];
  return sum;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
