import { compensatedSum } from "../numerics/compensated-sum.ts";
import type { Prior, PriorGroup } from "../probability/prior.ts";
import { withoutClass } from "../probability/targets.ts";

/** The prior given that the class is not the (or one of the) most probable; needs two classes. */
export function withoutMostProbable(prior: Prior): Prior {
  const { groups, classes, total, totalError } = withoutClass(prior, prior.groups.length - 1);
  return {
    name: `${prior.name} without its most probable class`,
    classes,
    groups,
    total,
    totalError,
    min: groups[0].probability,
    max: groups[groups.length - 1].probability,
    entropy: -compensatedSum(
      groups.map((group) => group.multiplicity * group.probability * Math.log(group.probability)),
    ),
    weights: groups.length === 1 ? null : weightsOf(groups, classes),
  };
}

function weightsOf(groups: readonly PriorGroup[], classes: number): Float64Array {
  const weights = new Float64Array(classes);
  let start = 0;
  for (const { weight, multiplicity } of groups) {
    weights.fill(weight, start, start + multiplicity);
    start += multiplicity;
  }
  return weights;
}
