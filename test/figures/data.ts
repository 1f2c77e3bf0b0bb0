import type { BoundsData, CoverageData } from "../../src/figures/index.ts";
import {
  type BoundsQuestion,
  couponQuantile,
  couponTime,
  coverage,
  evaluateBounds,
  type Prior,
} from "../../src/index.ts";

/** What `/v1/coverage` answers, of the parts that a figure shows. */
export function coverageData(prior: Prior, draws: readonly number[]): CoverageData {
  return {
    prior,
    expectedDraws: couponTime(prior).mean,
    medianDraws: couponQuantile(prior, 0.5),
    rows: draws.map((count) => {
      const { probability, complement, logComplement } = coverage(prior, count);
      return {
        draws: count,
        probability,
        complement,
        logComplement: logComplement === -Infinity ? null : logComplement,
      };
    }),
  };
}

/** What `/v1/bounds` answers, of the parts that a figure shows. */
export function boundsData(
  prior: Prior,
  negatives: readonly number[],
  settings: Omit<BoundsQuestion, "prior">,
  contrastiveLosses?: readonly number[],
): BoundsData {
  const points = negatives.map((count, row) => ({
    negatives: count,
    contrastiveLoss: contrastiveLosses?.[row],
  }));
  return {
    prior,
    settings,
    rows: evaluateBounds({ prior, ...settings }, points),
    contrastiveLosses,
  };
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
