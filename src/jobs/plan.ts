import type { JobInput } from "./job-input.ts";
import type { JobOptions } from "./job-options.ts";

/** A stage of a job, e.g. `losses.0`; of one that is repeated, with its round: `probe.0#17`. */
export type StageId = string;

/** Steps that do not depend on one another. What a step takes is the most that any of them does. */
export interface PlannedStage {
  readonly id: StageId;
  readonly steps: number;
  /** How often the stage is expected to be repeated; 1 unless something is fitted. */
  readonly rounds: number;
  readonly mostRounds: number;
  /** Estimated seconds of CPU of a step. */
  readonly seconds: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly memoryBytes: number;
  /** Reads and writes of the store. */
  readonly operations: number;
}

/** What a job does, decided before it begins, as plain data. */
export interface Plan {
  readonly input: JobInput;
  readonly options: JobOptions;
  /** In the order in which they run. */
  readonly stages: readonly PlannedStage[];
}

/** What a step says when it is done: less than 1 kB. */
export interface StepOutcome {
  readonly stage: StageId;
  readonly index: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** What comes after all steps of a stage are done. */
export type Advance =
  | { readonly done: false; readonly next: StageId; readonly steps: number }
  | { readonly done: true };
