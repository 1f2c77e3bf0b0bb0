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

/** Options with their defaults. */
export type BootstrapSettings = { readonly [Option in keyof BootstrapOptions]-?: number };

export interface ConfidenceIntervals extends BootstrapSettings {
  readonly method: "percentile bootstrap over samples";
  readonly intervals: readonly ConfidenceInterval[];
}

/** @throws InputError if there are too few or too many resamples, or the confidence is no share */
export function bootstrapSettings({
  resamples,
  confidence = 0.95,
  seed = 0,
}: BootstrapOptions): BootstrapSettings {
  if (!Number.isInteger(resamples) || resamples < 2 || resamples > MOST_RESAMPLES) {
    throw new InputError(
      "bootstrap",
      `there cannot be ${resamples} resamples; ask for 2 to ${MOST_RESAMPLES}.`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError("confidence", `${confidence} is not between 0 and 1.`);
  }
  return { resamples, confidence, seed };
}

/**
 * Percentile bootstrap (Efron 1979) of every mean over samples: samples are drawn with replacement,
 * what they are compared with (other samples, class means, fitted classifiers) stays as it is. All
 * metrics share each resample. A sample whose value is NaN does not count in that metric.
 *
 * @param metrics each of as many values
 * @throws InputError as `bootstrapSettings`
 */
export function bootstrap(
  metrics: readonly SampleValues[],
  options: BootstrapOptions,
): ConfidenceIntervals {
  const settings = bootstrapSettings(options);
  const { resamples, confidence, seed } = settings;
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
  const intervals = metrics.map(({ metric, values }, index) => {
    const sorted = means[index].filter((mean) => !Number.isNaN(mean)).sort();
    return {
      metric,
      value: weightedMean(values, counts),
      low: quantile(sorted, tail),
      high: quantile(sorted, 1 - tail),
      standardError: meanAndDeviation(sorted).deviation,
    };
  });
  return confidenceIntervals(intervals, settings);
}

/** Intervals that were found apart, put together. */
export function confidenceIntervals(
  intervals: readonly ConfidenceInterval[],
  settings: BootstrapSettings,
): ConfidenceIntervals {
  return { method: "percentile bootstrap over samples", ...settings, intervals };
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
