import type { PlannedStage } from "../../jobs/plan.ts";
import { type StageId, stagePlace } from "../../jobs/stage-id.ts";
import type { JobView } from "./job-view.ts";

/** A stage that was begun. */
export interface CurrentStage {
  readonly stage: StageId;
  readonly steps: number;
  /** How many were begun before it. */
  readonly before: number;
}

/** What is known of the steps, in seconds. */
export interface StepsDone {
  /** Of the current stage. */
  readonly count: number;
  /** From the start of the job to when that was last heard of. */
  readonly heardAfter: number;
  /** From then to now. */
  readonly silence: number;
}

/** Below this share the time that is left cannot be told from the time that was taken. */
const SHARE_TO_EXTRAPOLATE = 0.02;

/**
 * How far a job is: the planned seconds of the stages before the current one, and of its steps that
 * are done, as a share of all. The time left is that of what is not done, at the pace of what is; while nothing
 * new is heard it runs down.
 */
export function progressOf(
  planned: readonly PlannedStage[],
  current: CurrentStage,
  { count: stepsDone, heardAfter, silence }: StepsDone,
): NonNullable<JobView["progress"]> {
  const { name, round, phase } = stagePlace(current.stage);
  const index = planned.findIndex(({ id }) => id === name);
  const cost = (stage: PlannedStage) => stage.steps * stage.seconds * stage.rounds;
  const total = planned.reduce((sum, stage) => sum + cost(stage), 0);
  let done = planned.slice(0, Math.max(0, index)).reduce((sum, stage) => sum + cost(stage), 0);
  if (index >= 0) {
    // Putting results together takes little: by then the steps are done.
    const stepsShare = phase === 0 ? stepsDone / current.steps : 1;
    const rounds = Math.min((round ?? 0) + stepsShare, planned[index].rounds);
    done += (rounds / planned[index].rounds) * cost(planned[index]);
  }
  const share = total > 0 ? done / total : 0;
  const estimate = Math.ceil((heardAfter * (1 - share)) / share - silence);
  return {
    stage: current.stage,
    stepsDone,
    steps: current.steps,
    stages: current.before + 1,
    share,
    secondsLeft: share < SHARE_TO_EXTRAPOLATE ? null : Math.max(0, estimate),
  };
}
