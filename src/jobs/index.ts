/** Scores of embeddings too large for one request, in steps that may run anywhere, in any order, and twice. */
export { inspect } from "./inspect.ts";
export type { JobInput, StoredArray } from "./job-input.ts";
export { DEFAULT_ANCHORS, type JobOptions } from "./job-options.ts";
export type { Advance, Plan, PlannedStage, StepOutcome } from "./plan.ts";
export { planJob } from "./plan-job.ts";
export { type PlatformLimits, platformLimits } from "./platform-limits.ts";
export { type AnchorSample, type JobReport, report } from "./report.ts";
export { advance, runStep } from "./run-step.ts";
export { type StageId, stagePlace } from "./stage-id.ts";
export { fileKey, type JobStore } from "./store.ts";
export { othersServed } from "./turns.ts";
