import type { StepCost } from "./stage.ts";

// Seconds of one core of the machine of bench/RESULTS.md, fitted to bench/jobs.ts.
const NANOSECOND = 1e-9;

/** A multiply-add of the kernels, in single precision. */
export const PRODUCT = 0.042 * NANOSECOND;

/** One in JavaScript, in double precision. */
export const SLOW_PRODUCT = 1 * NANOSECOND;

/** One in the kernels of softmax regression, in double precision. */
export const DOUBLE_PRODUCT = 0.25 * NANOSECOND;

/** One of a Gram matrix, in double precision. */
export const GRAM_PRODUCT = 0.25 * NANOSECOND;

/** Reading a byte, checking it and putting it into place. */
export const BYTE = 1 * NANOSECOND;

/** What a step takes however little it does: its labels, its partial results, its kernels. */
const STEP = 0.02;

/** Bytes that a step takes however little it does: kernels, tables and buffers of a tile. */
export const STEP_BYTES = 14e6;

/** A cost with what every step takes. */
export function stepCost(cost: Partial<StepCost>): StepCost {
  const { seconds = 0, readBytes = 0, writtenBytes = 0, memoryBytes = 0, operations = 0 } = cost;
  return {
    seconds: STEP + seconds + BYTE * (readBytes + writtenBytes),
    readBytes,
    writtenBytes,
    memoryBytes: STEP_BYTES + memoryBytes,
    operations: operations + 10,
  };
}

export function nanoseconds(count: number): number {
  return count * NANOSECOND;
}
