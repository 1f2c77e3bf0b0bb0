import type { Warning } from "../scoring/warning.ts";
import type { Outline } from "./outline.ts";
import type { StepCost } from "./stage.ts";
import type { StageId } from "./stage-id.ts";

/** Steps that do not depend on one another, and what each of them takes at most, in estimate. */
export interface PlannedPhase extends StepCost {
  readonly steps: number;
}

/** Those of a stage, and those that put their results together. */
export interface PlannedStage extends PlannedPhase {
  readonly id: string;
  readonly merges: readonly PlannedPhase[];
  /** How often the stage is expected to be repeated, and at most; 1 unless something is fitted. */
  readonly rounds: number;
  readonly mostRounds: number;
}

/** What a job does, decided before it begins, as plain data. */
export interface Plan extends Outline {
  /** In the order in which they run. */
  readonly stages: readonly PlannedStage[];
  /** What a reader of the plan and of the report should know. */
  readonly warnings: readonly Warning[];
  readonly totals: {
    /** Expected, with one for the end of each round. */
    readonly steps: number;
    /** If everything that is fitted takes as many rounds as it may. */
    readonly mostSteps: number;
    /** Of CPU. */
    readonly seconds: number;
    readonly readBytes: number;
    readonly writtenBytes: number;
    /** Reads and writes of the store. */
    readonly operations: number;
  };
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
