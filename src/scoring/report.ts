import type { Prior } from "../probability/prior.ts";
import { type Classification, classification } from "./classification/classification.ts";
import { type Contrastive, contrastive } from "./contrastive/contrastive.ts";
import { type MeasuredBoundsRow, measuredBounds } from "./contrastive/measured-bounds.ts";
import type { ContrastiveOptions } from "./contrastive/options.ts";
import { type Protocol, protocolOf } from "./contrastive/protocol.ts";
import { type LabelledInput, type Norms, requireLabelled, type ScoreInput } from "./input.ts";
import { type ScoredMeans, scoredMeans } from "./scored-means.ts";
import type { Warning } from "./warning.ts";

export const sections = ["contrastive", "bounds", "classification"] as const;

/** A part of the report. */
export type Section = (typeof sections)[number];

export interface ScoreOptions extends ContrastiveOptions {
  /** The parts to compute; all by default. */
  readonly include?: readonly Section[];
}

/** What was scored, and by which conventions. */
export interface InputSummary extends Protocol {
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimensions: number;
  readonly temperature: number | null;
  /** Of the samples; null without labels, as are the names. */
  readonly prior: Pick<Prior, "name" | "classes" | "min" | "max" | "entropy"> | null;
  /** In the order of class indices. */
  readonly classNames: readonly string[] | null;
  /** Rows are used as they are. */
  readonly normalised: false;
  readonly norms: Norms;
  /** What μ_c is taken from; null without labels. */
  readonly classMeans: ScoredMeans["source"] | null;
  /** Rows of `train`; null if there are none. */
  readonly trainSamples: number | null;
}

/** A score. Parts that were not asked for are absent. */
export interface Report {
  readonly input: InputSummary;
  readonly contrastive?: Contrastive;
  readonly bounds?: { readonly rows: readonly MeasuredBoundsRow[] };
  readonly classification?: Classification;
  readonly warnings: readonly Warning[];
}

/**
 * Scores embeddings: InfoNCE at every K, the bounds at these losses, and the mean classifier.
 *
 * @throws InputError if an option is wrong, or the input lacks what a part needs
 */
export function score(input: ScoreInput, options: ScoreOptions): Report {
  const { include = sections } = options;
  const asked = (section: Section) => include.includes(section);
  const needsLabels = asked("bounds") || asked("classification") || input.labels !== null;
  const labelled = needsLabels ? requireLabelled(input) : null;
  const means = labelled && scoredMeans(labelled);
  const matrix = means?.matrix ?? null;
  const measured =
    asked("contrastive") || asked("bounds") ? contrastive(input, matrix, options).result : null;
  return {
    input: summary(input, means?.source ?? null),
    ...(measured && asked("contrastive") && { contrastive: measured }),
    ...(measured && asked("bounds") && { bounds: { rows: boundsOf(labelled, matrix) } }),
    ...(labelled &&
      matrix &&
      asked("classification") && { classification: classification(labelled, matrix) }),
    warnings: [...input.warnings, ...warningsAbout(input, options.draws, measured)],
  };

  function boundsOf(of: LabelledInput | null, mu: ScoredMeans["matrix"] | null) {
    return of && mu && measured ? measuredBounds(of, mu, measured, options.prior) : [];
  }
}

function summary(input: ScoreInput, classMeans: InputSummary["classMeans"]): InputSummary {
  const { views, prior, labels, train } = input;
  return {
    samples: views[0].rows,
    dimensions: views[0].columns,
    temperature: input.temperature,
    prior: prior && {
      name: prior.name,
      classes: prior.classes,
      min: prior.min,
      max: prior.max,
      entropy: prior.entropy,
    },
    classNames: labels?.names ?? null,
    normalised: false,
    norms: input.norms,
    ...protocolOf(input),
    classMeans,
    trainSamples: train === null ? null : train.embeddings.rows,
  };
}

function warningsAbout(
  input: ScoreInput,
  draws: readonly number[],
  measured: Contrastive | null,
): Warning[] {
  const warnings: Warning[] = [];
  const others = input.views[0].rows - 1;
  const most = Math.max(...draws) - 1;
  if (measured !== null && most > others) {
    warnings.push({
      code: "more-negatives-than-samples",
      message: `${most} negatives are drawn with replacement from ${others} other samples.`,
    });
  }
  if (measured?.gap && measured.gap.variance < 0) {
    warnings.push({
      code: "negative-variance",
      message:
        "The estimate of the variance between samples' means from two views is negative; the bounds use 0. Give view_mean for a better one.",
    });
  }
  return warnings;
}
