import type { Prior, PriorGroup } from "./prior.ts";

/** What is to be covered: some classes of a prior. Draws of the other classes are blanks. */
export interface Targets {
  readonly groups: readonly PriorGroup[];
  readonly classes: number;
  /** Weight of one draw that is no target. */
  readonly blank: number;
  /** blank + Σ weight·multiplicity = total + totalError. */
  readonly total: number;
  readonly totalError: number;
}

/** All classes. */
export function everyClass(prior: Prior): Targets {
  const { groups, classes, total, totalError } = prior;
  return { groups, classes, blank: 0, total, totalError };
}

/** All classes but one of `prior.groups[group]`, whose draws count as blanks. */
export function everyOtherClass(prior: Prior, group: number): Targets {
  return {
    groups: withoutOne(prior.groups, group),
    classes: prior.classes - 1,
    blank: prior.groups[group].weight,
    total: prior.total,
    totalError: prior.totalError,
  };
}

/** All classes but one of `prior.groups[group]`, which is never drawn. */
export function withoutClass(prior: Prior, group: number): Targets {
  const { weight } = prior.groups[group];
  const difference = prior.total - weight;
  const error = prior.total - difference - weight + prior.totalError;
  const total = difference + error;
  return {
    groups: withoutOne(prior.groups, group).map((other) => ({
      ...other,
      probability: other.weight / total,
    })),
    classes: prior.classes - 1,
    blank: 0,
    total,
    totalError: error - (total - difference),
  };
}

/** `groups` with one class fewer in the group at `index`. */
function withoutOne(groups: readonly PriorGroup[], index: number): readonly PriorGroup[] {
  return groups.flatMap((group, g) => {
    if (g !== index) return [group];
    return group.multiplicity === 1 ? [] : [{ ...group, multiplicity: group.multiplicity - 1 }];
  });
}
