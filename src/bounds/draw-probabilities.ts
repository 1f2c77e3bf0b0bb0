import { collision, collisionTerm } from "../probability/collisions.ts";
import type { Coverage } from "../probability/coverage.ts";
import { coveragesOf } from "../probability/coverages.ts";
import { logMiss } from "../probability/miss.ts";
import type { Prior } from "../probability/prior.ts";
import { everyClass, type Targets, withoutClass } from "../probability/targets.ts";
import { logAdd } from "./log-space.ts";
import { type LogSmallestCount, logSmallestCount } from "./smallest-count.ts";

/**
 * What bounds need to know of the classes drawn, for each of several K under one prior. It does not
 * depend on temperature and losses and takes nearly all of the time, so whoever changes only those
 * keeps it. Each value is computed when first asked for; runs of consecutive K are one sweep.
 */
export class DrawProbabilities {
  readonly prior: Prior;
  /** K of each index. */
  readonly negatives: readonly number[];
  readonly #collisions: Coverage[] = [];
  readonly #collisionTerms: number[] = [];
  readonly #logSmallestCounts: number[] = [];
  #covered: Coverage[] | undefined;
  #coveredByNegatives: Coverage[] | undefined;
  #othersCovered: Coverage[] | undefined;
  #logSmallestCount: LogSmallestCount | undefined;

  constructor(prior: Prior, negatives: readonly number[]) {
    this.prior = prior;
    this.negatives = negatives;
  }

  /** Those of one prior as one, with what each has computed already. */
  static joined(parts: readonly [DrawProbabilities, ...DrawProbabilities[]]): DrawProbabilities {
    const [{ prior }] = parts;
    if (parts.some((part) => part.prior !== prior)) {
      throw new TypeError("Probabilities of several priors cannot be joined.");
    }
    const joined = new DrawProbabilities(
      prior,
      parts.flatMap(({ negatives }) => negatives),
    );
    joined.#covered = flat(parts.map((part) => part.#covered));
    joined.#coveredByNegatives = flat(parts.map((part) => part.#coveredByNegatives));
    joined.#othersCovered = flat(parts.map((part) => part.#othersCovered));
    let start = 0;
    for (const part of parts) {
      part.negatives.forEach((_, index) => {
        joined.#collisions[start + index] = part.#collisions[index];
        joined.#collisionTerms[start + index] = part.#collisionTerms[index];
        joined.#logSmallestCounts[start + index] = part.#logSmallestCounts[index];
      });
      start += part.negatives.length;
    }
    return joined;
  }

  /** υ_{K+1}: anchor and negatives cover every class. */
  coverage(index: number): Coverage {
    this.#covered ??= this.#sweep(everyClass(this.prior), 1);
    return this.#covered[index];
  }

  /** ln min_c P(no negative is c, all other classes are covered); the most probable class is worst. */
  logCollisionFreeCoverage(index: number): number {
    const { classes, groups } = this.prior;
    const negatives = this.negatives[index];
    if (classes === 1) return negatives === 0 ? 0 : -Infinity;
    this.#othersCovered ??= this.#sweep(withoutClass(this.prior, groups.length - 1), 0);
    const logNone = negatives * logMiss(groups[groups.length - 1].weight, this.prior);
    return logNone + this.#othersCovered[index].logProbability;
  }

  /** ln υ_min, υ_min = min_c υ_c: the negatives cover all classes but the anchor's, the most probable. */
  logAnchorCoverage(index: number): number {
    if (this.prior.classes === 1) return 0;
    if (this.prior.groups.length === 1) return this.coverage(index).logProbability;
    this.#coveredByNegatives ??= this.#sweep(everyClass(this.prior), 0);
    // The negatives cover every class, or every other class and not the anchor's.
    return logAdd(
      this.#coveredByNegatives[index].logProbability,
      this.logCollisionFreeCoverage(index),
    );
  }

  /** ln E min_c N_c among the K + 1 draws, or slightly less; at least ln υ_{K+1}. */
  logSmallestCount(index: number): number {
    this.#logSmallestCount ??= logSmallestCount(this.prior);
    this.#logSmallestCounts[index] ??= this.#logSmallestCount(
      this.negatives[index] + 1,
      this.coverage(index).logProbability,
    );
    return this.#logSmallestCounts[index];
  }

  /** τ_K and 1 − τ_K. */
  collision(index: number): Coverage {
    this.#collisions[index] ??= collision(this.prior, this.negatives[index]);
    return this.#collisions[index];
  }

  /** E ln(1 + Col). */
  collisionTerm(index: number): number {
    this.#collisionTerms[index] ??= collisionTerm(this.prior, this.negatives[index]);
    return this.#collisionTerms[index];
  }

  #sweep(targets: Targets, more: number): Coverage[] {
    return coveragesOf(
      targets,
      this.negatives.map((count) => count + more),
    );
  }
}

/** All items of lists that are all there. */
function flat(lists: readonly (Coverage[] | undefined)[]): Coverage[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
