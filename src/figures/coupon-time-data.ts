import { couponQuantile, couponTime } from "../probability/coupon-time.ts";
import { coverage } from "../probability/coverage.ts";
import type { Prior } from "../probability/prior.ts";
import type { DrawsForProbability } from "./coverage-data.ts";

/** The distribution of the coupon time T, the number of draws until every class was seen. */
export interface CouponTimeData {
  readonly prior: { readonly name: string; readonly classes: number };
  readonly expectedDraws: number;
  readonly medianDraws: number;
  readonly quantiles: readonly DrawsForProbability[];
  /** Ascending and without gaps; there is at least one. */
  readonly bins: readonly CouponTimeBin[];
}

/** P(first ≤ T ≤ last). */
export interface CouponTimeBin {
  readonly first: number;
  readonly last: number;
  readonly probability: number;
}

/** No more than can be told apart in a figure. */
const BINS = 80;
/** What is further out has no height. */
const TAIL = 1e-3;

/** The distribution under `prior`, in at most 80 bins of equal width; null if T exceeds 10¹². */
export function couponTimeData(
  prior: Prior,
  quantiles: readonly number[] = [],
): CouponTimeData | null {
  const last = couponQuantile(prior, 1 - TAIL);
  if (last === Infinity) return null;
  const first = Math.max(prior.classes, couponQuantile(prior, TAIL));
  const width = Math.ceil((last - first + 1) / BINS);
  const bins: CouponTimeBin[] = [];
  let before = coverage(prior, first - 1);
  for (let start = first; start <= last; start += width) {
    const end = start + width - 1;
    const upTo = coverage(prior, end);
    // The difference of whichever is smaller keeps its digits.
    const probability =
      before.complement < 0.5
        ? before.complement - upTo.complement
        : upTo.probability - before.probability;
    bins.push({ first: start, last: end, probability });
    before = upTo;
  }
  return {
    prior,
    expectedDraws: couponTime(prior).mean,
    medianDraws: couponQuantile(prior, 0.5),
    quantiles: quantiles.map((probability) => ({
      probability,
      draws: couponQuantile(prior, probability),
    })),
    bins,
  };
}
