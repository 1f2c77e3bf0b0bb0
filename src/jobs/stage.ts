import type { Job } from "./job.ts";

/** What a step takes at most. */
export interface StepCost {
  /** Of CPU. */
  readonly seconds: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly memoryBytes: number;
  readonly operations: number;
}

/** Steps that do not depend on one another. */
export interface Phase {
  readonly steps: number;
  readonly cost: StepCost;
  /** @param round null unless the stage is repeated */
  run(job: Job, index: number, round: number | null): Promise<void>;
}

/** Steps of a job that do not depend on one another, and what is made of them when all are done. */
export interface Stage extends Phase {
  readonly id: string;
  /** How often it is expected to be repeated, and at most; once unless something is fitted. */
  readonly rounds?: { readonly expected: number; readonly most: number };
  /** Whether what was found so far leaves anything to do; it does by default. */
  isNeeded?(job: Job): Promise<boolean>;
  /** What puts the results of the steps together, one phase after the other. */
  readonly merges?: readonly Phase[];
  /** Ends a round; whether another is needed. */
  reduce?(job: Job, round: number | null): Promise<boolean>;
}

/** Rows of a block of consecutive rows, the last of which may be shorter. */
export function blockOf(
  index: number,
  size: number,
  total: number,
): { readonly from: number; readonly to: number } {
  return { from: index * size, to: Math.min((index + 1) * size, total) };
}

export function blocksIn(total: number, size: number): number {
  return Math.ceil(total / size);
}

/** `from` to `to` − 1. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
