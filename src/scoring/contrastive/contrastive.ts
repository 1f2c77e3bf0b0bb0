import type { Setting } from "../../bounds/question.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Prior } from "../../probability/prior.ts";
import {
  type LabelledInput,
  requireLabelled,
  requireTemperature,
  type ScoreInput,
  type Shape,
} from "../input.ts";
import type { SampleValues } from "../sample-values.ts";
import { ScoreInputError } from "../score-problems.ts";
import type { Warning } from "../warning.ts";
import { type ClassTerms, classTerms, NO_CLASS_TERMS } from "./class-terms.ts";
import { anchorViews, type Comparison, classComparison, viewComparisons } from "./comparison.ts";
import { type Gap, type GapValues, gapOf, gapValues } from "./gap.ts";
import { type LossCurve, lossCurve } from "./loss-curve.ts";
import { mean } from "./mean.ts";
import {
  type ContrastiveOptions,
  type ContrastiveSettings,
  contrastiveSettings,
} from "./options.ts";
import { priorWarning } from "./prior-warning.ts";
import { requireModerateScores } from "./score-range.ts";
import { type SubsetLosses, type SubsetLossMethod, subsetLosses } from "./subset-loss.ts";
import { supervisedLosses } from "./supervised-loss.ts";

/** A contrastive loss with K negatives, in nats. */
export interface LossRow {
  /** Samples that are compared: the anchor's and those of its negatives. */
  readonly draws: number;
  readonly negatives: number;
  readonly loss: number;
  /** null where the value is exact. */
  readonly lossError: number | null;
  /** Batches in an epoch; null where none is drawn. */
  readonly batches: number | null;
}

/** InfoNCE and the terms of the bounds at one K. */
export interface ContrastiveRow extends ClassTerms {
  /** K + 1. */
  readonly draws: number;
  /** K. */
  readonly negatives: number;
  /** R, in nats. */
  readonly infoNce: number;
  /** null where the value is exact. */
  readonly infoNceError: number | null;
  /** Batches in an epoch; null where none is drawn. */
  readonly batches: number | null;
}

/** Losses at another temperature. */
export interface TemperatureRow {
  readonly temperature: number;
  /** null without labels. */
  readonly supervisedLoss: number | null;
  readonly rows: readonly LossRow[];
}

/** How InfoNCE was found: by its expectation, or by batches without replacement. */
export type UsedEstimator =
  | { readonly kind: "exact" }
  | { readonly kind: "monte-carlo"; readonly epochs: number };

/** The contrastive loss and what the Nozawa–Sato theory makes of it. */
export interface Contrastive {
  readonly setting: Setting;
  readonly estimator: UsedEstimator;
  /** Of whatever was simulated. */
  readonly seed: number;
  /** That of τ, υ, the collision term and the bounds; null without labels. */
  readonly prior:
    | (Pick<Prior, "name" | "classes" | "min" | "max" | "entropy"> & {
        readonly source: "given" | "samples";
      })
    | null;
  /** S; null without labels, as are the gap and the method. */
  readonly supervisedLoss: number | null;
  readonly gap: Gap | null;
  /** How the subset losses were computed. */
  readonly subsetLossMethod: SubsetLossMethod | null;
  readonly rows: readonly ContrastiveRow[];
  /** NT-Xent, both views in turn as anchors, with 2(draws − 1) negatives; null unless asked for. */
  readonly simclr: { readonly rows: readonly LossRow[] } | null;
  /** In the order asked. */
  readonly temperatures: readonly TemperatureRow[];
}

export interface ContrastiveScore {
  readonly result: Contrastive;
  readonly samples: readonly SampleValues[];
  readonly warnings: readonly Warning[];
}

/** All that takes the embeddings to find. */
export interface ContrastiveMeasurements {
  readonly curve: LossCurve;
  /** null unless asked for. */
  readonly simclr: LossCurve | null;
  /** In the order asked. */
  readonly temperatures: readonly {
    readonly curve: LossCurve;
    /** Of each sample; null without labels. */
    readonly supervisedLosses: Float64Array | null;
  }[];
  /** null without labels. */
  readonly labelled: LabelledMeasurements | null;
}

export interface LabelledMeasurements {
  readonly supervisedLosses: Float64Array;
  readonly gaps: GapValues;
  readonly subsets: SubsetLosses;
}

/**
 * InfoNCE at every K, and with labels the terms of the bounds.
 *
 * @param means μ, C×d; null without labels
 * @throws InputError or ScoreInputError
 */
export function contrastive(
  input: ScoreInput,
  means: Matrix | null,
  options: ContrastiveOptions,
): ContrastiveScore {
  const settings = contrastiveSettings(input, options);
  const temperature = requireTemperature(input);
  for (const t of [temperature, ...settings.temperatures]) requireModerateScores(input, t);
  requirePositives(input);
  const comparisons = comparisonsOf(input);
  const supervised = (t: number) =>
    input.labels === null || means === null
      ? null
      : supervisedLosses(anchorViews(input), means, input.labels.classes, t);
  return contrastiveScore(input, settings, {
    curve: lossCurve(comparisons, temperature, settings),
    simclr:
      settings.loss === "simclr"
        ? lossCurve(viewComparisons(input, "simclr"), temperature, settings)
        : null,
    temperatures: settings.temperatures.map((t) => ({
      curve: lossCurve(comparisons, t, { ...settings, perSample: false }),
      supervisedLosses: supervised(t),
    })),
    labelled: means && measured(requireLabelled(input), means, temperature, settings),
  });
}

/** What the measurements make together. */
export function contrastiveScore(
  input: ScoreInput<Shape>,
  settings: ContrastiveSettings,
  { curve, simclr, temperatures, labelled: of }: ContrastiveMeasurements,
): ContrastiveScore {
  const labelled = of && labelledTerms(requireLabelled(input), settings, of);
  return {
    result: {
      setting: input.setting,
      estimator:
        settings.estimator === "exact"
          ? { kind: "exact" }
          : { kind: "monte-carlo", epochs: settings.epochs },
      seed: settings.seed,
      prior: labelled?.prior ?? null,
      supervisedLoss: labelled?.supervisedLoss ?? null,
      gap: labelled?.gap ?? null,
      subsetLossMethod: labelled?.method ?? null,
      rows: settings.draws.map((draws, index) => {
        const { value, standardError, batches } = curve.points[index];
        return {
          draws,
          negatives: draws - 1,
          infoNce: value,
          infoNceError: standardError,
          batches,
          ...(labelled?.rows[index] ?? NO_CLASS_TERMS),
        };
      }),
      simclr: simclr && { rows: lossRows(simclr, settings, 2) },
      temperatures: settings.temperatures.map((temperature, index) => {
        const { curve: rows, supervisedLosses: values } = temperatures[index];
        return {
          temperature,
          supervisedLoss: values && mean(values),
          rows: lossRows(rows, settings, 1),
        };
      }),
    },
    samples: [
      ...sampleValues(curve, (index) => `contrastive.rows[${index}].infoNce`),
      ...sampleValues(simclr, (index) => `contrastive.simclr.rows[${index}].loss`),
      ...(labelled?.samples ?? []),
    ],
    warnings: labelled?.warnings ?? [],
  };
}

function comparisonsOf(input: ScoreInput): readonly Comparison[] {
  return input.setting === "augmentation"
    ? viewComparisons(input, "infonce")
    : [classComparison(requireLabelled(input))];
}

/**
 * @throws ScoreInputError `no-positive` if a class has one sample where the others are its positives;
 *   `single-class` if there are labels, of which all are the same
 */
export function requirePositives(input: ScoreInput<Shape>): void {
  if (input.setting === "augmentation") {
    if (input.labels !== null) requireLabelled(input);
    return;
  }
  const { names, counts, classes } = requireLabelled(input).labels;
  const alone = counts.indexOf(1);
  if (alone < 0) return;
  throw new ScoreInputError(
    "no-positive",
    "labels",
    `row ${classes.indexOf(alone)} of labels is the only one of class ${JSON.stringify(names[alone])}, and its positives are the others of its class; leave such samples out, or give two views.`,
  );
}

/** What needs labels. */
function measured(
  input: LabelledInput,
  means: Matrix,
  temperature: number,
  { draws, seed }: ContrastiveSettings,
): LabelledMeasurements {
  const { views, viewMean, labels } = input;
  const { classes, counts } = labels;
  const anchors = anchorViews(input);
  return {
    supervisedLosses: supervisedLosses(anchors, means, classes, temperature),
    gaps: gapValues({ views, sampleMeans: viewMean, means, labels: classes, temperature }),
    subsets: subsetLosses(
      { anchors, means, labels: classes, counts, temperature },
      draws.map((count) => count - 1),
      seed,
    ),
  };
}

function labelledTerms(
  input: LabelledInput<Shape>,
  settings: ContrastiveSettings,
  { supervisedLosses: values, gaps, subsets }: LabelledMeasurements,
) {
  const { name, classes, min, max, entropy } = settings.prior ?? input.prior;
  const supervisedLoss = mean(values);
  const warning = settings.prior && priorWarning(settings.prior, input.labels);
  const samples: SampleValues[] = [
    { metric: "contrastive.supervisedLoss", values },
    { metric: "contrastive.gap.clipped", values: gaps.clipped },
    { metric: "contrastive.gap.unclipped", values: gaps.unclipped },
    { metric: "contrastive.gap.variance", values: gaps.variance },
  ];
  return {
    prior: {
      source: settings.prior === null ? ("samples" as const) : ("given" as const),
      ...{ name, classes, min, max, entropy },
    },
    supervisedLoss,
    gap: gapOf(gaps),
    ...classTerms(settings.prior ?? input.prior, supervisedLoss, subsets, settings.draws),
    samples: settings.perSample ? samples : [],
    warnings: warning === null ? [] : [warning],
  };
}

/** @param factor negatives that a drawn sample gives */
function lossRows(
  { points }: LossCurve,
  { draws }: ContrastiveSettings,
  factor: number,
): LossRow[] {
  return draws.map((count, index) => ({
    draws: count,
    negatives: factor * (count - 1),
    loss: points[index].value,
    lossError: points[index].standardError,
    batches: points[index].batches,
  }));
}

function sampleValues(curve: LossCurve | null, metric: (index: number) => string): SampleValues[] {
  return (curve?.perSample ?? []).map((values, index) => ({ metric: metric(index), values }));
}
