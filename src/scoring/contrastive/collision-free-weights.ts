import { logMiss } from "../../probability/miss.ts";

/**
 * P(the anchor's class is c | none of its K negatives shares it) = π_c (1 − π_c)^K / (1 − τ_K), in
 * logarithms until normalised, because 1 − τ may underflow. Needs two classes, or K = 0.
 */
export function collisionFreeWeights(counts: Float64Array, k: number): Float64Array {
  const total = counts.reduce((a, b) => a + b);
  const logs = counts.map(
    (count) => Math.log(count) + (k === 0 ? 0 : k * logMiss(count, { total, totalError: 0 })),
  );
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((log) => Math.exp(log - largest));
  const norm = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / norm);
}
