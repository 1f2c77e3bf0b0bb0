/** Rows that stand for all: the sum of `weights` times what each has estimates the sum over all. */
export interface RowSample {
  /** Positions, in order. */
  readonly positions: Int32Array;
  readonly weights: Float64Array;
}

/** Share of the draws that goes to rows evenly, whatever their importance. */
const EVEN_SHARE = 0.1;

/** About `most` rows or fewer, drawn in proportion to their importance at even spaces. */
export function importanceSample(importance: Float64Array, most: number): RowSample {
  const count = importance.length;
  const positions: number[] = [];
  const weights: number[] = [];
  const total = importance.reduce((a, b) => a + b, 0);
  let drawn = 0.5;
  for (let position = 0; position < count; position++) {
    const own = total > 0 ? importance[position] / total : 1 / count;
    const chance = Math.min(1, most * ((1 - EVEN_SHARE) * own + EVEN_SHARE / count));
    drawn += chance;
    if (drawn < 1) continue;
    drawn -= 1;
    positions.push(position);
    weights.push(1 / chance);
  }
  return { positions: Int32Array.from(positions), weights: Float64Array.from(weights) };
}

/**
 * How much a row matters for the Hessian: 1 − the largest probability.
 *
 * @param residuals probabilities, less 1 at the label
 */
export function doubt(residuals: Float64Array, label: number): number {
  let largest = 1 + residuals[label];
  for (let c = 0; c < residuals.length; c++) largest = Math.max(largest, residuals[c]);
  return 1 - largest;
}
