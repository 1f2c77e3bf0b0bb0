/**
 * D, the number of distinct classes among n i.i.d. draws.
 *
 * P(D = m) = n! [zⁿ tᵐ] Π_c (1 + t(e^{p_c z} − 1)). For equal classes that is
 * binom(C, m) (m/C)ⁿ times the coverage of m equal classes, for few classes a sum over subsets
 * (`distinct-subsets.ts`), and otherwise Cauchy's integral in both variables through their common
 * saddle point (`distinct-contour.ts`).
 */
import { InputError } from "../errors.ts";
import { logFactorialRemainder } from "./contour.ts";
import { coverage } from "./coverage.ts";
import {
  distinctContour,
  distinctSaddle,
  logDistinctBound,
  logDistinctProbability,
} from "./distinct-contour.ts";
import { distinctBySubsets, MAX_SUBSETS, subsetKinds } from "./distinct-subsets.ts";
import { requireDraws } from "./draws.ts";
import { logMiss } from "./miss.ts";
import { type Prior, uniformPrior } from "./prior.ts";

/** The distribution of the number of distinct classes. */
export interface DistinctClasses {
  readonly mean: number;
  readonly variance: number;
  /**
   * ln P(D = m) at index m = 0 … min(C, n): −Infinity where impossible; NaN where more than a
   * dozen classes differ and the probability is known only to be below 10⁻⁵⁰.
   */
  readonly logProbabilities: Float64Array;
}

/** Largest C for which the distribution is computed: time grows like C² for distinct classes. */
export const MAX_DISTINCT_CLASSES = 1000;

/** Tails of unequal classes are followed down to 10⁻⁵⁰; further out the cost would grow with n. */
const LOG_SMALLEST = Math.log(1e-50);

/** Mean, variance and distribution of D for `draws` = n and at most 1,000 classes. */
export function distinctClasses(prior: Prior, draws: number): DistinctClasses {
  requireDraws(draws);
  if (prior.classes > MAX_DISTINCT_CLASSES) {
    throw new InputError(
      "prior",
      `the distribution of distinct classes is computed for up to ${MAX_DISTINCT_CLASSES} classes, not ${prior.classes}.`,
    );
  }
  return {
    mean: expectedDistinct(prior, draws),
    variance: distinctVariance(prior, draws),
    logProbabilities: logDistribution(prior, draws),
  };
}

function logDistribution(prior: Prior, draws: number): Float64Array {
  if (draws === 0) return Float64Array.of(0);
  if (prior.groups.length === 1) return uniformDistribution(prior.classes, draws);
  if (subsetKinds(prior) <= MAX_SUBSETS) return distinctBySubsets(prior, draws);
  return generalDistribution(prior, draws);
}

/** E D = Σ_c 1 − (1 − p_c)ⁿ. */
export function expectedDistinct(prior: Prior, draws: number): number {
  if (draws === 0) return 0;
  let mean = 0;
  for (const { weight, multiplicity } of prior.groups) {
    mean -= multiplicity * Math.expm1(draws * logMiss(weight, prior));
  }
  return mean;
}

/** Var D = Σ_c q_c(1 − q_c) + Σ_{c≠c′} [(1 − p_c − p_c′)ⁿ − (1 − q_c)(1 − q_c′)], 1 − q = (1 − p)ⁿ. */
function distinctVariance(prior: Prior, draws: number): number {
  if (draws <= 1 || prior.classes === 1) return 0;
  const { groups, total } = prior;
  let variance = 0;
  const logMissed = groups.map(({ weight }) => draws * logMiss(weight, prior));
  for (let a = 0; a < groups.length; a++) {
    variance -= groups[a].multiplicity * Math.exp(logMissed[a]) * Math.expm1(logMissed[a]);
    for (let b = 0; b <= a; b++) {
      const pairs =
        a === b
          ? groups[a].multiplicity * (groups[a].multiplicity - 1)
          : 2 * groups[a].multiplicity * groups[b].multiplicity;
      if (pairs === 0) continue;
      // (1 − p − p′)/((1 − p)(1 − p′)) = 1 − pp′/((1 − p)(1 − p′))
      const odds =
        (groups[a].weight / (total - groups[a].weight)) *
        (groups[b].weight / (total - groups[b].weight));
      variance +=
        pairs *
        Math.exp(logMissed[a] + logMissed[b]) *
        Math.expm1(draws * Math.log1p(-Math.min(1, odds)));
    }
  }
  return Math.max(0, variance);
}

function uniformDistribution(classes: number, draws: number): Float64Array {
  const result = new Float64Array(Math.min(classes, draws) + 1).fill(-Infinity);
  for (let m = 1; m < result.length; m++) {
    result[m] =
      logBinomial(classes, m) +
      draws * Math.log(m / classes) +
      coverage(uniformPrior(m), draws).logProbability;
  }
  return result;
}

/** ln binom(n, k). */
function logBinomial(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  return (
    logFactorialRemainder(n) -
    logFactorialRemainder(k) -
    logFactorialRemainder(n - k) -
    k * Math.log(k / n) -
    (n - k) * Math.log1p(-k / n)
  );
}

function generalDistribution(prior: Prior, draws: number): Float64Array {
  const top = Math.min(prior.classes, draws);
  const result = new Float64Array(top + 1).fill(-Infinity);
  // The ends, where the saddle point runs off to infinity, have forms of their own.
  result[top] =
    top === prior.classes ? coverage(prior, draws).logProbability : logAllDifferent(prior, draws);
  result.fill(Number.NaN, 1, top);
  if (coverage(prior, draws).logComplement < LOG_SMALLEST) return result;
  const middle = Math.max(1, Math.min(top - 1, Math.round(expectedDistinct(prior, draws))));
  for (const direction of [1, -1]) {
    let saddle = { logRadius: Math.log(draws), logTilt: 0 };
    for (let m = direction === 1 ? middle : middle - 1; m >= 1 && m < top; ) {
      saddle = distinctSaddle(prior, draws, m, saddle);
      if (logDistinctBound(prior, draws, m, saddle) < LOG_SMALLEST) break;
      const contour = distinctContour(prior, draws, m, saddle);
      for (let ahead = 0; ahead <= contour.reach && m >= 1 && m < top; ahead++, m += direction) {
        const log = logDistinctProbability(contour, m);
        if (log === undefined) break;
        result[m] = log;
      }
    }
  }
  return result;
}

/**
 * ln n! e_n(p), e_n the elementary symmetric polynomial: the n < C draws are all of different
 * classes. With s such that Σ sp/(1 + sp) = n, e_n = s^{−n} Π(1 + sp) · P(B = n) for a sum B of
 * Bernoulli variables whose mean is n, so that nothing in its recursion is small.
 */
function logAllDifferent(prior: Prior, draws: number): number {
  let low = -800;
  let high = 800;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    let mean = 0;
    for (const { multiplicity, probability } of prior.groups) {
      mean += multiplicity / (1 + Math.exp(-middle) / probability);
    }
    if (mean < draws) low = middle;
    else high = middle;
  }
  const scale = Math.exp(low);
  const table = new Float64Array(draws + 1);
  table[0] = 1;
  let logProduct = 0;
  for (const { multiplicity, probability } of prior.groups) {
    const odds = scale * probability;
    logProduct += multiplicity * Math.log1p(odds);
    for (let copy = 0; copy < multiplicity; copy++) {
      for (let j = draws; j >= 1; j--) table[j] = (table[j] + odds * table[j - 1]) / (1 + odds);
      table[0] /= 1 + odds;
    }
  }
  return (
    logFactorialRemainder(draws) -
    draws +
    logProduct -
    draws * Math.log(scale / draws) +
    Math.log(table[draws])
  );
}
