import type { Matrix } from "../../linalg/matrix.ts";
import type { ClassLabels } from "../class-labels.ts";
import { type LabelledInput, viewName } from "../input.ts";
import type { SampleValues } from "../sample-values.ts";
import type { Warning } from "../warning.ts";
import { type FewShot, fewShot } from "./few-shot.ts";
import {
  type LinearProbe,
  linearProbe,
  type ProbeData,
  type ProbeSplitRows,
} from "./linear-probe.ts";
import { averageLogits, type Logits, logits } from "./logits.ts";
import {
  classOutcomes,
  type DetailedMeanClassifier,
  type MeanClassifier,
  type MeanClassifierValues,
  MOST_CONFUSED,
  meanClassifierOf,
  meanClassifierValues,
} from "./mean-classifier.ts";
import { type NearestNeighbours, nearestNeighbours } from "./nearest-neighbours.ts";
import { type NeighboursPreset, neighboursPresets } from "./neighbour-presets.ts";
import type { FeatureScale, ProbePreset } from "./probe-presets.ts";
import { stratifiedSplit } from "./split.ts";

export interface ClassificationOptions {
  /** Linear probes to fit; `sklearn` by default. */
  readonly probes?: readonly ProbePreset[] | undefined;
  /** Features of the probes; each preset's own by default. */
  readonly features?: FeatureScale | undefined;
  /** Votes of nearest neighbours; all by default. */
  readonly neighbours?: readonly NeighboursPreset[] | undefined;
  readonly seed?: number | undefined;
}

/** The mean classifier of the first view, whose loss is S, and of every embedding there is. */
export interface MeanClassification extends DetailedMeanClassifier {
  /** t of the loss; 1 if none was given, which changes no accuracy. */
  readonly temperature: number;
  /** Views, their mean, and `view_mean`: what was given of them. */
  readonly embeddings: readonly (MeanClassifier & { readonly embedding: string })[];
  /** Why something is null; null if nothing is. */
  readonly reason: string | null;
}

/** How well classes are found, by fixed classifiers and fitted ones. */
export interface Classification {
  readonly meanClassifier: MeanClassification;
  /** The array whose rows the other classifiers are tested on. */
  readonly evaluated: string;
  /**
   * What they are fitted on: `train`, or four fifths of the rows evaluated, which are tested on the
   * rest; on themselves if every class has so few that none can be held out.
   */
  readonly split: ProbeData["split"];
  readonly linearProbes: readonly LinearProbe[];
  /** null where its fits are too large for a job. */
  readonly fewShot: FewShot | null;
  readonly nearestNeighbours: NearestNeighbours | null;
}

/** Held out where there is no `train`. */
const TEST_SHARE = 0.2;

/** The mean classifier on each of the embeddings, and what it makes of every sample by the first of them. */
export interface MeanEvaluations {
  readonly embeddings: MeanClassification["embeddings"];
  readonly values: MeanClassifierValues;
}

/** A part of the classification with what it is at every sample. */
export interface Sampled<Result> {
  readonly result: Result;
  readonly samples: readonly SampleValues[];
}

/** All that takes the embeddings to find. */
export interface ClassificationMeasurements {
  readonly meanEvaluations: MeanEvaluations;
  readonly linearProbes: readonly Sampled<LinearProbe>[];
  readonly fewShot: Sampled<FewShot> | null;
  readonly nearestNeighbours: Sampled<NearestNeighbours> | null;
}

export interface ScoredClassification extends Sampled<Classification> {
  readonly warnings: readonly Warning[];
}

/**
 * @param means μ, C×d: the weights of the mean classifier
 * @param evaluated `view_mean` where there is one, else the first view
 */
export function classification(
  input: LabelledInput,
  means: Matrix,
  temperature: number,
  evaluated: { readonly name: string; readonly matrix: Matrix },
  {
    probes = ["sklearn"],
    features,
    neighbours = neighboursPresets,
    seed = 0,
  }: ClassificationOptions,
): ScoredClassification {
  const { labels, train } = input;
  const { matrix } = evaluated;
  const split = probeSplit({ labels, trainClasses: train?.classes ?? null }, seed);
  const data: ProbeData = {
    classes: split.classes,
    split: split.split,
    train: { ...split.train, matrix: train?.embeddings ?? matrix },
    test: { ...split.test, matrix },
  };
  return scoredClassification(labels, temperature, evaluated.name, split.split, {
    meanEvaluations: meanEvaluations(input, means, temperature),
    linearProbes: probes.map((preset, index) =>
      linearProbe(data, { preset, features, seed }, linearProbePath(index)),
    ),
    fewShot: fewShot(data, seed),
    nearestNeighbours:
      neighbours.length > 0
        ? nearestNeighbours(
            { queries: matrix, labels: labels.classes, train, classes: labels.names.length },
            neighbours,
          )
        : null,
  });
}

/** Where a probe is in the report. */
export function linearProbePath(index: number): string {
  return `classification.linearProbes[${index}]`;
}

/** What the measurements make together. */
export function scoredClassification(
  labels: ClassLabels,
  temperature: number,
  evaluated: string,
  split: ProbeData["split"],
  measured: ClassificationMeasurements,
): ScoredClassification {
  const samples: SampleValues[] = [];
  const meanClassifier = meanClassification(labels, temperature, measured.meanEvaluations, samples);
  const linearProbes = measured.linearProbes.map(({ result }) => result);
  const few = measured.fewShot;
  const voted = measured.nearestNeighbours;
  for (const part of [...measured.linearProbes, few, voted]) samples.push(...(part?.samples ?? []));
  return {
    result: {
      meanClassifier,
      evaluated,
      split,
      linearProbes,
      fewShot: few?.result ?? null,
      nearestNeighbours: voted?.result ?? null,
    },
    samples,
    warnings: warningsAbout(linearProbes, few?.result ?? null),
  };
}

function meanEvaluations(
  { views, viewMean, labels }: LabelledInput,
  means: Matrix,
  temperature: number,
): MeanEvaluations {
  const scored = (embeddings: Matrix) => logits(embeddings, means, temperature);
  const all: [string, () => Iterable<Logits>][] = views.map((view, index) => [
    viewName(index, views.length),
    () => scored(view),
  ]);
  if (views.length > 1) all.push(["mean_of_views", () => averageLogits(views.map(scored))]);
  if (viewMean !== null) all.push(["view_mean", () => scored(viewMean)]);
  const valuesOf = (rows: () => Iterable<Logits>) => meanClassifierValues(rows(), labels.classes);
  const values = valuesOf(all[0][1]);
  const embeddings = all.map(([embedding, rows], index) => ({
    embedding,
    ...meanClassifierOf(index === 0 ? values : valuesOf(rows), labels.names.length),
  }));
  return { embeddings, values };
}

function meanClassification(
  { classes: labels, names }: ClassLabels,
  temperature: number,
  { embeddings, values }: MeanEvaluations,
  samples: SampleValues[],
): MeanClassification {
  const classes = names.length;
  const [{ embedding: _, ...metrics }] = embeddings;
  for (const metric of ["top1", "top5", "loss"] as const) {
    if (metrics[metric] === null) continue;
    samples.push({ metric: `classification.meanClassifier.${metric}`, values: values[metric] });
  }
  const outcomes = classOutcomes(values.predictions, labels, names);
  const reasons = [
    metrics.top5 === null && `top5: any guess of five is right among ${classes} classes or fewer`,
    outcomes.confusion === null && `confusion: more than ${MOST_CONFUSED} classes`,
    outcomes.perClass.some(({ precision }) => precision === null) &&
      "precision: no embedding is taken for the class",
  ].filter((reason) => reason !== false);
  return {
    temperature,
    ...metrics,
    ...outcomes,
    embeddings,
    reason: reasons.length > 0 ? reasons.join("; ") : null,
  };
}

/** Which rows are fitted on, and which tested: of `train` and the samples, or of the samples alone. */
export function probeSplit(
  {
    labels: { classes: labels, names },
    trainClasses,
  }: { readonly labels: ClassLabels; readonly trainClasses: Int32Array | null },
  seed: number,
): ProbeSplitRows {
  const classes = names.length;
  if (trainClasses !== null) {
    const known = Int32Array.from(trainClasses.keys()).filter((row) => trainClasses[row] >= 0);
    return {
      train: { labels: trainClasses, indices: known },
      test: { labels, indices: Int32Array.from(labels.keys()) },
      classes,
      split: "train",
    };
  }
  const { kept, heldOut } = stratifiedSplit(labels, classes, TEST_SHARE, seed);
  return {
    train: { labels, indices: kept },
    test: { labels, indices: heldOut.length > 0 ? heldOut : kept },
    classes,
    split: heldOut.length > 0 ? "held-out fifth" : "the rows fitted on",
  };
}

function warningsAbout(probes: readonly LinearProbe[], few: FewShot | null): Warning[] {
  const warnings: Warning[] = [];
  for (const { preset, converged, iterations } of probes) {
    if (converged) continue;
    warnings.push({
      code: "not-converged",
      message: `The linear probe ${preset} did not converge in ${iterations} iterations; its accuracy is that of where it stopped.`,
    });
  }
  if (few !== null && few.smallerClasses > 0) {
    warnings.push({
      code: "few-shots",
      message: `${few.smallerClasses} classes have fewer than ${few.samplesPerClass} rows to fit on, and give all they have to every experiment.`,
    });
  }
  return warnings;
}
