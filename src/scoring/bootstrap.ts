import { InputError } from "../errors.ts";
import { meanAndDeviation } from "../numerics/mean-and-deviation.ts";
import { randomUniform } from "../numerics/random.ts";
import type { SampleValues } from "./sample-values.ts";

/** Resamples, above which nobody reports an interval and a request would take too long. */
export const MOST_RESAMPLES = 10_000;

export interface BootstrapOptions {
  /** From 2 to 10⁴; 1,000 give the ends of a 95 % interval to about a twentieth of its width. */
  readonly resamples: number;
  /** Coverage of the intervals, between 0 and 1; 0.95 by default. */
  readonly confidence?: number | undefined;
  readonly seed?: number | undefined;
}

/** A percentile interval of a mean over samples. */
export interface ConfidenceInterval {
  /** Where the value is in the report. */
  readonly metric: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the resampled means. */
  readonly standardError: number;
}

export interface ConfidenceIntervals {
  readonly method: "percentile bootstrap over samples";
  readonly resamples: number;
  readonly confidence: number;
  readonly seed: number;
  readonly intervals: readonly ConfidenceInterval[];
}

/**
 * Percentile bootstrap (Efron 1979) of every mean over samples: samples are drawn with replacement,
 * what they are compared with (other samples, class means, fitted classifiers) stays as it is. All
 * metrics share each resample. A sample whose value is NaN does not count in that metric.
 */
export function bootstrap(
  metrics: readonly SampleValues[],
  { resamples, confidence = 0.95, seed = 0 }: BootstrapOptions,
): ConfidenceIntervals {
  if (!Number.isInteger(resamples) || resamples < 2 || resamples > MOST_RESAMPLES) {
    throw new InputError(
      "bootstrap",
      `there cannot be ${resamples} resamples; ask for 2 to ${MOST_RESAMPLES}.`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError("confidence", `${confidence} is not between 0 and 1.`);
  }
  const samples = metrics[0]?.values.length ?? 0;
  const random = randomUniform(seed);
  const counts = new Float64Array(samples);
  const means = metrics.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let draw = 0; draw < samples; draw++) counts[Math.floor(random() * samples)]++;
    metrics.forEach(({ values }, index) => {
      means[index][resample] = weightedMean(values, counts);
    });
  }
  const tail = (1 - confidence) / 2;
  counts.fill(1);
  return {
    method: "percentile bootstrap over samples",
    resamples,
    confidence,
    seed,
    intervals: metrics.map(({ metric, values }, index) => {
      const sorted = means[index].filter((mean) => !Number.isNaN(mean)).sort();
      return {
        metric,
        value: weightedMean(values, counts),
        low: quantile(sorted, tail),
        high: quantile(sorted, 1 - tail),
        standardError: meanAndDeviation(sorted).deviation,
      };
    }),
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let weight = 0;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    sum += weights[index] * values[index];
    weight += weights[index];
  }
  return sum / weight;
}

/** Interpolated linearly between the order statistics, as NumPy does. */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
