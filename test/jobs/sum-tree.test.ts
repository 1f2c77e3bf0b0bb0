import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Job } from "../../src/jobs/job.ts";
import type { Outline } from "../../src/jobs/outline.ts";
import { groupSum, type SumTree, sumPhases } from "../../src/jobs/sum-tree.ts";
import { MemoryStore } from "./memory-store.ts";

/** A job of which nothing but how many results are added at a time is asked. */
function jobOf(store: MemoryStore, sumsPerStep: number): Job {
  return new Job({ tiling: { sumsPerStep } } as Outline, store);
}

it("the sum of each group is that of its steps, in as many levels as are needed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 2, max: 9 }),
      fc.constantFrom(null, 3),
      async (groups, sumsPerStep, round) => {
        const store = new MemoryStore();
        const job = jobOf(store, sumsPerStep);
        const tree: SumTree = { name: "stage", groups, sums: ["all", "odd"], bytes: 16 };
        const of = groups.flatMap((count, group) => Array<number>(count).fill(group));
        const place = round === null ? "stage" : `stage#${round}`;
        for (const [step, group] of of.entries()) {
          await job.partials.write(`${place}/${step}/all`, Float64Array.of(step, 1));
          // A sum that some groups have.
          if (group % 2 === 1)
            await job.partials.write(`${place}/${step}/odd`, Float64Array.of(step));
        }
        const phases = sumPhases(job.outline, tree);
        for (const { steps, run } of phases) {
          for (let index = steps - 1; index >= 0; index--) await run(job, index, round);
        }
        const levels = Math.ceil(Math.log(Math.max(...groups)) / Math.log(sumsPerStep) - 1e-9);
        expect(phases.length).toBe(Math.max(0, levels - 1));
        for (const [group, count] of groups.entries()) {
          const steps = [...of.keys()].filter((step) => of[step] === group);
          const total = steps.reduce((sum, step) => sum + step, 0);
          expect([...(await groupSum(job, tree, group, "all", round))]).toEqual([total, count]);
          if (group % 2 === 1) {
            expect([...(await groupSum(job, tree, group, "odd", round))]).toEqual([total]);
          }
        }
      },
    ),
    { seed: 4, numRuns: 100 },
  );
});
