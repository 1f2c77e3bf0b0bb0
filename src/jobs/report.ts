import {
  linearProbePath,
  type Sampled,
  scoredClassification,
} from "../scoring/classification/classification.ts";
import {
  EXPERIMENTS,
  type Experiment,
  type FewShot,
  fewShotOf,
} from "../scoring/classification/few-shot.ts";
import {
  type LinearProbe,
  probed,
  type SplitRows,
} from "../scoring/classification/linear-probe.ts";
import {
  objectiveOf,
  type RegressionShape,
} from "../scoring/classification/logistic-regression.ts";
import {
  type MeanClassifierValues,
  meanClassifierOf,
} from "../scoring/classification/mean-classifier.ts";
import {
  type NearestNeighbours,
  nearestNeighboursOf,
} from "../scoring/classification/nearest-neighbours.ts";
import { outcomes } from "../scoring/classification/outcomes.ts";
import { regressionOutcomeOf } from "../scoring/classification/regression-outcome.ts";
import { type ContrastiveScore, contrastiveScore } from "../scoring/contrastive/contrastive.ts";
import type { LossCurve } from "../scoring/contrastive/loss-curve.ts";
import { mean } from "../scoring/contrastive/mean.ts";
import { measuredBounds } from "../scoring/contrastive/measured-bounds.ts";
import { type ContrastiveSettings, contrastiveSettings } from "../scoring/contrastive/options.ts";
import { spreadOf } from "../scoring/contrastive/spread.ts";
import { subsetLossesFrom } from "../scoring/contrastive/subset-loss.ts";
import { classAlignmentOf } from "../scoring/geometry/alignment.ts";
import { scoredGeometry, severalClasses } from "../scoring/geometry/geometry.ts";
import { hubNeighbours, hubnessOf } from "../scoring/geometry/hubness.ts";
import {
  MOST_CLASSES,
  neuralCollapseOf,
  tooManyClasses,
} from "../scoring/geometry/neural-collapse.ts";
import { type Spectrum, spectrumOf } from "../scoring/geometry/spectrum.ts";
import { isUnit, logMeanKernel, T, type Uniformity } from "../scoring/geometry/uniformity.ts";
import {
  type LabelledInput,
  requireLabelled,
  type ScoreInput,
  type Shape,
} from "../scoring/input.ts";
import { summarise } from "../scoring/input-summary.ts";
import { lossWarnings, type Report } from "../scoring/report.ts";
import { noQueryValues, scoredRetrieval } from "../scoring/retrieval/retrieval.ts";
import type { SampleValues } from "../scoring/sample-values.ts";
import { meanSource } from "../scoring/scored-means.ts";
import type { Warning } from "../scoring/warning.ts";
import { standardError } from "./anchor-sample.ts";
import { anchorColumn, meanLosses, measureOf, rowColumn } from "./columns.ts";
import { Job } from "./job.ts";
import { metricsOf } from "./metrics.ts";
import { asks, drawsOf, evaluatedOf, isSubset, temperatureOf } from "./outline.ts";
import { lossMeasures } from "./pairs/measures.ts";
import { runsOf } from "./pairs/neighbour-measure.ts";
import type { PlannedMeasure } from "./pairs/pair-measure.ts";
import { uniformityId } from "./pairs/uniformity-measure.ts";
import type { Plan } from "./plan.ts";
import { probeRows } from "./selections.ts";
import { bootstrapped } from "./stages/bootstrap.ts";
import { fewShotId, hasFewShot } from "./stages/few-shot.ts";
import { type Probe, probesOf } from "./stages/probe.ts";
import { testedColumn } from "./stages/probe-test.ts";
import { axesOf, meanEmbeddings, populationOf, rowSum } from "./stages/rows.ts";
import type { JobStore } from "./store.ts";
import { fittedMinimum } from "./stored-search.ts";

/** A score of which some means are over anchors. */
export interface JobReport extends Report {
  /** null if every sample was one. */
  readonly anchors: AnchorSample | null;
}

/** Samples, drawn without replacement, that stand for all in what is compared with all others. */
export interface AnchorSample {
  readonly count: number;
  readonly of: number;
  readonly seed: number;
  /** Of every mean over anchors, by where it is in the report. */
  readonly standardErrors: readonly AnchorError[];
}

/** The standard error of a mean over anchors. */
export interface AnchorError {
  readonly metric: string;
  /** null where fewer than two anchors count. */
  readonly standardError: number | null;
}

/** The report of a job whose stages are all done: what a score of the same files says. */
export async function report(plan: Plan, store: JobStore): Promise<JobReport> {
  const job = new Job(plan, store);
  const input = await job.scoreInput();
  const contrastive = scored(await contrastiveOf(job, input));
  const bounds =
    contrastive && input.labels && asks(plan, "bounds")
      ? { rows: await boundsOf(job, requireLabelled(input), contrastive) }
      : null;
  const classified = asks(plan, "classification")
    ? scored(await classificationOf(job, requireLabelled(input)))
    : null;
  const shape = asks(plan, "geometry") ? scored(await geometryOf(job, input)) : null;
  const found = asks(plan, "retrieval") ? await retrievalOf(job, requireLabelled(input)) : null;
  const usesMeans =
    input.labels !== null && asks(plan, "contrastive", "bounds", "classification", "retrieval");
  return {
    input: summarise(input, usesMeans ? meanSource(input) : null),
    ...(contrastive && asks(plan, "contrastive") && { contrastive: contrastive.result }),
    ...(bounds && { bounds }),
    ...(classified && { classification: classified.result }),
    ...(shape && { geometry: shape.result }),
    ...(found && { retrieval: found.result }),
    ...(plan.options.bootstrap && {
      confidence: await bootstrapped(job, plan.options.bootstrap),
    }),
    warnings: [
      ...input.warnings,
      ...plan.warnings,
      ...(contrastive?.warnings ?? []),
      ...(contrastive ? lossWarnings(input, drawsOf(plan), contrastive.result) : []),
      ...(classified?.warnings ?? []),
      ...(shape?.warnings ?? []),
    ],
    anchors: await anchorSample(job),
  };
}

/** A part alone: values at every sample, of which a million take 8 MB, are let go. */
function scored<Part extends { readonly result: unknown; readonly warnings: readonly Warning[] }>(
  part: Part | null,
): Pick<Part, "result" | "warnings"> | null {
  return part && { result: part.result, warnings: part.warnings };
}

async function anchorSample(job: Job): Promise<AnchorSample | null> {
  const { outline } = job;
  if (!isSubset(outline)) return null;
  const { samples: of } = outline.input;
  const standardErrors: AnchorError[] = [];
  for (const { metric, over, values } of metricsOf(outline)) {
    if (over === "samples") continue;
    standardErrors.push(anchorError(metric, await values(job), of));
  }
  if (asks(outline, "geometry")) {
    const { metric, values } = await uniformityValues(job);
    standardErrors.push(anchorError(metric, values, of));
  }
  return { count: outline.anchors, of, seed: outline.options.seed ?? 0, standardErrors };
}

function anchorError(metric: string, values: Float64Array, of: number): AnchorError {
  const error = standardError(values, of);
  return { metric, standardError: Number.isNaN(error) ? null : error };
}

async function contrastiveOf(job: Job, input: ScoreInput<Shape>): Promise<ContrastiveScore | null> {
  const { outline } = job;
  if (!asks(outline, "contrastive", "bounds")) return null;
  const { options } = outline;
  const settings = contrastiveSettings(input, { ...options, draws: drawsOf(outline) });
  const { infoNce, simclr } = lossMeasures(outline);
  const [curve, ...curves] = await Promise.all(infoNce.map((of) => curveOf(job, of, settings)));
  const labels = input.labels;
  const temperatures = [];
  for (const [index, at] of curves.entries()) {
    const supervised = labels && (await rowColumn(job, `supervised.${index + 1}`));
    temperatures.push({ curve: at, supervisedLosses: supervised });
  }
  return contrastiveScore(input, settings, {
    curve,
    simclr: simclr.length === 0 ? null : await curveOf(job, simclr, settings),
    temperatures,
    labelled: labels && {
      supervisedLosses: await rowColumn(job, "supervised.0"),
      gaps: {
        clipped: await rowColumn(job, "gap.clipped"),
        unclipped: await rowColumn(job, "gap.unclipped"),
        variance: await rowColumn(job, "gap.variance"),
      },
      subsets: subsetLossesFrom(await rowSum(job, "subsets"), populationOf(outline, labels.counts)),
    },
  });
}

/** The mean over anchors at each number of draws. */
async function curveOf(
  job: Job,
  measures: readonly PlannedMeasure[],
  { draws }: ContrastiveSettings,
): Promise<LossCurve> {
  const { outline } = job;
  const points = [];
  for (const count of draws) {
    const values = await meanLosses(job, measures, count - 1);
    points.push({
      // No loss is negative, but rounding may make nothing of one slightly so.
      value: Math.max(0, mean(values)),
      standardError: isSubset(outline) ? standardError(values, outline.input.samples) : null,
      batches: null,
    });
  }
  return { points, perSample: null };
}

async function boundsOf(
  job: Job,
  input: LabelledInput<Shape>,
  { result }: Pick<ContrastiveScore, "result">,
) {
  const { options } = job.outline;
  const spread = spreadOf({
    deviation: await rowColumn(job, "spread.deviation"),
    totalVariance: await rowColumn(job, "spread.totalVariance"),
  });
  const last = 1 + (options.temperatures?.length ?? 0);
  const unitLoss = mean(await rowColumn(job, `supervised.${last}`));
  return measuredBounds(input, await job.scoredMeans(), result, { spread, unitLoss });
}

async function classificationOf(job: Job, { labels }: LabelledInput<Shape>) {
  const { outline } = job;
  const classes = labels.names.length;
  const valuesOf = async (embedding: string): Promise<MeanClassifierValues> => {
    const of = (term: string) => rowColumn(job, `mean.${embedding}.${term}`);
    return {
      top1: await of("top1"),
      top5: await of("top5"),
      loss: await of("loss"),
      predictions: Int32Array.from(await of("predictions")),
    };
  };
  // One after the other: of a million samples each is 30 MB.
  const embeddings = [];
  for (const embedding of meanEmbeddings(outline)) {
    embeddings.push({ embedding, ...meanClassifierOf(await valuesOf(embedding), classes) });
  }
  const values = await valuesOf(meanEmbeddings(outline)[0]);
  const { split } = await probeRows(job);
  const linearProbes: Sampled<LinearProbe>[] = [];
  for (const [index, probe] of probesOf(outline).entries()) {
    linearProbes.push(await linearProbeOf(job, probe, linearProbePath(index)));
  }
  return scoredClassification(
    labels,
    temperatureOf(outline) ?? 1,
    evaluatedOf(outline.input),
    split,
    {
      meanEvaluations: { embeddings, values },
      linearProbes,
      fewShot: hasFewShot(outline) ? await fewShotResult(job) : null,
      nearestNeighbours: await neighboursOf(job, labels.classes),
    },
  );
}

async function linearProbeOf(job: Job, probe: Probe, path: string): Promise<Sampled<LinearProbe>> {
  const { options, input } = job.outline;
  const { id, preset, settings } = probe;
  const data = await probeRows(job);
  const minimum = await fittedMinimum(job.partials, id);
  const shape: RegressionShape = {
    rows: data.train.indices.length,
    columns: input.dimensions,
    classes: data.classes,
    ...settings,
  };
  const column = (name: string, of: "samples" | "train") =>
    testedColumn(job, `${id}.test`, `0.${name}`, of);
  const outcome = async ({ indices, labels }: SplitRows, of: "samples" | "train") =>
    regressionOutcomeOf(
      {
        top1: await column("top1", of),
        top5: await column("top5", of),
        loss: await column("loss", of),
        predictions: Int32Array.from(await column("predictions", of)),
      },
      indices,
      labels,
      data.classes,
    );
  const fittedOn = input.trainRows === null ? "samples" : "train";
  const { result } = probed(
    data,
    { preset, features: options.features, seed: options.seed },
    {
      fitted: { ...minimum, objective: objectiveOf(shape, minimum.value) },
      inversePenalty: settings.inversePenalty,
      sweep: null,
      dimensions: input.dimensions,
      trainTop1: (await outcome(data.train, fittedOn)).top1,
      tested: await outcome(data.test, "samples"),
    },
    path,
  );
  return { result, samples: [] };
}

async function fewShotResult(job: Job): Promise<Sampled<FewShot>> {
  const data = await probeRows(job);
  const { indices, labels } = data.test;
  const experiments: Experiment[] = [];
  for (let index = 0; index < EXPERIMENTS; index++) {
    const predictions = await testedColumn(job, "few-shot.test", `${index}.predictions`, "samples");
    const { accuracy, macroF1 } = outcomes(
      Int32Array.from(indices, (row) => predictions[row]),
      Int32Array.from(indices, (row) => labels[row]),
      data.classes,
    );
    const { converged } = await fittedMinimum(job.partials, fewShotId(index));
    experiments.push({ converged, top1: accuracy, macroF1 });
  }
  const result = fewShotOf(data, experiments, job.outline.options.seed ?? 0);
  return { result, samples: [] };
}

async function neighboursOf(
  job: Job,
  classes: Int32Array,
): Promise<Sampled<NearestNeighbours> | null> {
  const { outline } = job;
  const { input } = outline;
  const runs = runsOf(outline);
  if (runs.length === 0) return null;
  const found = [];
  for (const [index, { run }] of runs.entries()) {
    const measure = measureOf(outline, `neighbours.${run.metric}`);
    found.push({
      predictions: Int32Array.from(await anchorColumn(job, measure, `${index}.predictions`)),
      amongTop: Uint8Array.from(await anchorColumn(job, measure, `${index}.amongTop`)),
    });
  }
  return nearestNeighboursOf(runs, found, {
    labels: job.anchors().map((sample) => classes[sample]),
    classes: input.labels?.classes ?? 0,
    keys: input.labels?.knownTrainRows ?? input.samples,
    neighbours: input.trainRows === null ? "other samples" : "train",
  });
}

async function geometryOf(job: Job, input: ScoreInput<Shape>) {
  const { outline } = job;
  const { samples } = outline.input;
  const classes = severalClasses(input.labels);
  const silhouette = (metric: string) =>
    anchorColumn(job, measureOf(outline, `silhouette.${metric}`), "values");
  const scatter = outline.input.views.length === 1 ? input.labels : null;
  return scoredGeometry(input, evaluatedOf(outline.input), {
    viewAlignment:
      outline.input.views.length > 1
        ? {
            value: await rowColumn(job, "alignment.value"),
            unit: await rowColumn(job, "alignment.unit"),
          }
        : null,
    classAlignment:
      scatter &&
      classAlignmentOf(
        { value: await rowSum(job, "scatter.value"), unit: await rowSum(job, "scatter.unit") },
        scatter.counts,
      ),
    uniformity: await uniformityOf(job, input),
    spectrum: await spectrumFound(job),
    hubness: isSubset(outline) ? null : hubnessFrom(await hubs(job), samples),
    neuralCollapse: classes && (await neuralCollapseFound(job)),
    silhouettes: classes && {
      euclidean: await silhouette("euclidean"),
      cosine: await silhouette("cosine"),
    },
  });
}

async function uniformityLogs(job: Job, unit: boolean): Promise<Float64Array> {
  return anchorColumn(job, measureOf(job.outline, uniformityId(unit)), "logs");
}

async function uniformityOf(job: Job, input: ScoreInput<Shape>): Promise<Uniformity> {
  const others = job.outline.input.samples - 1;
  const value = logMeanKernel(await uniformityLogs(job, false), others);
  const unit = isUnit(input.norms.views[0])
    ? value
    : logMeanKernel(await uniformityLogs(job, true), others);
  return { t: T, value, unit };
}

/** Σ e^{−t‖·‖²} of every anchor over the mean of these: what uniformity is the logarithm of, to first order. */
async function uniformityValues(job: Job): Promise<SampleValues> {
  const logs = await uniformityLogs(job, false);
  const centre = logMeanKernel(logs, 1);
  return { metric: "geometry.uniformity.value", values: logs.map((log) => Math.exp(log - centre)) };
}

async function spectrumFound({ partials, outline }: Job): Promise<Spectrum> {
  const { samples, dimensions } = outline.input;
  if (samples < dimensions) return partials.json<Spectrum>("spectrum/found");
  return spectrumOf(
    await partials.doubles("gram.uncentred/sigma"),
    await partials.doubles("gram.centred/sigma"),
    samples,
    dimensions,
  );
}

async function hubs(job: Job): Promise<Float64Array> {
  return anchorColumn(job, measureOf(job.outline, "hubs"), "neighbours");
}

function hubnessFrom(neighbours: Float64Array, samples: number) {
  const counts = new Float64Array(samples);
  for (const neighbour of neighbours) counts[neighbour]++;
  return hubnessOf(counts, hubNeighbours(samples));
}

async function neuralCollapseFound(job: Job) {
  const { labels, samples } = job.outline.input;
  if ((labels?.classes ?? 0) > MOST_CLASSES) return tooManyClasses;
  const found = await axesOf(job);
  const means = await job.classMeans(evaluatedOf(job.outline.input));
  const squares = found && (await rowSum(job, "collapse"));
  return neuralCollapseOf(means, found?.axes ?? null, squares, samples);
}

async function retrievalOf(job: Job, { labels }: LabelledInput<Shape>) {
  const { outline } = job;
  const measure = measureOf(outline, "retrieval");
  const names = noQueryValues(0);
  const values = {
    precisionAt1: await anchorColumn(job, measure, "precisionAt1"),
    rPrecision: await anchorColumn(job, measure, "rPrecision"),
    mapAtR: await anchorColumn(job, measure, "mapAtR"),
    recall: await Promise.all(
      names.recall.map((_, index) => anchorColumn(job, measure, `recall.${index}`)),
    ),
  };
  const classes = job.anchors().map((sample) => labels.classes[sample]);
  return scoredRetrieval(evaluatedOf(outline.input), values, classes, labels.names.length);
}
