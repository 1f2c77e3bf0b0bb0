import type { Matrix } from "../../linalg/matrix.ts";
import { type LabelledInput, viewName } from "../input.ts";
import type { SampleValues } from "../sample-values.ts";
import type { Warning } from "../warning.ts";
import { type FewShot, fewShot } from "./few-shot.ts";
import { type LinearProbe, linearProbe, type ProbeData } from "./linear-probe.ts";
import { averageLogits, type Logits, logits } from "./logits.ts";
import {
  classOutcomes,
  type DetailedMeanClassifier,
  type MeanClassifier,
  MOST_CONFUSED,
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
  readonly fewShot: FewShot;
  readonly nearestNeighbours: NearestNeighbours | null;
}

/** Held out where there is no `train`. */
const TEST_SHARE = 0.2;

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
): { result: Classification; samples: SampleValues[]; warnings: Warning[] } {
  const samples: SampleValues[] = [];
  const classes = input.labels.names.length;
  const mean = meanClassification(input, means, temperature, samples);
  const data = probeData(input, evaluated.matrix, seed);
  const linearProbes = probes.map((preset, index) => {
    const path = `classification.linearProbes[${index}]`;
    const probe = linearProbe(data, { preset, features, seed }, path);
    samples.push(...probe.samples);
    return probe.result;
  });
  const few = fewShot(data, seed);
  samples.push(...few.samples);
  const { labels, train } = input;
  const voted =
    neighbours.length > 0
      ? nearestNeighbours(
          { queries: evaluated.matrix, labels: labels.classes, train, classes },
          neighbours,
        )
      : null;
  samples.push(...(voted?.samples ?? []));
  return {
    result: {
      meanClassifier: mean,
      evaluated: evaluated.name,
      split: data.split,
      linearProbes,
      fewShot: few.result,
      nearestNeighbours: voted?.result ?? null,
    },
    samples,
    warnings: warningsAbout(linearProbes, few.result),
  };
}

function meanClassification(
  { views, viewMean, labels }: LabelledInput,
  means: Matrix,
  temperature: number,
  samples: SampleValues[],
): MeanClassification {
  const scored = (embeddings: Matrix) => logits(embeddings, means, temperature);
  const all: [string, () => Iterable<Logits>][] = views.map((view, index) => [
    viewName(index, views.length),
    () => scored(view),
  ]);
  if (views.length > 1) all.push(["mean_of_views", () => averageLogits(views.map(scored))]);
  if (viewMean !== null) all.push(["view_mean", () => scored(viewMean)]);
  const evaluations = all.map(([embedding, rows]) => ({
    embedding,
    ...meanClassifierValues(rows(), labels.classes),
  }));
  const [{ metrics, values }] = evaluations;
  for (const metric of ["top1", "top5", "loss"] as const) {
    if (metrics[metric] === null) continue;
    samples.push({ metric: `classification.meanClassifier.${metric}`, values: values[metric] });
  }
  const outcomes = classOutcomes(values.predictions, labels.classes, labels.names);
  const classes = labels.names.length;
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
    embeddings: evaluations.map(({ embedding, metrics: of }) => ({ embedding, ...of })),
    reason: reasons.length > 0 ? reasons.join("; ") : null,
  };
}

function probeData(
  { train, labels: { classes: labels, names } }: LabelledInput,
  matrix: Matrix,
  seed: number,
): ProbeData {
  const classes = names.length;
  if (train !== null) {
    const known = Int32Array.from(train.classes.keys()).filter((row) => train.classes[row] >= 0);
    return {
      train: { matrix: train.embeddings, labels: train.classes, indices: known },
      test: { matrix, labels, indices: Int32Array.from(labels.keys()) },
      classes,
      split: "train",
    };
  }
  const { kept, heldOut } = stratifiedSplit(labels, classes, TEST_SHARE, seed);
  return {
    train: { matrix, labels, indices: kept },
    test: { matrix, labels, indices: heldOut.length > 0 ? heldOut : kept },
    classes,
    split: heldOut.length > 0 ? "held-out fifth" : "the rows fitted on",
  };
}

function warningsAbout(probes: readonly LinearProbe[], few: FewShot): Warning[] {
  const warnings: Warning[] = [];
  for (const { preset, converged, mostIterations } of probes) {
    if (converged) continue;
    warnings.push({
      code: "not-converged",
      message: `The linear probe ${preset} did not converge in ${mostIterations} iterations; its accuracy is that of where it stopped.`,
    });
  }
  if (few.smallerClasses > 0) {
    warnings.push({
      code: "few-shots",
      message: `${few.smallerClasses} classes have fewer than ${few.samplesPerClass} rows to fit on, and give all they have to every experiment.`,
    });
  }
  return warnings;
}
