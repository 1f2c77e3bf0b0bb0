import type { EvaluatedBound } from "../../bounds/bound.ts";
import { type BoundsRow, evaluateBounds } from "../../bounds/catalogue.ts";
import type { BoundsQuestion } from "../../bounds/question.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Prior } from "../../probability/prior.ts";
import { type LabelledInput, NORM_TOLERANCE, requireTemperature, type Shape } from "../input.ts";
import { rowNorms } from "../row-norms.ts";
import { anchorViews } from "./comparison.ts";
import type { Contrastive } from "./contrastive.ts";
import { mean } from "./mean.ts";
import { type Spread, spreadOf, spreadValues } from "./spread.ts";
import { supervisedLosses } from "./supervised-loss.ts";

/**
 * A bound beside what it bounds.
 *
 * The losses are those of samples, among which no negative is the anchor itself: it shares the anchor's
 * class with probability (n_c − 1)/(N − 1) instead of π_c. A bound that is attained may therefore be
 * missed, by (C − 1)/N nats where classes are single points.
 */
export interface MeasuredBound extends EvaluatedBound {
  /** The loss that it bounds, as measured: S, R, or S with inner products as logits. */
  readonly measured: number;
  /** value − measured: from 0 up if an upper bound holds, up to 0 if a lower one does. */
  readonly tightness: number | null;
  /** value / measured; null also where the loss measured is 0. */
  readonly ratio: number | null;
}

export interface MeasuredBoundsRow extends BoundsRow {
  readonly bounds: readonly MeasuredBound[];
}

/** What bounds need of the embeddings beside their losses. */
export interface BoundMeasurements {
  readonly spread: Spread;
  /** S with inner products as logits: at t = 1. */
  readonly unitLoss: number;
}

/** @param means μ, C×d */
export function boundMeasurements(input: LabelledInput, means: Matrix): BoundMeasurements {
  const anchors = anchorViews(input);
  const { classes } = input.labels;
  return {
    spread: spreadOf(spreadValues(anchors, means, classes)),
    unitLoss: mean(supervisedLosses(anchors, means, classes, 1)),
  };
}

/**
 * Every bound at the measured losses, a row for each of `measured.rows`.
 *
 * @param means μ, C×d
 * @param measured of `input`, whose setting it shares
 * @param prior in place of that of the samples
 */
export function measuredBounds(
  input: LabelledInput<Shape>,
  means: Matrix,
  measured: Contrastive,
  { spread, unitLoss }: BoundMeasurements,
  prior?: Prior | undefined,
): readonly MeasuredBoundsRow[] {
  const { supervisedLoss, rows } = measured;
  if (supervisedLoss === null) throw new TypeError("the losses were measured without labels");
  const question = questionOf(input, means, measured, spread, prior ?? input.prior);
  const points = rows.map((row) => ({
    negatives: row.negatives,
    contrastiveLoss: row.infoNce,
    subsetLoss: row.subsetLoss ?? undefined,
    expectedSubsetLoss: row.expectedSubsetLoss ?? undefined,
    collisionFreeSubsetLoss: row.collisionFreeSubsetLoss ?? undefined,
  }));
  return evaluateBounds(question, points).map((row, index) => {
    const losses = {
      supervised: supervisedLoss,
      contrastive: rows[index].infoNce,
      "supervised-unit-temperature": unitLoss,
    };
    return { ...row, bounds: row.bounds.map((bound) => beside(bound, losses[bound.quantity])) };
  });
}

function beside(bound: EvaluatedBound, measured: number): MeasuredBound {
  const { value } = bound;
  const ratio = value === null ? Number.NaN : value / measured;
  return {
    ...bound,
    measured,
    tightness: value === null ? null : value - measured,
    ratio: Number.isFinite(ratio) ? ratio : null,
  };
}

function questionOf(
  input: LabelledInput<Shape>,
  means: Matrix,
  { gap, supervisedLoss, setting }: Contrastive,
  { deviation, totalVariance }: Spread,
  prior: Prior,
): BoundsQuestion {
  const { norms } = input;
  const temperature = requireTemperature(input);
  const norm = Math.max(
    ...norms.views.map(({ max }) => max),
    norms.viewMean?.max ?? 0,
    rowNorms(means, "train").max,
  );
  // Scores z·z′/t of rows that are longer than 1 are those of z/√t without a temperature.
  const unit = norm <= 1 + NORM_TOLERANCE;
  const scale = unit ? 1 : temperature;
  return {
    prior,
    setting,
    ...(unit ? { temperature } : { normBound: norm / Math.sqrt(temperature) }),
    supervisedLoss: supervisedLoss ?? undefined,
    gap: gap?.clipped,
    // Estimated from views it may be negative by chance; no variance is.
    variance: Math.max(0, gap?.variance ?? 0) / scale,
    deviation: deviation / Math.sqrt(scale),
    totalVariance: totalVariance / scale,
  };
}
