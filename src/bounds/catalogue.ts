import { arora, aroraExact } from "./arora-2019.ts";
import { ash } from "./ash-2022.ts";
import { balancedCoverage } from "./balanced-coverage.ts";
import { baoLower, baoUpper } from "./bao-2022.ts";
import type { Bound, BoundResult, EvaluatedBound } from "./bound.ts";
import { clampLower, clampMean, clampUpper } from "./clamps.ts";
import { coverageBound } from "./coverage-bound.ts";
import type { DrawProbabilities } from "./draw-probabilities.ts";
import { exactIntercept, exactInterceptLower } from "./exact-intercept.ts";
import { fractionalCollision } from "./fractional-collision.ts";
import { type At, type Ingredients, prepare } from "./ingredients.ts";
import { curlContrastive, nozawaSato, nozawaSatoContrastive } from "./nozawa-sato-2021.ts";
import type { BoundsPoint, BoundsQuestion } from "./question.ts";
import { vacuous } from "./result.ts";
import { sharpIntercept } from "./sharp-intercept.ts";
import { type Tightest, tightest } from "./tightest.ts";
import { unitTemperature } from "./unit-temperature.ts";
import { vanElst, vanElstUnitTemperature } from "./van-elst-2024.ts";
import { wang } from "./wang-2022.ts";

/** Every bound: on S from above and from below, on R, on S₁. */
export const catalogue: readonly Bound[] = [
  arora,
  aroraExact,
  nozawaSato,
  ash,
  baoUpper,
  wang,
  vanElst,
  coverageBound,
  fractionalCollision,
  balancedCoverage,
  sharpIntercept,
  exactIntercept,
  clampUpper,
  clampMean,
  baoLower,
  exactInterceptLower,
  clampLower,
  nozawaSatoContrastive,
  curlContrastive,
  vanElstUnitTemperature,
  unitTemperature,
];

/** Every bound at one K. */
export interface BoundsRow {
  /** K. */
  readonly negatives: number;
  /** K + 1. */
  readonly draws: number;
  /** τ_K. */
  readonly collisionProbability: number;
  /** υ_{K+1}. */
  readonly coverage: number;
  /** E ln(1 + Col). */
  readonly collisionTerm: number;
  /** Whether the values are at measured losses or at the simplex optimum. */
  readonly at: At;
  /** R* and S*; null for a prior that is not uniform. */
  readonly simplex: { readonly contrastiveLoss: number; readonly supervisedLoss: number } | null;
  /** In the order of the catalogue. */
  readonly bounds: readonly EvaluatedBound[];
  /** The smallest upper bound on S; null if none has a value. */
  readonly tightest: Tightest | null;
}

/**
 * Every bound at every point.
 *
 * If nothing measured is given, values are at the simplex optimum, where gap and variances are 0;
 * a prior that is not uniform has none in closed form, and values are null. If anything is given, a
 * bound that needs more than that has a null value and a reason that names what is missing.
 *
 * @param kept `DrawProbabilities` of the same prior and negatives: makes a further question cheap
 */
export function evaluateBounds(
  question: BoundsQuestion,
  points: readonly BoundsPoint[],
  kept?: DrawProbabilities,
): readonly BoundsRow[] {
  return prepare(question, points, kept).map(evaluateRow);
}

/** One bound at one K. */
export function evaluateBound(
  bound: Bound,
  question: BoundsQuestion,
  point: BoundsPoint,
): BoundResult {
  return evaluateIn(bound, prepare(question, [point])[0]);
}

function evaluateRow(on: Ingredients): BoundsRow {
  const bounds = catalogue.map((bound) => ({
    id: bound.id,
    quantity: bound.quantity,
    direction: bound.direction,
    ...evaluateIn(bound, on),
  }));
  return {
    negatives: on.negatives,
    draws: on.negatives + 1,
    collisionProbability: on.collision.probability,
    coverage: on.coverage.probability,
    collisionTerm: on.collisionTerm,
    at: on.at,
    simplex: on.simplex && {
      contrastiveLoss: on.simplex.contrastiveLoss,
      supervisedLoss: on.simplex.supervisedLoss,
    },
    bounds,
    tightest: tightest(bounds),
  };
}

function evaluateIn(bound: Bound, on: Ingredients): BoundResult {
  const { setting } = on.question;
  if (!bound.settings.includes(setting)) {
    return vacuous(`stated for the setting "${bound.settings.join(", ")}", not "${setting}"`);
  }
  return bound.evaluate(on);
}
