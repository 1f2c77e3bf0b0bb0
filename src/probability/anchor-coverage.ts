import { compensatedSum } from "../numerics/compensated-sum.ts";
import { type Coverage, coverageOf, fromLogProbability } from "./coverage.ts";
import { requireDraws } from "./draws.ts";
import { logMiss } from "./miss.ts";
import type { Prior } from "./prior.ts";
import { everyOtherClass, withoutOne } from "./targets.ts";

/**
 * υ_c: the probability that `negatives` = K draws cover the C − 1 classes other than the anchor's,
 * a class of `prior.groups[group]`. Σ_c π_c υ_c = υ_{K+1}; smallest for the most probable class.
 */
export function anchorCoverage(prior: Prior, group: number, negatives: number): Coverage {
  requireDraws(negatives, "negatives");
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
  const groups = withoutOne(prior.groups, group);
  const total = compensatedSum(groups.map((g) => g.weight * g.multiplicity));
  const others = coverageOf(
    {
      groups: groups.map((g) => ({ ...g, probability: g.weight / total })),
      classes: prior.classes - 1,
      blank: 0,
      total,
    },
    negatives,
  );
  // No draw at all misses the anchor's class with certainty, even if it is the only class.
  const logAllMiss =
    negatives === 0 ? 0 : negatives * logMiss(prior.groups[group].weight, prior.total);
  return fromLogProbability(logAllMiss + others.logProbability);
}
