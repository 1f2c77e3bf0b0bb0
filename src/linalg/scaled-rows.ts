import type { Matrix } from "./matrix.ts";

/**
 * A matrix whose row i stands for `scales[i]` times itself: normalised rows without a second copy of
 * the numbers. Without `scales`, the rows as they are.
 */
export interface ScaledRows extends Matrix {
  readonly scales?: Float64Array;
}
