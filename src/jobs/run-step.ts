import { InputError } from "../errors.ts";
import { Job } from "./job.ts";
import type { Advance, Plan, StepOutcome } from "./plan.ts";
import type { Stage } from "./stage.ts";
import { type StageId, type StagePlace, stageId, stagePlace } from "./stage-id.ts";
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
  const { phases, round, phase } = find(stagesOf(plan), id);
  const { steps } = phases[phase];
  if (!Number.isInteger(index) || index < 0 || index >= steps) {
    throw new InputError("index", `stage ${id} has no step ${index}, but ${steps}.`);
  }
  const job = new Job(plan, store);
  await phases[phase].run(job, index, round);
  const { readBytes, writtenBytes } = job.partials;
  return { stage: id, index, readBytes, writtenBytes };
}

/**
 * Ends a stage whose steps are all done, and says which comes next. May be repeated as steps may.
 *
 * @param id the stage that is done; null: which is the first
 */
export async function advance(plan: Plan, id: StageId | null, store: JobStore): Promise<Advance> {
  const stages = stagesOf(plan);
  const job = new Job(plan, store);
  let next = 0;
  if (id !== null) {
    const { stage, phases, name, round, phase } = find(stages, id);
    if (phase + 1 < phases.length) {
      const { steps } = phases[phase + 1];
      return { done: false, next: stageId({ name, round, phase: phase + 1 }), steps };
    }
    if ((await stage.reduce?.(job, round)) === true) return begin(stage, (round ?? 0) + 1);
    next = stages.indexOf(stage) + 1;
  }
  for (; next < stages.length; next++) {
    const stage = stages[next];
    if ((await stage.isNeeded?.(job)) !== false) return begin(stage, 0);
  }
  return { done: true };
}

function begin({ id: name, rounds, steps }: Stage, round: number): Advance {
  const next = stageId({ name, round: rounds === undefined ? null : round, phase: 0 });
  return { done: false, next, steps };
}

function find(stages: readonly Stage[], id: StageId) {
  const place: StagePlace = stagePlace(id);
  const stage = stages.find((each) => each.id === place.name);
  const phases = stage && [stage, ...(stage.merges ?? [])];
  if (phases?.[place.phase] === undefined) {
    throw new InputError("stage", `the plan has no stage ${id}.`);
  }
  return { ...place, stage: stage as Stage, phases };
}
