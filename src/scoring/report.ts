import type { BoundsRow } from "../bounds/catalogue.ts";
import { InputError } from "../errors.ts";
import { MAX_DRAWS } from "../probability/draws.ts";
import type { Prior } from "../probability/prior.ts";
import { type Classification, classification } from "./classification/classification.ts";
import { type Contrastive, contrastive } from "./contrastive/contrastive.ts";
import { measuredBounds } from "./contrastive/measured-bounds.ts";
import type { Norms, ScoreInput } from "./input.ts";
import { scoredMeans } from "./scored-means.ts";
import type { Warning } from "./warning.ts";

export const sections = ["contrastive", "bounds", "classification"] as const;

/** A part of the report. */
export type Section = (typeof sections)[number];

export interface ScoreOptions {
  /** K + 1 for each row, whole numbers from 1 to 10¹², in any order. */
  readonly draws: readonly number[];
  /** The parts to compute; all by default. */
  readonly include?: readonly Section[];
}

/** What was scored, and by which conventions. */
export interface InputSummary {
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimensions: number;
  readonly temperature: number;
  readonly prior: Pick<Prior, "name" | "classes" | "min" | "max" | "entropy">;
  /** In the order of class indices. */
  readonly classNames: readonly string[];
  /** Rows are used as they are. */
  readonly normalised: false;
  readonly norms: Norms;
  readonly anchors: "view1";
  readonly positives: "view2";
  /** Drawn independently, with replacement. */
  readonly negatives: "view2 of the other samples";
  /** What μ(x) is taken from. */
  readonly sampleMeans: "view_mean" | "view2";
  /** What μ_c is taken from. */
  readonly classMeans: "train" | "view_mean" | "view1 and view2";
  /** Rows of `train`; null if there are none. */
  readonly trainSamples: number | null;
}

/** A score. Parts that were not asked for are absent. */
export interface Report {
  readonly input: InputSummary;
  readonly contrastive?: Contrastive;
  readonly bounds?: { readonly rows: readonly BoundsRow[] };
  readonly classification?: Classification;
  readonly warnings: readonly Warning[];
}

/**
 * Scores embeddings: InfoNCE at every K, the bounds at these losses, and the mean classifier.
 *
 * @throws InputError if `draws` is empty or one of them is not a whole number from 1 to 10¹²
 */
export function score(input: ScoreInput, options: ScoreOptions): Report {
  const { draws, include = sections } = options;
  requireDraws(draws);
  const means = scoredMeans(input);
  const asked = (section: Section) => include.includes(section);
  const measured =
    asked("contrastive") || asked("bounds") ? contrastive(input, means.matrix, draws) : null;
  return {
    input: summary(input, means.source),
    ...(measured && asked("contrastive") && { contrastive: measured }),
    ...(measured &&
      asked("bounds") && { bounds: { rows: measuredBounds(input, means.matrix, measured) } }),
    ...(asked("classification") && { classification: classification(input, means.matrix) }),
    warnings: [...input.warnings, ...warningsAbout(input, draws, measured)],
  };
}

function requireDraws(draws: readonly number[]): void {
  if (draws.length === 0) throw new InputError("draws", "no draws are given; give at least one.");
  for (const count of draws) {
    if (Number.isInteger(count) && count >= 1 && count <= MAX_DRAWS) continue;
    throw new InputError("draws", `draws has ${count}; it must be whole numbers from 1 to 1e12.`);
  }
}

function summary(input: ScoreInput, classMeans: InputSummary["classMeans"]): InputSummary {
  const { name, classes, min, max, entropy } = input.prior;
  return {
    samples: input.view1.rows,
    dimensions: input.view1.columns,
    temperature: input.temperature,
    prior: { name, classes, min, max, entropy },
    classNames: input.labels.names,
    normalised: false,
    norms: input.norms,
    anchors: "view1",
    positives: "view2",
    negatives: "view2 of the other samples",
    sampleMeans: input.viewMean === null ? "view2" : "view_mean",
    classMeans,
    trainSamples: input.train === null ? null : input.train.embeddings.rows,
  };
}

function warningsAbout(
  input: ScoreInput,
  draws: readonly number[],
  measured: Contrastive | null,
): Warning[] {
  const warnings: Warning[] = [];
  const others = input.view1.rows - 1;
  const most = Math.max(...draws) - 1;
  if (measured !== null && most > others) {
    warnings.push({
      code: "more-negatives-than-samples",
      message: `${most} negatives are drawn with replacement from ${others} other samples.`,
    });
  }
  if (measured !== null && measured.gap.variance < 0) {
    warnings.push({
      code: "negative-variance",
      message:
        "The estimate of the variance between samples' means from two views is negative; the bounds use 0. Give view_mean for a better one.",
    });
  }
  return warnings;
}
