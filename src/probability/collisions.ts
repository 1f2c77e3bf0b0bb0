import { InputError } from "../errors.ts";
import { expectedLog } from "../numerics/expected-log.ts";
import { binomialProbability } from "./binomial.ts";
import { fromLogComplement, type Coverage as Probability } from "./coverage.ts";
import { requireDraws } from "./draws.ts";
import { logMiss } from "./miss.ts";
import type { Prior } from "./prior.ts";

/**
 * τ_K: the probability that at least one of `negatives` = K draws has the anchor's class,
 * 1 − Σ_c π_c (1 − π_c)^K. Relative error of τ and 1 − τ ≤ 1e-12. (Arora et al. 2019)
 */
export function collision(prior: Prior, negatives: number): Probability {
  requireDraws(negatives, "negatives");
  if (negatives === 0) return fromLogComplement(0);
  let probability = 0;
  let largest = -Infinity;
  for (const { weight } of prior.groups) {
    largest = Math.max(largest, negatives * logMiss(weight, prior) + Math.log(weight));
  }
  let complement = 0;
  for (const { weight, multiplicity, probability: share } of prior.groups) {
    const logAllMiss = negatives * logMiss(weight, prior);
    probability += multiplicity * share * -Math.expm1(logAllMiss);
    complement += multiplicity * Math.exp(logAllMiss + Math.log(weight) - largest);
  }
  // A single class always collides.
  const logComplement =
    largest === -Infinity ? -Infinity : largest + Math.log(complement / prior.total);
  return {
    // The shares of a prior may add up to a little more than 1, and so may these.
    probability: Math.min(1, probability),
    complement: Math.exp(logComplement),
    logProbability:
      probability < 0.5 ? Math.log(probability) : Math.log1p(-Math.exp(logComplement)),
    logComplement,
  };
}

/** E Col = K Σ_c π_c²: the expected number of negatives of the anchor's class. */
export function expectedCollisions(prior: Prior, negatives: number): number {
  requireDraws(negatives, "negatives");
  let sum = 0;
  for (const { multiplicity, probability } of prior.groups) sum += multiplicity * probability ** 2;
  return negatives * sum;
}

/** P(Col = m) = Σ_c π_c Bin(m; K, π_c) for `collisions` = m and `negatives` = K. */
export function collisionProbabilityMass(
  prior: Prior,
  negatives: number,
  collisions: number,
): number {
  requireDraws(negatives, "negatives");
  requireDraws(collisions, "collisions");
  if (collisions > negatives) {
    throw new InputError("collisions", `${collisions} collisions need at least as many negatives.`);
  }
  let sum = 0;
  for (const { weight, multiplicity, probability } of prior.groups) {
    sum += multiplicity * probability * binomialProbability(collisions, negatives, weight, prior);
  }
  return sum;
}

/**
 * E ln(1 + Col), in nats: what collisions alone contribute to InfoNCE. It already equals
 * τ_K · E[ln(1 + Col) | Col ≥ 1]. Relative error ≤ 1e-12 for 0 ≤ K ≤ 10¹².
 */
export function collisionTerm(prior: Prior, negatives: number): number {
  requireDraws(negatives, "negatives");
  if (negatives === 0) return 0;
  let sum = 0;
  for (const { weight, multiplicity, probability } of prior.groups) {
    sum += multiplicity * probability * expectedLogOnePlus(negatives, weight, prior);
  }
  return sum;
}

/** Up to this mean, summing the binomial distribution is as cheap as the integral and keeps relative accuracy. */
const SUMMED_MEAN = 20;

/** E ln(1 + X), X binomial with `trials` of probability weight/total. */
function expectedLogOnePlus(trials: number, weight: number, prior: Prior): number {
  const probability = weight / prior.total;
  const mean = trials * probability;
  if (mean > SUMMED_MEAN || probability > 0.5) {
    return expectedLog(1 + mean, (u) =>
      Math.exp(-u + trials * Math.log1p(probability * Math.expm1(-u))),
    );
  }
  const odds = weight / (prior.total - weight);
  let mass = Math.exp(trials * logMiss(weight, prior));
  let sum = 0;
  for (let m = 1; m <= trials; m++) {
    mass *= ((trials - m + 1) / m) * odds;
    const term = mass * Math.log1p(m);
    sum += term;
    if (m > mean && term < 1e-18 * sum) break;
  }
  return sum;
}
