import { inspect } from "../../src/jobs/inspect.ts";
import type { JobOptions } from "../../src/jobs/job-options.ts";
import type { Tiling } from "../../src/jobs/outline.ts";
import type { Plan } from "../../src/jobs/plan.ts";
import { planJob } from "../../src/jobs/plan-job.ts";
import { platformLimits } from "../../src/jobs/platform-limits.ts";
import { type JobReport, report } from "../../src/jobs/report.ts";
import { advance, runStep } from "../../src/jobs/run-step.ts";
import type { StageId } from "../../src/jobs/stage-id.ts";
import type { JobStore } from "../../src/jobs/store.ts";

/** Tiles of tests are smaller than any that a platform would see, so there are more of them. */
const LIMITS = { ...platformLimits, steps: Infinity };

/** How the steps of a stage are run. */
export type Steps = (
  steps: number,
  run: (index: number) => Promise<void>,
  stage: StageId,
) => Promise<void>;

export const inOrder: Steps = async (steps, run) => {
  for (let index = 0; index < steps; index++) await run(index);
};

/** The report of a job on uploaded files. */
export async function runJob(
  store: JobStore,
  files: readonly string[],
  options: JobOptions,
  tiling: Partial<Tiling> = {},
  steps: Steps = inOrder,
): Promise<{ plan: Plan; report: JobReport }> {
  const plan: Plan = planJob(await inspect(store, files), options, LIMITS, tiling);
  let next = await advance(plan, null, store);
  while (!next.done) {
    const { next: stage, steps: count } = next;
    const run = async (index: number) => {
      await runStep(JSON.parse(JSON.stringify(plan)), stage, index, store);
    };
    await steps(count, run, stage);
    next = await advance(plan, stage, store);
  }
  return { plan, report: await report(plan, store) };
}
