import { kernelsInUse } from "../linalg/kernel-modules.ts";
import {
  type NeighboursPreset,
  neighboursPresets,
  presets,
} from "./classification/neighbour-presets.ts";
import { fewShotSeconds, probeSeconds } from "./classification/probe-cost.ts";
import { SMALLEST_BLOCK } from "./contrastive/batch-sums.ts";
import { anchorViews } from "./contrastive/comparison.ts";
import { DEFAULT_EPOCHS } from "./contrastive/options.ts";
import { SEQUENCES } from "./contrastive/sampled-subset-loss.ts";
import { subsetLossMethod } from "./contrastive/subset-loss.ts";
import { defaultDraws } from "./default-draws.ts";
import type { ScoreInput } from "./input.ts";
import type { ScoreOptions } from "./report.ts";
import { type Section, sections } from "./sections.ts";

// Nanoseconds of one core of the machine of bench/RESULTS.md, fitted to the shapes of bench/growth.ts and
// to 4,000 samples with every option.
const NANOSECOND = 1e-9;

/** A value of a product of two rows. */
const PRODUCT = 0.042;

/** How much longer all but the probes, which have a factor of their own, take without kernels. */
const JAVASCRIPT_SLOWDOWN = 4;

/** Metrics of a bootstrap beside those of each number of draws. */
const METRICS = 12;

/**
 * Estimate of the seconds that a score takes, section by section. Of thirty kinds of score those of more
 * than a tenth of a second took from half of it to 1.5 times as long; linear probes may take less
 * (see `probeSeconds`).
 */
export function scoreSeconds(input: ScoreInput, options: ScoreOptions = {}): number {
  const included = options.include ?? sections;
  const asked = (...any: Section[]) => any.some((section) => included.includes(section));
  const slowdown = kernelsInUse() === "javascript" ? JAVASCRIPT_SLOWDOWN : 1;
  const nanoseconds =
    (asked("contrastive", "bounds") ? lossTime(input, options) : 0) +
    (asked("bounds") ? 3e5 * drawsOf(input, options).length : 0) +
    (asked("classification") ? neighboursTime(input, options) : 0) +
    (asked("geometry") ? geometryTime(input) : 0) +
    (asked("retrieval") ? retrievalTime(input) : 0) +
    bootstrapTime(input, options);
  const probes = asked("classification") ? probesSeconds(input, options) : 0;
  return slowdown * NANOSECOND * nanoseconds + probes;
}

function drawsOf({ views }: ScoreInput, { draws }: ScoreOptions): readonly number[] {
  return draws ?? defaultDraws(views[0].rows);
}

function lossTime(input: ScoreInput, options: ScoreOptions): number {
  const { rows, columns } = input.views[0];
  const points = drawsOf(input, options).length;
  const views = input.views.length;
  const comparisons = views > 2 ? views * (views - 1) : 1;
  const temperatures = 1 + (options.temperatures?.length ?? 0);
  const exact = rows * rows * (2.6 + PRODUCT * columns) + rows * (12e3 + 1200 * points);
  const both = rows * rows * (26 + 2.4 * PRODUCT * columns) + rows * (12e3 + 1200 * points);
  const once = options.estimator === "monte-carlo" ? batchTime(input, options) : exact;
  const simclr = options.loss === "simclr" ? 2 * Math.max(both, once) : 0;
  return temperatures * comparisons * once + simclr + classTime(input, points);
}

/** Of batches without replacement, at every number of draws. */
function batchTime(input: ScoreInput, options: ScoreOptions): number {
  const { rows, columns } = input.views[0];
  const epochs = options.epochs ?? DEFAULT_EPOCHS;
  return drawsOf(input, options).reduce((time, draws) => {
    const anchors = epochs * Math.floor(rows / draws) * draws;
    const each =
      draws < SMALLEST_BLOCK
        ? 200 + draws * (25 + 1.5 * columns)
        : 1200 + draws * (2.6 + PRODUCT * columns);
    return time + anchors * each;
  }, 0);
}

/** The gap, the supervised and the subset losses. */
function classTime(input: ScoreInput, points: number): number {
  if (input.labels === null) return 0;
  const { rows, columns } = input.views[0];
  const classes = input.labels.names.length;
  const anchors = rows * anchorViews(input).length;
  const others = anchors * (5000 + 50 * classes + 20 * columns);
  switch (subsetLossMethod(anchors, classes, points)) {
    case "enumerated":
      return others + 2 ** (classes - 1) * (3 * anchors + 400 * points * classes);
    case "integrated":
      return others + 5500 * anchors * classes * points;
    case "sampled":
      return others + 170 * Math.max(2 * anchors, SEQUENCES) * classes;
  }
}

function neighboursTime({ views, train, labels }: ScoreInput, options: ScoreOptions): number {
  const { rows, columns } = views[0];
  const keys = train?.embeddings.rows ?? rows;
  const classes = labels?.names.length ?? 1;
  const asked: readonly NeighboursPreset[] = options.neighbours ?? neighboursPresets;
  const runs = asked.flatMap((preset) => presets[preset]);
  const searches = [...new Set(runs.map(({ metric }) => metric))].map((metric) => {
    const most = Math.max(...runs.filter((run) => run.metric === metric).map(({ k }) => k));
    return rows * (keys * (1.3 + PRODUCT * columns) + (200 + columns) * Math.min(most, keys));
  });
  const votes = runs.map(({ k }) => rows * (12 * k + 4 * classes));
  return [...searches, ...votes].reduce((sum, time) => sum + time, 0);
}

function probesSeconds({ views, train, labels }: ScoreInput, options: ScoreOptions): number {
  const { rows, columns } = views[0];
  const shape = {
    trainRows: train?.embeddings.rows ?? rows,
    testRows: rows,
    columns,
    classes: labels?.names.length ?? 1,
  };
  const asked = options.probes ?? ["sklearn"];
  return asked.reduce((sum, preset) => sum + probeSeconds(shape, preset), fewShotSeconds(shape));
}

/** All pairs four or five times, the spectrum, and distances to the means of classes. */
function geometryTime({ views: [{ rows, columns }] }: ScoreInput): number {
  const pairs = rows * rows * (14 + 4.5 * PRODUCT * columns);
  // Eigenvalues of the smaller of the two Gram matrices.
  const side = Math.min(rows, columns);
  return pairs + rows * columns * side * 0.6 + side ** 3 * 2.5;
}

/** All pairs, of which those of a class are sorted. */
function retrievalTime({ views: [{ rows, columns }], labels }: ScoreInput): number {
  const counts = Array.from(labels?.counts ?? []);
  const ofClass = counts.reduce((sum, count) => sum + count * count, 0);
  return rows * rows * (9 + PRODUCT * columns) + 24 * ofClass;
}

function bootstrapTime(input: ScoreInput, options: ScoreOptions): number {
  const resamples = options.bootstrap?.resamples ?? 0;
  const metrics = METRICS + drawsOf(input, options).length;
  return resamples * input.views[0].rows * (8 + 1.2 * metrics);
}
