import type { Prior, PriorGroup } from "./prior.ts";

/** What is to be covered: some classes of a prior. Draws of the other classes are blanks. */
export interface Targets {
  readonly groups: readonly PriorGroup[];
  readonly classes: number;
  /** Weight of one draw that is no target. */
  readonly blank: number;
  /** blank + Σ weight·multiplicity. */
  readonly total: number;
}

/** All classes. */
export function everyClass(prior: Prior): Targets {
  return { groups: prior.groups, classes: prior.classes, blank: 0, total: prior.total };
}

/** All classes but one of `prior.groups[group]`, whose draws count as blanks. */
export function everyOtherClass(prior: Prior, group: number): Targets {
  return {
    groups: withoutOne(prior.groups, group),
    classes: prior.classes - 1,
    blank: prior.groups[group].weight,
    total: prior.total,
  };
}

/** `groups` with one class fewer in the group at `index`. */
export function withoutOne(groups: readonly PriorGroup[], index: number): readonly PriorGroup[] {
  return groups.flatMap((group, g) => {
    if (g !== index) return [group];
    return group.multiplicity === 1 ? [] : [{ ...group, multiplicity: group.multiplicity - 1 }];
  });
}
