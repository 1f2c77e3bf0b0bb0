import { InputError } from "../errors.ts";
import { MAX_DRAWS, requireDraws } from "../probability/draws.ts";
import type { Prior } from "../probability/prior.ts";

/**
 * How positives are drawn. `augmentation`: anchor and positive are two augmentations of one sample
 * (Nozawa & Sato, Wang et al., van Elst & Ghoshdastidar). `same-class`: two independent samples of one
 * class (Arora et al., Ash et al., Bao et al.). Negatives are independent draws in both.
 */
export type Setting = "augmentation" | "same-class";

/** What does not change with the number of negatives: the setting and what was measured in it. */
export interface BoundsQuestion {
  readonly prior: Prior;
  readonly setting: Setting;
  /** t > 0, for unit-norm features with scores z·z′/t. Either this or `normBound`. */
  readonly temperature?: number | undefined;
  /** L > 0, for features with ‖z‖ ≤ L and scores z·z′. */
  readonly normBound?: number | undefined;
  /** S, the mean classifier's cross-entropy over all classes, in nats. */
  readonly supervisedLoss?: number | undefined;
  /** d = (1/t) E min{0, z·(μ_c − μ(x))} ≤ 0. */
  readonly gap?: number | undefined;
  /** V = E‖μ(x) − μ_c‖², of the samples' mean features around their class means. */
  readonly variance?: number | undefined;
  /** σ = E‖z − μ_c‖, of single views around their class means; not squared. */
  readonly deviation?: number | undefined;
  /** E‖z − μ_c‖², of single views around their class means. */
  readonly totalVariance?: number | undefined;
}

/** One number of negatives and what was measured with it. */
export interface BoundsPoint {
  /** K. */
  readonly negatives: number;
  /** R, InfoNCE with K negatives and the positive in the denominator, in nats. */
  readonly contrastiveLoss?: number | undefined;
  /** L_sub, the mean classifier's loss over the drawn classes, given that they are not all classes. */
  readonly subsetLoss?: number | undefined;
  /** E_T, the mean classifier's loss over the drawn classes T, whatever they are. */
  readonly expectedSubsetLoss?: number | undefined;
  /** The mean classifier's loss over the drawn classes, given no negative of the anchor's class. */
  readonly collisionFreeSubsetLoss?: number | undefined;
}

/** Scores z·z′·scale for ‖z‖ ≤ norm; they lie within ±range. */
export interface Scores {
  /** 1/t, or 1 with a norm bound. */
  readonly scale: number;
  /** 1, or the norm bound L. */
  readonly norm: number;
  /** B = 1/t, or L². */
  readonly range: number;
}

/** Whether anything was measured, so that nothing may be taken from the simplex optimum. */
export function isMeasured(question: BoundsQuestion, points: readonly BoundsPoint[]): boolean {
  const { supervisedLoss, gap, variance, deviation, totalVariance } = question;
  return (
    [supervisedLoss, gap, variance, deviation, totalVariance].some(given) ||
    points.some((point) =>
      [
        point.contrastiveLoss,
        point.subsetLoss,
        point.expectedSubsetLoss,
        point.collisionFreeSubsetLoss,
      ].some(given),
    )
  );
}

function given(value: number | undefined): boolean {
  return value !== undefined;
}

/** Temperatures and norms whose squares and inverses stay far from overflow. */
const SMALLEST = 1e-150;
const LARGEST = 1e150;

/** Throws unless the question makes sense; returns the range of the scores. */
export function checkQuestion(question: BoundsQuestion): Scores {
  const { setting, temperature, normBound } = question;
  if (setting !== "augmentation" && setting !== "same-class") {
    throw new InputError(
      "setting",
      `the setting is "${setting}"; it is augmentation or same-class.`,
    );
  }
  requireLoss(question, "supervisedLoss");
  requireLoss(question, "variance");
  requireLoss(question, "deviation");
  requireLoss(question, "totalVariance");
  const { gap, variance } = question;
  if (gap !== undefined && !(gap <= 0 && gap > -Infinity)) {
    throw new InputError(
      "gap",
      `gap is ${gap}; d = E min{0, …}/t is a finite number of at most 0.`,
    );
  }
  if (setting === "same-class" && (gap || variance)) {
    throw new InputError(
      gap ? "gap" : "variance",
      "with positives of the same class there is no gap and no variance between samples' means; leave both out.",
    );
  }
  if ((temperature === undefined) === (normBound === undefined)) {
    throw new InputError("temperature", "give either the temperature or a bound on the norm.");
  }
  if (temperature !== undefined) {
    requireSize("temperature", temperature);
    return { scale: 1 / temperature, norm: 1, range: 1 / temperature };
  }
  const norm = normBound as number;
  requireSize("normBound", norm);
  return { scale: 1, norm, range: norm * norm };
}

/** Throws unless the point makes sense. */
export function checkPoint(point: BoundsPoint): void {
  requireDraws(point.negatives, "negatives");
  if (point.negatives === MAX_DRAWS) {
    throw new InputError("negatives", "with the anchor, 1e12 negatives are more than 1e12 draws.");
  }
  requireLoss(point, "contrastiveLoss");
  requireLoss(point, "subsetLoss");
  requireLoss(point, "expectedSubsetLoss");
  requireLoss(point, "collisionFreeSubsetLoss");
}

function requireSize(parameter: string, value: number): void {
  if (!(value >= SMALLEST && value <= LARGEST)) {
    throw new InputError(
      parameter,
      `${parameter} is ${value}; it must be a positive number from ${SMALLEST} to ${LARGEST}.`,
    );
  }
}

function requireLoss<K extends string>(
  from: { readonly [key in K]?: number | undefined },
  parameter: K,
): void {
  const value = from[parameter];
  if (value !== undefined && !(value >= 0 && value < Infinity)) {
    throw new InputError(
      parameter,
      `${parameter} is ${value}; it must be a finite number of at least 0.`,
    );
  }
}
