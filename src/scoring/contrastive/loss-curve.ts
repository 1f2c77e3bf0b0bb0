import { batchEstimate } from "./batch-estimate.ts";
import type { Comparison } from "./comparison.ts";
import { exactLosses } from "./exact-loss.ts";
import type { ContrastiveSettings } from "./options.ts";

/** A loss at one number of draws. */
export interface LossPoint {
  readonly value: number;
  /** null: the value is exact. */
  readonly standardError: number | null;
  /** Batches in an epoch; null: there are none. */
  readonly batches: number | null;
}

export interface LossCurve {
  /** A point for each number of draws, in the order asked. */
  readonly points: readonly LossPoint[];
  /** The loss of each sample at each number; null if not asked for, or estimated by batches. */
  readonly perSample: readonly Float64Array[] | null;
}

/** The mean of the losses of several comparisons at every number of draws, by the estimator asked for. */
export function lossCurve(
  comparisons: readonly Comparison[],
  temperature: number,
  { draws, estimator, epochs, seed, perSample }: ContrastiveSettings,
): LossCurve {
  if (estimator === "monte-carlo") {
    return {
      points: draws.map((count) =>
        batchEstimate(comparisons, temperature, count, { epochs, seed }),
      ),
      perSample: null,
    };
  }
  const others = draws.map((count) => count - 1);
  const curves = comparisons.map((comparison) =>
    exactLosses(comparison, temperature, others, { perSample }),
  );
  return {
    points: draws.map((_, index) => ({
      value: average(curves.map(({ means }) => means[index])),
      standardError: null,
      batches: null,
    })),
    perSample: perSample
      ? draws.map((_, index) => averageOf(curves.map((curve) => curve.perSample![index])))
      : null,
  };
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

function averageOf([first, ...rest]: readonly Float64Array[]): Float64Array {
  if (rest.length === 0) return first;
  return first.map(
    (value, index) => rest.reduce((sum, other) => sum + other[index], value) / (rest.length + 1),
  );
}
