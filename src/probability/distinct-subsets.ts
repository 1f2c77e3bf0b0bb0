import { compensatedSum } from "../numerics/compensated-sum.ts";
import { coverageOf } from "./coverage.ts";
import type { Prior, PriorGroup } from "./prior.ts";

/** How many kinds of subsets may be enumerated: all of twelve unequal classes. */
export const MAX_SUBSETS = 4096;

/** How many subsets differ in how many classes of each weight they have. */
export function subsetKinds(prior: Prior): number {
  return prior.groups.reduce((product, { multiplicity }) => product * (multiplicity + 1), 1);
}

/**
 * ln P(D = m) at index m = 0 … C, for `draws` = n ≥ 1: the sum over subsets S of m classes of
 * p_Sⁿ times the coverage of S by n draws from it. Every term is positive, so every probability is
 * exact however small.
 */
export function distinctBySubsets(prior: Prior, draws: number): Float64Array {
  const logTerms: number[][] = Array.from({ length: prior.classes + 1 }, () => []);
  const chosen = prior.groups.map(() => 0);
  for (;;) {
    // Next in the odometer of how many classes of each group are in S.
    let g = 0;
    while (g < chosen.length && chosen[g] === prior.groups[g].multiplicity) chosen[g++] = 0;
    if (g === chosen.length) break;
    chosen[g]++;
    const classes = chosen.reduce((sum, count) => sum + count, 0);
    if (classes <= draws) logTerms[classes].push(logSubsetTerm(prior, chosen, classes, draws));
  }
  return Float64Array.from(logTerms.slice(0, Math.min(prior.classes, draws) + 1), (logs) => {
    const largest = Math.max(...logs, -Infinity);
    if (largest === -Infinity) return -Infinity;
    return largest + Math.log(compensatedSum(logs.map((log) => Math.exp(log - largest))));
  });
}

/** ln of the number of such subsets times the probability that the draws' classes are one of them. */
function logSubsetTerm(
  prior: Prior,
  chosen: readonly number[],
  classes: number,
  draws: number,
): number {
  const sum = compensatedSum(prior.groups.map(({ weight }, g) => weight * chosen[g]));
  const rest = compensatedSum(
    prior.groups.map(({ weight, multiplicity }, g) => weight * (multiplicity - chosen[g])),
  );
  const groups: PriorGroup[] = prior.groups.flatMap(({ weight }, g) =>
    chosen[g] === 0 ? [] : [{ weight, multiplicity: chosen[g], probability: weight / sum }],
  );
  let ways = 1;
  for (const [g, { multiplicity }] of prior.groups.entries()) {
    for (let k = 0; k < chosen[g]; k++) ways *= (multiplicity - k) / (k + 1);
  }
  const logShare = rest < sum ? Math.log1p(-rest / prior.total) : Math.log(sum / prior.total);
  const covered = coverageOf({ groups, classes, blank: 0, total: sum, totalError: 0 }, draws);
  return Math.log(ways) + draws * logShare + covered.logProbability;
}
