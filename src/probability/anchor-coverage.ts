import { InputError } from "../errors.ts";
import { type Coverage, coverageOf, fromLogProbability } from "./coverage.ts";
import { requireDraws } from "./draws.ts";
import { logMiss } from "./miss.ts";
import type { Prior } from "./prior.ts";
import { everyOtherClass, withoutClass } from "./targets.ts";

/**
 * υ_c: the probability that `negatives` = K draws cover the C − 1 classes other than the anchor's,
 * a class of `prior.groups[group]`. Σ_c π_c υ_c = υ_{K+1}; smallest for the most probable class.
 */
export function anchorCoverage(prior: Prior, group: number, negatives: number): Coverage {
  requireDraws(negatives, "negatives");
  requireGroup(prior, group);
  return coverageOf(everyOtherClass(prior, group), negatives);
}

/**
 * The probability that none of `negatives` = K draws is of the anchor's class, one of
 * `prior.groups[group]`, and all other classes are covered:
 * (1 − π_c)^K times the coverage by K draws from the prior without c. Smallest for the most
 * probable class. υ_c = υ_K + this.
 */
export function collisionFreeCoverage(prior: Prior, group: number, negatives: number): Coverage {
  requireDraws(negatives, "negatives");
  requireGroup(prior, group);
  const others = coverageOf(withoutClass(prior, group), negatives);
  // No draw at all misses the anchor's class with certainty, even if it is the only class.
  const logAllMiss = negatives === 0 ? 0 : negatives * logMiss(prior.groups[group].weight, prior);
  return fromLogProbability(logAllMiss + others.logProbability);
}

function requireGroup(prior: Prior, group: number): void {
  if (prior.groups[group] === undefined) {
    throw new InputError(
      "group",
      `there is no group ${group}; the groups of equally probable classes are numbered 0 to ${prior.groups.length - 1}.`,
    );
  }
}
