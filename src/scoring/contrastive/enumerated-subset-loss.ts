import { logits } from "../classification/logits.ts";
import { collisionFreeWeights } from "./collision-free-weights.ts";
import type {
  Estimate,
  SubsetAnchors,
  SubsetLossRule,
  SubsetPopulation,
} from "./subset-loss-types.ts";
import { subsetProbabilities } from "./subset-probabilities.ts";

/**
 * The subset losses exactly, by enumeration of the sets A of classes other than the anchor's.
 *
 * The probability of A depends on the anchor's class alone and the loss given A not on K, so one
 * pass over the anchors, which sums the losses of each class for every A, serves all K.
 */
export const enumeratedSubsetLoss: SubsetLossRule = {
  sums: lossSums,
  losses(sums, { counts, views, negatives }) {
    const sets = sums.length / counts.length;
    const losses = Array.from(counts, (count, c) =>
      sums.subarray(c * sets, (c + 1) * sets).map((sum) => sum / (count * views)),
    );
    return negatives.map((k) => {
      const probabilities = probabilitiesByClass(counts, (count) => count, k);
      return {
        expected: exact(expectedLoss(counts, losses, probabilities)),
        incomplete: exact(incompleteLoss(counts, losses, probabilities)),
        collisionFree: exact(collisionFreeLoss(counts, losses, k)),
      };
    });
  },
};

/** Losses of anchors are added as long as e to their sum is surely a number. */
const LARGEST_LOG = 600;

/** For each class y and each set A of other classes, the sum over its anchors of the loss among A ∪ {y}. */
function lossSums(
  { anchors, means, labels, temperature }: SubsetAnchors,
  { counts }: SubsetPopulation,
): Float64Array {
  const classes = means.rows;
  const sets = 2 ** (classes - 1);
  const all = Array.from(counts, () => new LogSums(sets));
  const odds = new Float64Array(sets);
  for (const view of anchors) {
    for (const [row, scores] of logits(view, means, temperature)) {
      const own = labels[row];
      for (let c = 0, bit = 1; c < classes; c++) {
        if (c === own) continue;
        const ratio = Math.exp(scores[c] - scores[own]);
        for (let set = 0; set < bit; set++) odds[bit + set] = odds[set] + ratio;
        bit *= 2;
      }
      all[own].add(odds);
    }
  }
  const result = new Float64Array(classes * sets);
  all.forEach((sums, c) => {
    result.set(sums.total(), c * sets);
  });
  return result;
}

/**
 * Sums of ln(1 + x) for many x at once: the logarithm of Π (1 + x), of which the product less 1 is kept, so
 * that small ones lose no digits. A product takes a tenth of the time of a logarithm.
 */
class LogSums {
  readonly #sums: Float64Array;
  readonly #products: Float64Array;
  /** Of the largest product. */
  #log = 0;

  constructor(length: number) {
    this.#sums = new Float64Array(length);
    this.#products = new Float64Array(length);
  }

  /** @param values x ≥ 0, the largest of which comes last */
  add(values: Float64Array): void {
    const products = this.#products;
    const log = Math.log1p(values[values.length - 1]);
    if (this.#log + log > LARGEST_LOG) this.#takeLogarithms();
    this.#log += log;
    for (let i = 0; i < values.length; i++) products[i] += values[i] + products[i] * values[i];
  }

  total(): Float64Array {
    this.#takeLogarithms();
    return this.#sums;
  }

  #takeLogarithms(): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] += Math.log1p(this.#products[i]);
    this.#products.fill(0);
    this.#log = 0;
  }
}

/** The arrays of `losses` and `probabilities` have an entry for each set of classes other than theirs. */
function expectedLoss(
  counts: Float64Array,
  losses: readonly Float64Array[],
  probabilities: readonly Float64Array[],
): number {
  let weighted = 0;
  losses.forEach((loss, c) => {
    weighted += counts[c] * dot(probabilities[c], loss);
  });
  return weighted / sum(counts);
}

function incompleteLoss(
  counts: Float64Array,
  losses: readonly Float64Array[],
  probabilities: readonly Float64Array[],
): number | null {
  let weight = 0;
  let weighted = 0;
  losses.forEach((loss, c) => {
    // The last set is that of all classes.
    const incomplete = probabilities[c].subarray(0, -1);
    weight += counts[c] * sum(incomplete);
    weighted += counts[c] * dot(incomplete, loss);
  });
  return weight > 0 ? weighted / weight : null;
}

function collisionFreeLoss(
  counts: Float64Array,
  losses: readonly Float64Array[],
  k: number,
): number | null {
  if (counts.length === 1 && k > 0) return null;
  const weights = collisionFreeWeights(counts, k);
  const probabilities = probabilitiesByClass(counts, () => 0, k);
  let value = 0;
  losses.forEach((loss, c) => {
    value += weights[c] * dot(probabilities[c], loss);
  });
  return value;
}

/**
 * For each class of the anchor, the probabilities of the sets of others. Those of equal classes, of which
 * most data sets are made, are the same arrays.
 *
 * @param base weight of the anchor's own class among what is drawn
 */
function probabilitiesByClass(
  counts: Float64Array,
  base: (count: number) => number,
  k: number,
): Float64Array[] {
  const known = new Map<string, Float64Array>();
  return Array.from(counts, (count, c) => {
    const others = without(counts, c);
    const key = others.join();
    const found = known.get(key) ?? subsetProbabilities(base(count), others, k);
    known.set(key, found);
    return found;
  });
}

function exact(value: number): Estimate;
function exact(value: number | null): Estimate | null;
function exact(value: number | null): Estimate | null {
  return value === null ? null : { value, standardError: null };
}

function without(counts: Float64Array, c: number): Float64Array {
  return counts.filter((_, index) => index !== c);
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let index = 0; index < a.length; index++) total += a[index] * b[index];
  return total;
}
