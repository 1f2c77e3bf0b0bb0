import type { Coverage } from "../probability/coverage.ts";
import type { Prior } from "../probability/prior.ts";
import { DrawProbabilities } from "./draw-probabilities.ts";
import {
  type BoundsPoint,
  type BoundsQuestion,
  checkPoint,
  checkQuestion,
  isMeasured,
  type Scores,
} from "./question.ts";
import { hasSimplexOptimum, type SimplexOptimum, simplexOptimum } from "./simplex.ts";
import { priorRatio, softmaxGap } from "./softmax-gap.ts";

/** Where the losses come from. */
export type At = "measured" | "simplex-optimum";

/**
 * The ingredients of every bound at each of `points`, in their order.
 *
 * @param kept those of the same prior and numbers of negatives from an earlier question
 */
export function prepare(
  question: BoundsQuestion,
  points: readonly BoundsPoint[],
  kept?: DrawProbabilities,
): readonly Ingredients[] {
  const scores = checkQuestion(question);
  points.forEach(checkPoint);
  const negatives = points.map((point) => point.negatives);
  if (kept !== undefined) requireSame(kept, question.prior, negatives);
  const shared = new Shared(
    question,
    scores,
    isMeasured(question, points) ? "measured" : "simplex-optimum",
    kept ?? new DrawProbabilities(question.prior, negatives),
  );
  return points.map((point, index) => new Ingredients(shared, point, index));
}

function requireSame(kept: DrawProbabilities, prior: Prior, negatives: readonly number[]): void {
  const same =
    kept.prior === prior &&
    kept.negatives.length === negatives.length &&
    negatives.every((count, index) => count === kept.negatives[index]);
  if (!same) throw new TypeError("The probabilities kept are of another prior or other negatives.");
}

/** What all points share. */
class Shared {
  readonly question: BoundsQuestion;
  readonly scores: Scores;
  readonly at: At;
  readonly probabilities: DrawProbabilities;
  #simplex: ((negatives: number, collisionTerm: number) => SimplexOptimum) | undefined;
  #softmaxGap: number | undefined;
  #priorRatio: number | undefined;
  #unitSoftmaxGap: number | undefined;

  constructor(question: BoundsQuestion, scores: Scores, at: At, probabilities: DrawProbabilities) {
    this.question = question;
    this.scores = scores;
    this.at = at;
    this.probabilities = probabilities;
  }

  get simplex(): (negatives: number, collisionTerm: number) => SimplexOptimum {
    this.#simplex ??= simplexOptimum(this.question.prior.classes, this.scores.range);
    return this.#simplex;
  }

  get softmaxGap(): number {
    this.#softmaxGap ??= softmaxGap(this.question.prior, this.scores.range);
    return this.#softmaxGap;
  }

  get unitSoftmaxGap(): number {
    this.#unitSoftmaxGap ??= softmaxGap(this.question.prior, 1);
    return this.#unitSoftmaxGap;
  }

  get priorRatio(): number {
    this.#priorRatio ??= priorRatio(this.question.prior, this.scores.range);
    return this.#priorRatio;
  }
}

/** What the bounds at one K are made of; each computed when first asked for. */
export class Ingredients {
  /** K. */
  readonly negatives: number;
  readonly at: At;
  readonly prior: Prior;
  readonly question: BoundsQuestion;
  readonly scores: Scores;
  readonly #shared: Shared;
  readonly #point: BoundsPoint;
  readonly #index: number;
  #simplex: SimplexOptimum | null | undefined;

  constructor(shared: Shared, point: BoundsPoint, index: number) {
    this.negatives = point.negatives;
    this.at = shared.at;
    this.prior = shared.question.prior;
    this.question = shared.question;
    this.scores = shared.scores;
    this.#shared = shared;
    this.#point = point;
    this.#index = index;
  }

  /** υ_{K+1}: anchor and negatives cover every class. */
  get coverage(): Coverage {
    return this.#shared.probabilities.coverage(this.#index);
  }

  /** ln min_c P(no negative is c, all other classes are covered). */
  get logCollisionFreeCoverage(): number {
    return this.#shared.probabilities.logCollisionFreeCoverage(this.#index);
  }

  /** ln υ_min. */
  get logAnchorCoverage(): number {
    return this.#shared.probabilities.logAnchorCoverage(this.#index);
  }

  /** ln E min_c N_c. */
  get logSmallestCount(): number {
    return this.#shared.probabilities.logSmallestCount(this.#index);
  }

  /** τ_K and 1 − τ_K. */
  get collision(): Coverage {
    return this.#shared.probabilities.collision(this.#index);
  }

  /** E ln(1 + Col). */
  get collisionTerm(): number {
    return this.#shared.probabilities.collisionTerm(this.#index);
  }

  /** R* and S*; null for a prior that is not uniform. */
  get simplex(): SimplexOptimum | null {
    if (this.#simplex === undefined) {
      this.#simplex = hasSimplexOptimum(this.prior)
        ? this.#shared.simplex(this.negatives, this.collisionTerm)
        : null;
    }
    return this.#simplex;
  }

  /** Γ(π, B). */
  get softmaxGap(): number {
    return this.#shared.softmaxGap;
  }

  /** Γ(π, 1). */
  get unitSoftmaxGap(): number {
    return this.#shared.unitSoftmaxGap;
  }

  /** Λ(π, B). */
  get priorRatio(): number {
    return this.#shared.priorRatio;
  }

  /** R, as measured or at the simplex optimum. */
  get contrastiveLoss(): number | undefined {
    return this.at === "measured" ? this.#point.contrastiveLoss : this.simplex?.contrastiveLoss;
  }

  /** S, as measured or at the simplex optimum. */
  get supervisedLoss(): number | undefined {
    return this.at === "measured" ? this.question.supervisedLoss : this.simplex?.supervisedLoss;
  }

  /** d; 0 with same-class positives and at the optimum, where classes are collapsed. */
  get gap(): number | undefined {
    return this.question.gap ?? this.#collapsed;
  }

  /** V/t. */
  get variance(): number | undefined {
    const { variance } = this.question;
    return variance === undefined ? this.#collapsed : this.scores.scale * variance;
  }

  /** σ/t for unit-norm features, Lσ for a norm bound. */
  get deviation(): number | undefined {
    const { deviation } = this.question;
    if (deviation === undefined) return this.#collapsedViews;
    return this.scores.scale * this.scores.norm * deviation;
  }

  /** √Var/t for unit-norm features, L√Var for a norm bound. */
  get totalDeviation(): number | undefined {
    const { totalVariance } = this.question;
    if (totalVariance === undefined) return this.#collapsedViews;
    return this.scores.scale * this.scores.norm * Math.sqrt(totalVariance);
  }

  /** L_sub; undefined if not measured. */
  get subsetLoss(): number | undefined {
    return this.#point.subsetLoss;
  }

  /** E_T; undefined if not measured. */
  get expectedSubsetLoss(): number | undefined {
    return this.#point.expectedSubsetLoss;
  }

  /** The subset loss given no collision; undefined if not measured. */
  get collisionFreeSubsetLoss(): number | undefined {
    return this.#point.collisionFreeSubsetLoss;
  }

  get #collapsed(): 0 | undefined {
    return this.question.setting === "same-class" ? 0 : this.#collapsedViews;
  }

  get #collapsedViews(): 0 | undefined {
    return this.at === "simplex-optimum" ? 0 : undefined;
  }
}
