import { type BoundsRow, evaluateBounds } from "../../../bounds/catalogue.ts";
import { DrawProbabilities } from "../../../bounds/draw-probabilities.ts";
import type { BoundsQuestion } from "../../../bounds/question.ts";
import { distinctGrid, negativesBeyondCoverage } from "../../../figures/default-draws.ts";
import type { PriorFacts } from "../../calculator/answer.ts";

/** Values of K on the axis of bounds. */
const POINTS = 200;
/** K in one slice of idle time: some milliseconds for a prior of a hundred distinct probabilities. */
const SLICE = 8;

/**
 * Every bound at 200 values of K under one prior. What the prior determines takes nearly all of the time:
 * it is computed once, in slices while nobody waits; then the rows for another temperature or other
 * losses take milliseconds.
 */
export class BoundsCurve {
  readonly #slices: readonly DrawProbabilities[];
  #prepared = 0;
  #kept: DrawProbabilities | undefined;

  constructor({ prior, expectedDraws }: PriorFacts) {
    const negatives = distinctGrid(1, negativesBeyondCoverage(expectedDraws), POINTS);
    const starts = negatives.flatMap((_, index) => (index % SLICE === 0 ? [index] : []));
    this.#slices = starts.map(
      (start) => new DrawProbabilities(prior, negatives.slice(start, start + SLICE)),
    );
  }

  get isPrepared(): boolean {
    return this.#prepared === this.#slices.length;
  }

  /** Computes the next slice. */
  prepareNext(): void {
    const kept = this.#slices[this.#prepared++];
    kept.negatives.forEach((_, index) => {
      kept.logAnchorCoverage(index);
      kept.logCollisionFreeCoverage(index);
      kept.logSmallestCount(index);
      kept.collision(index);
      kept.collisionTerm(index);
    });
  }

  /** The rows, in a few milliseconds if all is prepared. R is the same at every K. */
  rows(question: BoundsQuestion, contrastiveLoss: number | undefined): readonly BoundsRow[] {
    const [first, ...others] = this.#slices;
    this.#kept ??= DrawProbabilities.joined([first, ...others]);
    const points = this.#kept.negatives.map((negatives) => ({ negatives, contrastiveLoss }));
    return evaluateBounds(question, points, this.#kept);
  }
}

/** Resolves when the browser has nothing more urgent to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => resolve(), { timeout: 100 });
    } else setTimeout(resolve, 0);
  });
}
