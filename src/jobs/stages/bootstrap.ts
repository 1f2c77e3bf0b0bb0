import {
  type BootstrapOptions,
  bootstrap,
  bootstrapSettings,
  type ConfidenceInterval,
  type ConfidenceIntervals,
  confidenceIntervals,
} from "../../scoring/bootstrap.ts";
import { rowBlocks } from "../columns.ts";
import { nanoseconds, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import { type JobMetric, metricsOf } from "../metrics.ts";
import { labelBytes, type Outline } from "../outline.ts";
import { pairMeasures } from "../pairs/measures.ts";
import { anchorBlocks } from "../pairs/pair-stages.ts";
import type { Stage } from "../stage.ts";

/** A draw and a term of the mean. Measured of a million samples, whose counts no near cache holds; of 10⁴: half. */
const DRAW = nanoseconds(20);

/** Columns of doubles held at a time: a sum, what is added to it, and its parts; then values and counts. */
const COLUMNS = 3;

/**
 * Percentile intervals of every mean, as of a score, a step each: a column of a million samples takes 8 MB, so
 * that all do not fit. Each draws the same resamples again, which the seed decides.
 *
 * Means over samples draw N of N; means over anchors m of the m anchors, for these are the sample that they are
 * of. Their standard errors are therefore s/√m: about all that samples could be. Those of `AnchorSample` are
 * about the N samples there are, and smaller by √(1 − m/N).
 */
export function bootstrapStages(outline: Outline): Stage[] {
  const { bootstrap: options } = outline.options;
  if (options === undefined) return [];
  const { input, anchors } = outline;
  const { resamples } = bootstrapSettings(options);
  const metrics = metricsOf(outline);
  const stage = (over: JobMetric["over"], values: number, blocks: number): Stage[] => {
    const own = metrics.filter((metric) => metric.over === over);
    if (own.length === 0) return [];
    const columns = Math.max(...own.map((metric) => metric.columns));
    return [
      {
        id: `bootstrap.${over}`,
        steps: own.length,
        cost: stepCost({
          seconds: resamples * values * DRAW,
          readBytes: 8 * columns * values + labelBytes(outline) + 4 * input.samples,
          memoryBytes:
            8 * COLUMNS * values + 16 * resamples + labelBytes(outline) + 4 * input.samples,
          operations: 2 * columns * blocks,
        }),
        run: (job, index) => resample(job, own[index], options),
      },
    ];
  };
  const blocks = pairMeasures(outline).map((measure) => anchorBlocks(outline, measure));
  return [
    ...stage("samples", input.samples, rowBlocks(outline)),
    ...stage("anchors", anchors, Math.max(0, ...blocks)),
  ];
}

async function resample(
  job: Job,
  { metric, values }: JobMetric,
  options: BootstrapOptions,
): Promise<void> {
  const { intervals } = bootstrap([{ metric, values: await values(job) }], options);
  await job.partials.writeJson(addressOf(metric), intervals[0]);
}

/** The intervals of all metrics, in the order of a score. */
export async function bootstrapped(
  { outline, partials }: Job,
  options: BootstrapOptions,
): Promise<ConfidenceIntervals> {
  const intervals: ConfidenceInterval[] = [];
  for (const { metric } of metricsOf(outline)) {
    intervals.push(await partials.json<ConfidenceInterval>(addressOf(metric)));
  }
  return confidenceIntervals(intervals, bootstrapSettings(options));
}

function addressOf(metric: string): string {
  return `bootstrap/${metric}`;
}
