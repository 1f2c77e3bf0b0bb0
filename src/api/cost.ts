import { MAX_SUBSETS, subsetKinds } from "../probability/distinct-subsets.ts";
import type { Prior } from "../probability/prior.ts";
import { requireWithin } from "./limits.ts";

/**
 * Estimated seconds of each computation on a prior: a part that every prior pays, and one
 * proportional to its number of distinct probabilities. Measured on one core of a small server
 * over priors of 1 to 10⁵ distinct probabilities and draws of 1 to 10¹²; each is near the dearest
 * case seen.
 */
const TERM = 80e-9;

function seconds(prior: Prior, base: number, terms: number): number {
  return base + terms * prior.groups.length * TERM;
}

/** Above this many expected collisions their logarithm is an integral, below it a sum. */
const SUMMED_COLLISIONS = 20;

export const cost = {
  /** υ and 1 − υ for one number of draws. */
  coverage: (prior: Prior) => seconds(prior, 25e-6, 25),
  /** Mean and variance of the coupon time. */
  couponTime: (prior: Prior) => seconds(prior, 35e-6, 180),
  /** One quantile of the coupon time. */
  quantile: (prior: Prior) => seconds(prior, 60e-6, 250),
  /** τ, 1 − τ, E Col and E ln(1 + Col) for one number of negatives. */
  collisions: (prior: Prior, negatives: number) => {
    const expected = negatives * prior.max;
    return seconds(prior, 15e-6, expected > SUMMED_COLLISIONS ? 150 : 5 + 5 * expected);
  },
  /** P(Col = m) for one m. */
  mass: (prior: Prior) => seconds(prior, 1e-6, 4),
  /** Every bound at one number of negatives. */
  bounds: (prior: Prior, negatives: number) =>
    seconds(prior, 250e-6, 75) + cost.collisions(prior, negatives),
  /** The probability of one number of distinct classes; of few unequal classes, its share of all. */
  distinct: (prior: Prior) => {
    const kinds = subsetKinds(prior);
    const enumerated = prior.groups.length > 1 && kinds <= MAX_SUBSETS;
    return enumerated ? (kinds * 25e-6) / prior.classes : seconds(prior, 25e-6, 1300);
  },
} as const;

/** Refuses what would take longer than a request may. */
export function requireAffordable(estimate: number, parameter: string): void {
  requireWithin(
    "cpuSeconds",
    estimate,
    parameter,
    "Ask for fewer values at once, or for a prior with fewer distinct probabilities.",
  );
}

/** Σ f over the numbers of draws or negatives of a request. */
export function totalCost(values: readonly number[], costOf: (value: number) => number): number {
  return values.reduce((sum, value) => sum + costOf(value), 0);
}
