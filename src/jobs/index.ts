/** Scores of embeddings too large for one request, in steps that may run anywhere, in any order, and twice. */
export type { JobInput, StoredArray } from "./job-input.ts";
export { DEFAULT_ANCHORS, type JobOptions } from "./job-options.ts";
export type { Advance, Plan, PlannedStage, StageId, StepOutcome } from "./plan.ts";
export { type PlatformLimits, platformLimits } from "./platform-limits.ts";
export { fileKey, type JobStore } from "./store.ts";

// To come, with these signatures:
//   inspect(store: JobStore, files: readonly string[]): Promise<JobInput>
//   planJob(input: JobInput, options: JobOptions, limits?: PlatformLimits): Plan
//   runStep(plan: Plan, stage: StageId, index: number, store: JobStore): Promise<StepOutcome>
//   advance(plan: Plan, stage: StageId | null, store: JobStore): Promise<Advance>   null: which is first
//   report(plan: Plan, store: JobStore): Promise<Report>
