import { TOP } from "../scoring/classification/class-scores.ts";
import { linearProbePath } from "../scoring/classification/classification.ts";
import { EXPERIMENTS } from "../scoring/classification/few-shot.ts";
import { silhouetteMetrics } from "../scoring/geometry/silhouette.ts";
import { noQueryValues } from "../scoring/retrieval/retrieval.ts";
import { anchorColumn, meanLosses, measureOf, rowColumn } from "./columns.ts";
import type { Job } from "./job.ts";
import { asks, drawsOf, type Outline } from "./outline.ts";
import { lossMeasures } from "./pairs/measures.ts";
import { runsOf } from "./pairs/neighbour-measure.ts";
import type { PlannedMeasure } from "./pairs/pair-measure.ts";
import { hasFewShot } from "./stages/few-shot.ts";
import { probesOf } from "./stages/probe.ts";
import { testedColumn } from "./stages/probe-test.ts";
import { meanEmbeddings } from "./stages/rows.ts";

/** A mean of the report, and where its values lie. */
export interface JobMetric {
  /** Where it is in the report, as in `SampleValues`. */
  readonly metric: string;
  /** What it is a mean over. */
  readonly over: "samples" | "anchors";
  /** Columns that its values are made of. */
  readonly columns: number;
  /** A value for each of these; NaN for those that do not count. */
  values(job: Job): Promise<Float64Array>;
}

/** Every mean over samples or anchors, in the order of a score. */
export function metricsOf(outline: Outline): readonly JobMetric[] {
  return [
    ...(asks(outline, "contrastive") ? contrastiveMetrics(outline) : []),
    ...(asks(outline, "classification") ? classificationMetrics(outline) : []),
    ...(asks(outline, "geometry") ? geometryMetrics(outline) : []),
    ...(asks(outline, "retrieval") ? retrievalMetrics(outline) : []),
  ];
}

function contrastiveMetrics(outline: Outline): JobMetric[] {
  const { infoNce, simclr } = lossMeasures(outline);
  const losses = (measures: readonly PlannedMeasure[], path: (index: number) => string) =>
    drawsOf(outline).map(
      (draws, index): JobMetric => ({
        metric: path(index),
        over: "anchors",
        columns: measures.length,
        values: (job) => meanLosses(job, measures, draws - 1),
      }),
    );
  const labelled = [
    ofRows("contrastive.supervisedLoss", "supervised.0"),
    ...["clipped", "unclipped", "variance"].map((term) =>
      ofRows(`contrastive.gap.${term}`, `gap.${term}`),
    ),
  ];
  return [
    ...losses(infoNce[0], (index) => `contrastive.rows[${index}].infoNce`),
    ...(simclr.length === 0
      ? []
      : losses(simclr, (index) => `contrastive.simclr.rows[${index}].loss`)),
    ...(outline.input.labels === null ? [] : labelled),
  ];
}

function classificationMetrics(outline: Outline): JobMetric[] {
  const classes = outline.input.labels?.classes ?? 0;
  const terms = classes > TOP ? ["top1", "top5", "loss"] : ["top1", "loss"];
  const [embedding] = meanEmbeddings(outline);
  return [
    ...terms.map((term) =>
      ofRows(`classification.meanClassifier.${term}`, `mean.${embedding}.${term}`),
    ),
    ...probesOf(outline).flatMap(({ id }, index) =>
      terms.map(
        (term): JobMetric => ({
          metric: `${linearProbePath(index)}.${term}`,
          over: "samples",
          columns: 1,
          values: async (job) =>
            onlyTested(job, await testedColumn(job, `${id}.test`, `0.${term}`, "samples")),
        }),
      ),
    ),
    ...(hasFewShot(outline) ? [fewShotMetric] : []),
    ...neighbourMetrics(outline),
  ];
}

const fewShotMetric: JobMetric = {
  metric: "classification.fewShot.top1",
  over: "samples",
  columns: EXPERIMENTS,
  async values(job) {
    const classes = await classesOf(job);
    const share = new Float64Array(classes.length);
    for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
      const name = `${experiment}.predictions`;
      const predictions = await testedColumn(job, "few-shot.test", name, "samples");
      for (let row = 0; row < share.length; row++) {
        if (predictions[row] === classes[row]) share[row] += 1 / EXPERIMENTS;
      }
    }
    return onlyTested(job, share);
  },
};

function neighbourMetrics(outline: Outline): JobMetric[] {
  const classes = outline.input.labels?.classes ?? 0;
  return runsOf(outline).flatMap(({ run }, index) => {
    const measure = measureOf(outline, `neighbours.${run.metric}`);
    const path = `classification.nearestNeighbours.results[${index}]`;
    const top1: JobMetric = {
      metric: `${path}.top1`,
      over: "anchors",
      columns: 1,
      async values(job) {
        const predictions = await anchorColumn(job, measure, `${index}.predictions`);
        const own = await classesOf(job);
        return Float64Array.from(job.anchors(), (sample, anchor) =>
          predictions[anchor] === own[sample] ? 1 : 0,
        );
      },
    };
    const top5 = ofAnchors(`${path}.top5`, measure, `${index}.amongTop`);
    return classes > TOP ? [top1, top5] : [top1];
  });
}

function geometryMetrics(outline: Outline): JobMetric[] {
  const { views, labels } = outline.input;
  const silhouettes = silhouetteMetrics.map((metric) => `silhouette.${metric}`);
  return [
    ...(views.length > 1 ? [ofRows("geometry.alignment.value", "alignment.value")] : []),
    ...((labels?.classes ?? 0) > 1
      ? silhouettes.map((id) => ofAnchors(`geometry.${id}`, measureOf(outline, id), "values"))
      : []),
  ];
}

function retrievalMetrics(outline: Outline): JobMetric[] {
  const measure = measureOf(outline, "retrieval");
  return [
    ...["precisionAt1", "rPrecision", "mapAtR"].map((name) =>
      ofAnchors(`retrieval.${name}`, measure, name),
    ),
    ...noQueryValues(0).recall.map((_, index) =>
      ofAnchors(`retrieval.recall[${index}].value`, measure, `recall.${index}`),
    ),
  ];
}

function ofRows(metric: string, name: string): JobMetric {
  return { metric, over: "samples", columns: 1, values: (job) => rowColumn(job, name) };
}

function ofAnchors(metric: string, measure: PlannedMeasure, name: string): JobMetric {
  return {
    metric,
    over: "anchors",
    columns: 1,
    values: (job) => anchorColumn(job, measure, name),
  };
}

/** Rows that a classifier was fitted on have values, too, which do not count. */
async function onlyTested({ partials }: Job, values: Float64Array): Promise<Float64Array> {
  const counted = new Float64Array(values.length).fill(Number.NaN);
  for (const row of await partials.integers("labels/tested")) counted[row] = values[row];
  return counted;
}

async function classesOf(job: Job): Promise<Int32Array> {
  const labels = await job.labels();
  if (labels === null) throw new Error("there are no labels");
  return labels.classes;
}
