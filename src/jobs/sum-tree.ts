import { stepCost } from "./costs.ts";
import type { Job } from "./job.ts";
import type { Outline } from "./outline.ts";
import { blockOf, blocksIn, type Phase } from "./stage.ts";
import { stageId } from "./stage-id.ts";

/**
 * What the steps of a stage found, added up in a tree: each step of a level adds a few neighbours of the level
 * below, until as few are left. Which are added, and in which order, follows from their places alone.
 */
export interface SumTree {
  /** The stage. */
  readonly name: string;
  /** Its steps fall into groups of so many, one after the other, each of which has a sum of its own. */
  readonly groups: readonly number[];
  /** What is added; a group that lacks it has no sum of it. */
  readonly sums: readonly string[];
  /** Of the largest sum of a step. */
  readonly bytes: number;
}

/** The phases that leave no group with more than `sumsPerStep` results. */
export function sumPhases({ tiling: { sumsPerStep } }: Outline, tree: SumTree): Phase[] {
  const { name, sums, bytes } = tree;
  return levelsOf(tree, sumsPerStep)
    .slice(1)
    .map(
      (groups, below): Phase => ({
        steps: total(groups),
        cost: stepCost({
          readBytes: sumsPerStep * bytes * sums.length,
          writtenBytes: bytes * sums.length,
          memoryBytes: 2 * bytes,
          operations: (2 * sumsPerStep + 2) * sums.length,
        }),
        async run(job, index, round) {
          const at = placeOf(groups, index);
          const children = childrenOf(levelsOf(tree, sumsPerStep)[below], at, sumsPerStep);
          const from = stageId({ name, round, phase: below });
          const to = stageId({ name, round, phase: below + 1 });
          for (const sum of sums) {
            if (!(await job.partials.exists(`${from}/${children[0]}/${sum}`))) continue;
            await job.partials.write(`${to}/${index}/${sum}`, await job.sum(from, sum, children));
          }
        },
      }),
    );
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
  const groups = levels[levels.length - 1];
  const first = total(groups.slice(0, group));
  const left = Array.from({ length: groups[group] }, (_, index) => first + index);
  return job.sum(stageId({ name: tree.name, round, phase: levels.length - 1 }), sum, left);
}

/** How many results each group has at each level. */
function levelsOf({ groups }: SumTree, sumsPerStep: number): (readonly number[])[] {
  const levels = [groups];
  for (let last = groups; Math.max(...last) > sumsPerStep; levels.push(last)) {
    last = last.map((count) => blocksIn(count, sumsPerStep));
  }
  return levels;
}

interface Place {
  readonly group: number;
  readonly index: number;
}

function placeOf(groups: readonly number[], step: number): Place {
  let [group, index] = [0, step];
  while (index >= groups[group]) index -= groups[group++];
  return { group, index };
}

/** The steps of the level below that are added. */
function childrenOf(below: readonly number[], { group, index }: Place, most: number): number[] {
  const first = total(below.slice(0, group));
  const { from, to } = blockOf(index, most, below[group]);
  return Array.from({ length: to - from }, (_, child) => first + from + child);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
