import { stepCost } from "./costs.ts";
import type { Job } from "./job.ts";
import type { Outline } from "./outline.ts";
import { blockOf, blocksIn, type Phase } from "./stage.ts";
import { stageId } from "./stage-id.ts";
import { groupOf, type StepGroups, stepCount, stepsOf } from "./step-groups.ts";

/**
 * What the steps of a stage found, added up in a tree: each step of a level adds a few neighbours of the level
 * below, until as few are left. Which are added, and in which order, follows from their places alone.
 */
export interface SumTree {
  /** The stage. */
  readonly name: string;
  /** Each has a sum of its own. */
  readonly groups: StepGroups;
  /** What is added; a group that lacks it has no sum of it. */
  readonly sums: readonly string[];
  /** Of the largest sum of a step. */
  readonly bytes: number;
}

/** The phases that leave no group with more than `sumsPerStep` results. */
export function sumPhases({ tiling: { sumsPerStep } }: Outline, tree: SumTree): Phase[] {
  const { name, sums, bytes } = tree;
  const levels = levelsOf(tree, sumsPerStep);
  return levels.slice(1).map((groups, below): Phase => {
    const lower = levels[below];
    return {
      steps: stepCount(groups),
      cost: stepCost({
        readBytes: sumsPerStep * bytes * sums.length,
        writtenBytes: bytes * sums.length,
        memoryBytes: 2 * bytes,
        operations: (2 * sumsPerStep + 2) * sums.length,
      }),
      async run(job, index, round) {
        const { group, index: parent } = groupOf(groups, index);
        const { from: first, to: end } = blockOf(parent, sumsPerStep, lower[group]);
        const children = stepsOf(lower, group, first, end);
        const from = stageId({ name, round, phase: below });
        const to = stageId({ name, round, phase: below + 1 });
        for (const sum of sums) {
          if (!(await job.partials.exists(`${from}/${children[0]}/${sum}`))) continue;
          await job.partials.write(`${to}/${index}/${sum}`, await job.sum(from, sum, children));
        }
      },
    };
  });
}

/** The sum of a group, once the phases are done. */
export async function groupSum(
  job: Job,
  tree: SumTree,
  group: number,
  sum: string,
  round: number | null = null,
): Promise<Float64Array> {
  const levels = levelsOf(tree, job.outline.tiling.sumsPerStep);
  const last = levels.length - 1;
  const from = stageId({ name: tree.name, round, phase: last });
  return job.sum(from, sum, stepsOf(levels[last], group));
}

/** How many results each group has at each level. */
function levelsOf({ groups }: SumTree, sumsPerStep: number): StepGroups[] {
  const levels = [groups];
  for (let last = groups; Math.max(...last) > sumsPerStep; levels.push(last)) {
    last = last.map((count) => blocksIn(count, sumsPerStep));
  }
  return levels;
}
