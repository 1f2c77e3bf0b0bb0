import { type BootstrapOptions, bootstrap, type ConfidenceIntervals } from "./bootstrap.ts";
import {
  type Classification,
  type ClassificationOptions,
  classification,
} from "./classification/classification.ts";
import { type Contrastive, contrastive } from "./contrastive/contrastive.ts";
import {
  boundMeasurements,
  type MeasuredBoundsRow,
  measuredBounds,
} from "./contrastive/measured-bounds.ts";
import type { ContrastiveOptions } from "./contrastive/options.ts";
import { defaultDraws } from "./default-draws.ts";
import { evaluatedRows } from "./evaluated.ts";
import { type Geometry, geometry } from "./geometry/geometry.ts";
import { type LabelledInput, requireLabelled, type ScoreInput, type Shape } from "./input.ts";
import { type InputSummary, summarise } from "./input-summary.ts";
import { type Retrieval, retrieval } from "./retrieval/retrieval.ts";
import type { SampleValues } from "./sample-values.ts";
import { scoredMeans } from "./scored-means.ts";
import { possibleSections, type Section } from "./sections.ts";
import type { Warning } from "./warning.ts";

export interface ScoreOptions
  extends Omit<ContrastiveOptions, "draws" | "perSample">,
    ClassificationOptions {
  /** K + 1 for each row; powers of two from 16 to 1,024, as far as there are samples, by default. */
  readonly draws?: readonly number[] | undefined;
  /** The parts to compute; by default all that the input has everything for. */
  readonly include?: readonly Section[] | undefined;
  /** Confidence intervals of every mean over samples; none by default. */
  readonly bootstrap?: BootstrapOptions | undefined;
}

/** A score. Parts that were not asked for are absent. */
export interface Report {
  readonly input: InputSummary;
  readonly contrastive?: Contrastive;
  readonly bounds?: { readonly rows: readonly MeasuredBoundsRow[] };
  readonly classification?: Classification;
  readonly geometry?: Geometry;
  readonly retrieval?: Retrieval;
  readonly confidence?: ConfidenceIntervals;
  readonly warnings: readonly Warning[];
}

/**
 * Scores embeddings: InfoNCE at every K with the terms of the bounds, every bound at these losses,
 * classifiers, geometry and retrieval.
 *
 * @throws InputError or ScoreInputError if an option is wrong, or the input lacks what a part needs
 */
export function score(input: ScoreInput, options: ScoreOptions = {}): Report {
  const chosen = options.include
    ? { included: options.include, warnings: [] }
    : possibleSections(input);
  const asked = (section: Section) => chosen.included.includes(section);
  const draws = options.draws ?? defaultDraws(input.views[0].rows);

  const labelled = labelledFor(chosen.included, input);
  const means = labelled && scoredMeans(labelled);
  const evaluated = evaluatedRows(input);
  const warnings: Warning[] = [...input.warnings, ...chosen.warnings];
  const samples: SampleValues[] = [];

  const losses =
    asked("contrastive") || asked("bounds")
      ? contrastive(input, means?.matrix ?? null, {
          ...options,
          draws,
          perSample: options.bootstrap !== undefined,
        })
      : null;
  if (losses) warnings.push(...losses.warnings, ...lossWarnings(input, draws, losses.result));
  if (losses && asked("contrastive")) samples.push(...losses.samples);
  const bounds =
    losses && labelled && means && asked("bounds")
      ? {
          rows: measuredBounds(
            labelled,
            means.matrix,
            losses.result,
            boundMeasurements(labelled, means.matrix),
            options.prior,
          ),
        }
      : null;
  const classified =
    labelled && means && asked("classification")
      ? classification(labelled, means.matrix, input.temperature ?? 1, evaluated, options)
      : null;
  const shape = asked("geometry") ? geometry(input, evaluated) : null;
  const found =
    labelled && asked("retrieval")
      ? retrieval(evaluated, labelled.labels.classes, labelled.labels.names.length)
      : null;
  for (const part of [classified, shape, found]) samples.push(...(part?.samples ?? []));
  warnings.push(...(classified?.warnings ?? []), ...(shape?.warnings ?? []));

  return {
    input: summarise(input, means?.source ?? null),
    ...(losses && asked("contrastive") && { contrastive: losses.result }),
    ...(bounds && { bounds }),
    ...(classified && { classification: classified.result }),
    ...(shape && { geometry: shape.result }),
    ...(found && { retrieval: found.result }),
    ...(options.bootstrap && { confidence: bootstrap(samples, options.bootstrap) }),
    warnings,
  };
}

/** The input with its classes; null where nothing that is asked needs them. */
function labelledFor(included: readonly Section[], input: ScoreInput): LabelledInput | null {
  const compared = included.filter((section) => section !== "geometry");
  const canDoWithout = compared.every((section) => section === "contrastive");
  if (compared.length === 0 || (canDoWithout && input.labels === null)) return null;
  return requireLabelled(input);
}

export function lossWarnings(
  input: ScoreInput<Shape>,
  draws: readonly number[],
  { gap, estimator }: Contrastive,
): Warning[] {
  const warnings: Warning[] = [];
  const others = input.views[0].rows - 1;
  const most = Math.max(...draws) - 1;
  if (estimator.kind === "exact" && most > others) {
    warnings.push({
      code: "more-negatives-than-samples",
      message: `${most} negatives are drawn with replacement from ${others} other samples.`,
    });
  }
  if (gap !== null && gap.variance < 0) {
    warnings.push({
      code: "negative-variance",
      message:
        "The estimate of the variance between samples' means from two views is negative; the bounds use 0. Give view_mean for a better one.",
    });
  }
  return warnings;
}
