import { InputError } from "../errors.ts";
import { Job } from "./job.ts";
import type { Advance, Plan, StageId, StepOutcome } from "./plan.ts";
import type { Stage } from "./stage.ts";
import { stagesOf } from "./stages/stages.ts";
import type { JobStore } from "./store.ts";

/**
 * Does one step of a stage. It reads files and earlier results, and writes its own, which are the same bytes
 * under the same address whenever and however often it runs.
 *
 * @throws ScoreInputError or FormatError if what it reads is wrong, which no repetition would change
 */
export async function runStep(
  plan: Plan,
  id: StageId,
  index: number,
  store: JobStore,
): Promise<StepOutcome> {
  const { stage, round } = find(plan, id);
  if (!Number.isInteger(index) || index < 0 || index >= stage.steps) {
    throw new InputError("index", `stage ${id} has no step ${index}, but ${stage.steps}.`);
  }
  const job = new Job(plan, store);
  await stage.run(job, index, round);
  const { readBytes, writtenBytes } = job.partials;
  return { stage: id, index, readBytes, writtenBytes };
}

/**
 * Puts together what the steps of a stage found, once all are done, and says which comes next. May be
 * repeated as steps may.
 *
 * @param id the stage that is done; null: which is the first
 */
export async function advance(plan: Plan, id: StageId | null, store: JobStore): Promise<Advance> {
  const stages = stagesOf(plan);
  const job = new Job(plan, store);
  let next = 0;
  if (id !== null) {
    const { stage, round } = find(plan, id);
    if ((await stage.reduce?.(job, round)) === true) {
      return { done: false, next: `${stage.id}#${round + 1}`, steps: stage.steps };
    }
    next = stages.findIndex((each) => each.id === stage.id) + 1;
  }
  for (; next < stages.length; next++) {
    const stage = stages[next];
    if ((await stage.isNeeded?.(job)) === false) continue;
    return {
      done: false,
      next: stage.rounds === undefined ? stage.id : `${stage.id}#0`,
      steps: stage.steps,
    };
  }
  return { done: true };
}

function find(plan: Plan, id: StageId): { readonly stage: Stage; readonly round: number } {
  const [name, round] = id.split("#");
  const stage = stagesOf(plan).find((each) => each.id === name);
  if (stage === undefined) throw new InputError("stage", `the plan has no stage ${id}.`);
  return { stage, round: Number(round ?? 0) };
}
