import { range } from "./stage.ts";

/** Steps that fall into groups, one after the other: how many each has. */
export type StepGroups = readonly number[];

export function stepCount(groups: StepGroups): number {
  return groups.reduce((sum, steps) => sum + steps, 0);
}

/** In which group a step is, and which of its steps it is. */
export function groupOf(
  groups: StepGroups,
  step: number,
): { readonly group: number; readonly index: number } {
  let [group, index] = [0, step];
  while (index >= groups[group]) index -= groups[group++];
  return { group, index };
}

/** The steps of a group, or only those from its `from`th to its `to`th. */
export function stepsOf(groups: StepGroups, group: number, from = 0, to = groups[group]): number[] {
  const first = stepCount(groups.slice(0, group));
  return range(first + from, first + to);
}
