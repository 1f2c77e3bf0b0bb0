import { InputError } from "../errors.ts";
import { compensatedSum, sumWithError } from "../numerics/compensated-sum.ts";

/** Classes that share one probability. */
export interface PriorGroup {
  /** Unnormalised weight of each class: a count, or the probability as given. */
  readonly weight: number;
  /** How many classes have this weight. */
  readonly multiplicity: number;
  /** weight / total. */
  readonly probability: number;
}

/**
 * A class prior π: a multiset of class probabilities.
 *
 * Weights are kept beside the probabilities so that counts enter the exact computations as the
 * integers they are (weight·draws/total is rounded once, not twice).
 */
export interface Prior {
  /** How to ask for it again, e.g. `cifar10`, `uniform:100`, `counts:50,30,20`. */
  readonly name: string;
  /** C, the number of classes. */
  readonly classes: number;
  /** Distinct weights in ascending order; the last group is the most probable. */
  readonly groups: readonly PriorGroup[];
  /** Σ weight · multiplicity, to the nearest double … */
  readonly total: number;
  /** … and what that leaves out, so that 1 − π_c is exact for the most probable class, too. */
  readonly totalError: number;
  /** Smallest class probability. */
  readonly min: number;
  /** Largest class probability. */
  readonly max: number;
  /** H(π) = −Σ π_c ln π_c, in nats. */
  readonly entropy: number;
  /** The weight of each class in the order given; null when all are equal. */
  readonly weights: Float64Array | null;
}

/** Largest C of a uniform prior, and of one whose classes differ. */
export const MAX_UNIFORM_CLASSES = 1_000_000;
export const MAX_CLASSES = 100_000;

/** How far given probabilities may sum from 1: many published ones are rounded to six digits. */
const PROBABILITY_SUM_TOLERANCE = 1e-5;

/** Names that list every weight stay readable up to this many classes. */
const MAX_NAMED_WEIGHTS = 32;

/** π_c = 1/C for `classes` = C from 1 to 10⁶. */
export function uniformPrior(classes: number): Prior {
  requireClasses(classes, MAX_UNIFORM_CLASSES);
  return {
    name: `uniform:${classes}`,
    classes,
    groups: [{ weight: 1, multiplicity: classes, probability: 1 / classes }],
    total: classes,
    totalError: 0,
    min: 1 / classes,
    max: 1 / classes,
    entropy: Math.log(classes),
    weights: null,
  };
}

/** π_c = counts_c / Σ counts, for 1 to 10⁵ positive integers whose sum is below 2⁵³. */
export function priorFromCounts(counts: ArrayLike<number>): Prior {
  for (let index = 0; index < counts.length; index++) {
    if (!Number.isInteger(counts[index])) {
      throw new InputError(
        "counts",
        `class ${index} has count ${counts[index]}; a count must be a positive integer.`,
      );
    }
  }
  const prior = priorFromWeights("counts", counts);
  if (!Number.isSafeInteger(prior.total)) {
    throw new InputError("counts", "the counts must sum to less than 2^53.");
  }
  return prior;
}

/** π_c = probabilities_c / Σ probabilities; they must be positive and sum to 1 within 10⁻⁵. */
export function priorFromProbabilities(probabilities: ArrayLike<number>): Prior {
  const prior = priorFromWeights("probabilities", probabilities);
  if (Math.abs(prior.total - 1) > PROBABILITY_SUM_TOLERANCE) {
    throw new InputError(
      "probabilities",
      `the probabilities sum to ${prior.total}; they must sum to 1 (within ${PROBABILITY_SUM_TOLERANCE}). For unnormalised weights use counts.`,
    );
  }
  return prior;
}

/**
 * The exponential long tail π_c ∝ imbalance^(−c/(C−1)), c = 0 … C−1 (Cui et al. 2019): the first
 * class is `imbalance` ≥ 1 times as probable as the last.
 */
export function longTailedPrior(classes: number, imbalance: number): Prior {
  requireClasses(classes, MAX_CLASSES);
  if (!(imbalance >= 1 && imbalance <= 1e12)) {
    throw new InputError("imbalance", `the imbalance is ${imbalance}; it must be from 1 to 1e12.`);
  }
  const name = `longtail:${classes}:${imbalance}`;
  if (classes === 1 || imbalance === 1) return { ...uniformPrior(classes), name };
  const decay = Math.log(imbalance) / (classes - 1);
  const weights = Float64Array.from({ length: classes }, (_, c) => Math.exp(-decay * c));
  return { ...priorFromWeights("longtail", weights), name };
}

/** The index into `prior.groups` of the class at `index` in the order given. */
export function classGroup(prior: Prior, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= prior.classes) {
    throw new InputError(
      "class",
      `there is no class ${index}; classes are numbered 0 to ${prior.classes - 1}.`,
    );
  }
  if (prior.weights === null) return 0;
  const weight = prior.weights[index];
  let low = 0;
  let high = prior.groups.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (prior.groups[middle].weight < weight) low = middle + 1;
    else high = middle;
  }
  return low;
}

function priorFromWeights(parameter: string, given: ArrayLike<number>): Prior {
  requireClasses(given.length, MAX_CLASSES);
  const weights = Float64Array.from(given);
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    if (weight === 0) {
      throw new InputError(
        parameter,
        `class ${index} has probability zero; leave out classes that never occur.`,
      );
    }
    if (!(weight > 0 && weight < Infinity)) {
      throw new InputError(
        parameter,
        `class ${index} is ${weight}; every value must be a positive finite number.`,
      );
    }
  }
  const { sum: total, error: totalError } = sumWithError(weights);
  if (!(total < Infinity)) throw new InputError(parameter, "the values overflow when summed.");
  const groups: PriorGroup[] = [];
  const sorted = weights.slice().sort();
  for (let start = 0; start < sorted.length; ) {
    const weight = sorted[start];
    let end = start + 1;
    while (end < sorted.length && sorted[end] === weight) end++;
    groups.push({ weight, multiplicity: end - start, probability: weight / total });
    start = end;
  }
  const listed = given.length <= MAX_NAMED_WEIGHTS ? `:${Array.from(weights).join(",")}` : "";
  return {
    name: `${parameter}${listed}`,
    classes: weights.length,
    groups,
    total,
    totalError,
    min: groups[0].probability,
    max: groups[groups.length - 1].probability,
    entropy: -compensatedSum(
      groups.map((g) => g.multiplicity * g.probability * Math.log(g.probability)),
    ),
    weights,
  };
}

function requireClasses(classes: number, limit: number): void {
  if (!Number.isInteger(classes) || classes < 1 || classes > limit) {
    throw new InputError(
      "classes",
      `${classes} classes were asked for; the number of classes must be an integer from 1 to ${limit}.`,
    );
  }
}
