import { complementContour } from "./complement-contour.ts";
import { logCentralCoefficient } from "./contour.ts";
import { coverageContour, logBarelyCovered } from "./coverage-contour.ts";
import { requireDraws } from "./draws.ts";
import { logMiss } from "./miss.ts";
import type { Prior } from "./prior.ts";
import { everyClass, type Targets } from "./targets.ts";

/** A probability and its complement, both in full relative accuracy, with natural logarithms. */
export interface Coverage {
  readonly probability: number;
  readonly complement: number;
  /** −Infinity if the probability is exactly zero. */
  readonly logProbability: number;
  /** −Infinity if the complement is exactly zero. */
  readonly logComplement: number;
}

/** Below this sum of single misses, 1 − υ = Σ_c (1 − p_c)ⁿ: pairs change it by less than 10⁻¹⁵. */
const LOG_SINGLE_MISSES = Math.log(1e-15);

/** The complement is computed rather than υ when ln υ is above this. */
const LOG_LIKELY = -0.7;

/**
 * υ_n: the probability that `draws` = n i.i.d. draws from `prior` cover every class.
 *
 * Relative error of υ and of 1 − υ ≤ 1e-12 for every prior and 0 ≤ n ≤ 10¹² (beyond the range of
 * doubles: a few ulp of their logarithms). Time is proportional to the number of distinct
 * probabilities and does not depend on n. Nozawa & Sato (2021), υ in their main theorem.
 */
export function coverage(prior: Prior, draws: number): Coverage {
  requireDraws(draws);
  return coverageOf(everyClass(prior), draws);
}

/** The probability that `n` draws include every target. */
export function coverageOf(targets: Targets, n: number): Coverage {
  switch (regime(targets, n)) {
    case "likely":
      return fromLogComplement(logCentralCoefficient(complementContour(targets, n)));
    case "unlikely":
      return fromLogProbability(logCentralCoefficient(coverageContour(targets, n)));
    case "closed":
      return closedCoverage(targets, n);
  }
}

/** How υ_n is best computed: by a closed form, or by the contour of υ or of its complement. */
export function regime(targets: Targets, n: number): "closed" | "unlikely" | "likely" {
  if (n <= targets.classes || targets.classes <= 1) return "closed";
  if (logExpectedMissing(targets, n) < LOG_SINGLE_MISSES) return "closed";
  return logPoissonCoverage(targets, n) > LOG_LIKELY ? "likely" : "unlikely";
}

function closedCoverage(targets: Targets, n: number): Coverage {
  if (targets.classes === 0) return CERTAIN;
  if (n < targets.classes) return IMPOSSIBLE;
  if (targets.classes === 1 && targets.blank === 0) return CERTAIN;
  if (n === targets.classes && n > 1) return fromLogProbability(logBarelyCovered(targets));
  return fromLogComplement(logExpectedMissing(targets, n));
}

const CERTAIN: Coverage = {
  probability: 1,
  complement: 0,
  logProbability: 0,
  logComplement: -Infinity,
};
const IMPOSSIBLE: Coverage = {
  probability: 0,
  complement: 1,
  logProbability: -Infinity,
  logComplement: 0,
};

/** Everything from ln υ. */
export function fromLogProbability(logProbability: number): Coverage {
  const probability = Math.exp(logProbability);
  const complement = Math.abs(Math.expm1(logProbability));
  return {
    probability,
    complement,
    logProbability,
    logComplement: logOfOther(complement, probability),
  };
}

/** Everything from ln(1 − υ). */
export function fromLogComplement(logComplement: number): Coverage {
  const complement = Math.exp(logComplement);
  const probability = Math.abs(Math.expm1(logComplement));
  return {
    probability,
    complement,
    logProbability: logOfOther(probability, complement),
    logComplement,
  };
}

/** ln other for other = 1 − value, from whichever of the two is the smaller. Adding 0 makes −0 0. */
function logOfOther(other: number, value: number): number {
  return value > 0.5 ? Math.log(other) : Math.log1p(-value) + 0;
}

/** ln Σ_c (1 − p_c)ⁿ: the expected number of targets that n draws miss. */
function logExpectedMissing(targets: Targets, n: number): number {
  let largest = -Infinity;
  let sum = 0;
  // Ascending weights: the rarest class, which dominates, comes first.
  for (const { weight, multiplicity } of targets.groups) {
    const exponent = n * logMiss(weight, targets);
    if (largest === -Infinity) largest = exponent;
    if (exponent - largest < -100) break;
    sum += multiplicity * Math.exp(exponent - largest);
  }
  return largest + Math.log(sum);
}

/** ln Π_c (1 − e^{−n p_c}): coverage by a Poisson number of draws, close to ln υ_n. */
function logPoissonCoverage({ groups }: Targets, n: number): number {
  let sum = 0;
  for (const { probability, multiplicity } of groups) {
    sum += multiplicity * Math.log1p(-Math.exp(-n * probability));
  }
  return sum;
}
