import { collision, collisionTerm } from "../probability/collisions.ts";
import type { Coverage } from "../probability/coverage.ts";
import { coveragesOf } from "../probability/coverages.ts";
import { logMiss } from "../probability/miss.ts";
import type { Prior } from "../probability/prior.ts";
import { everyClass, type Targets, withoutClass } from "../probability/targets.ts";
import { logAdd } from "./log-space.ts";
import {
  type BoundsPoint,
  type BoundsQuestion,
  checkPoint,
  checkQuestion,
  isMeasured,
  type Scores,
} from "./question.ts";
import { hasSimplexOptimum, type SimplexOptimum, simplexOptimum } from "./simplex.ts";
import { type LogSmallestCount, logSmallestCount } from "./smallest-count.ts";
import { priorRatio, softmaxGap } from "./softmax-gap.ts";

/** Where the losses come from. */
export type At = "measured" | "simplex-optimum";

/** The ingredients of every bound at each of `points`, in their order. */
export function prepare(
  question: BoundsQuestion,
  points: readonly BoundsPoint[],
): readonly Ingredients[] {
  const scores = checkQuestion(question);
  points.forEach(checkPoint);
  const shared = new Shared(question, scores, points);
  return points.map((point, index) => new Ingredients(shared, point, index));
}

/** What all points share. Runs of consecutive K are one sweep of `coverages`. */
class Shared {
  readonly question: BoundsQuestion;
  readonly scores: Scores;
  readonly at: At;
  readonly #points: readonly BoundsPoint[];
  #covered: Coverage[] | undefined;
  #coveredByNegatives: Coverage[] | undefined;
  #othersCovered: Coverage[] | undefined;
  #logSmallestCount: LogSmallestCount | undefined;
  #simplex: ((negatives: number, collisionTerm: number) => SimplexOptimum) | undefined;
  #softmaxGap: number | undefined;
  #priorRatio: number | undefined;

  constructor(question: BoundsQuestion, scores: Scores, points: readonly BoundsPoint[]) {
    this.question = question;
    this.scores = scores;
    this.#points = points;
    this.at = isMeasured(question, points) ? "measured" : "simplex-optimum";
  }

  /** υ_{K+1}. */
  get covered(): Coverage[] {
    this.#covered ??= this.#sweep(everyClass(this.question.prior), 1);
    return this.#covered;
  }

  /** υ_K. */
  get coveredByNegatives(): Coverage[] {
    this.#coveredByNegatives ??= this.#sweep(everyClass(this.question.prior), 0);
    return this.#coveredByNegatives;
  }

  /** Coverage by K draws from the prior without its most probable class. */
  get othersCovered(): Coverage[] {
    const { prior } = this.question;
    this.#othersCovered ??= this.#sweep(withoutClass(prior, prior.groups.length - 1), 0);
    return this.#othersCovered;
  }

  get simplex(): (negatives: number, collisionTerm: number) => SimplexOptimum {
    this.#simplex ??= simplexOptimum(this.question.prior.classes, this.scores.range);
    return this.#simplex;
  }

  get logSmallestCount(): LogSmallestCount {
    this.#logSmallestCount ??= logSmallestCount(this.question.prior);
    return this.#logSmallestCount;
  }

  get softmaxGap(): number {
    this.#softmaxGap ??= softmaxGap(this.question.prior, this.scores.range);
    return this.#softmaxGap;
  }

  get priorRatio(): number {
    this.#priorRatio ??= priorRatio(this.question.prior, this.scores.range);
    return this.#priorRatio;
  }

  #sweep(targets: Targets, more: number): Coverage[] {
    return coveragesOf(
      targets,
      this.#points.map((point) => point.negatives + more),
    );
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
  #collisionTerm: number | undefined;
  #collision: Coverage | undefined;
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
    return this.#shared.covered[this.#index];
  }

  /** ln min_c P(no negative is c, all other classes are covered); the most probable class is worst. */
  get logCollisionFreeCoverage(): number {
    const { classes, groups } = this.prior;
    if (classes === 1) return this.negatives === 0 ? 0 : -Infinity;
    const logNone = this.negatives * logMiss(groups[groups.length - 1].weight, this.prior);
    return logNone + this.#shared.othersCovered[this.#index].logProbability;
  }

  /** ln υ_min, υ_min = min_c υ_c: the negatives cover all classes but the anchor's, the most probable. */
  get logAnchorCoverage(): number {
    if (this.prior.classes === 1) return 0;
    if (this.prior.groups.length === 1) return this.coverage.logProbability;
    // The negatives cover every class, or every other class and not the anchor's.
    return logAdd(
      this.#shared.coveredByNegatives[this.#index].logProbability,
      this.logCollisionFreeCoverage,
    );
  }

  /** ln E min_c N_c among the K + 1 draws, or slightly less; at least ln υ_{K+1}. */
  get logSmallestCount(): number {
    return this.#shared.logSmallestCount(this.negatives + 1, this.coverage.logProbability);
  }

  /** τ_K and 1 − τ_K. */
  get collision(): Coverage {
    this.#collision ??= collision(this.prior, this.negatives);
    return this.#collision;
  }

  /** E ln(1 + Col). */
  get collisionTerm(): number {
    this.#collisionTerm ??= collisionTerm(this.prior, this.negatives);
    return this.#collisionTerm;
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
