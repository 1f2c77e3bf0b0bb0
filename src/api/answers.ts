import * as z from "zod";
import { couponQuantile, couponTime } from "../probability/coupon-time.ts";
import type { Prior } from "../probability/prior.ts";

/** A number that may be infinite or undefined; then it is null, and a `reason` beside it says why. */
export const nullable = z.number().nullable();

/** The work a formula is from. */
export const reference = z.object({
  key: z.string(),
  authors: z.string(),
  title: z.string(),
  venue: z.string(),
  year: z.number(),
  /** Absent for what was never on arXiv. */
  arxiv: z.string().optional(),
  doi: z.string().optional(),
});

export type Reference = z.infer<typeof reference>;

/** What every computed answer carries besides its values. */
export const provenance = {
  version: z.string(),
  conventions: z.array(z.string()),
  references: z.array(reference),
};

export const priorSummary = z.object({
  name: z.string(),
  classes: z.number(),
  min: z.number().describe("Smallest class probability"),
  max: z.number().describe("Largest class probability"),
  entropy: z.number().describe("In nats"),
});

export function summarise(prior: Prior): z.infer<typeof priorSummary> {
  const { name, classes, min, max, entropy } = prior;
  return { name, classes, min, max, entropy };
}

/** A number as JSON can hold it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export interface CouponStatistics {
  readonly expectedDraws: number;
  readonly variance: number;
  /** null if above 10¹². */
  readonly medianDraws: number | null;
}

const couponStatisticsOf = new WeakMap<Prior, CouponStatistics>();

/** Mean, variance and median of the coupon time; computed once while the prior is remembered. */
export function couponStatistics(prior: Prior): CouponStatistics {
  const known = couponStatisticsOf.get(prior);
  if (known !== undefined) return known;
  const { mean, variance } = couponTime(prior);
  const statistics = {
    expectedDraws: mean,
    variance,
    medianDraws: finite(couponQuantile(prior, 0.5)),
  };
  couponStatisticsOf.set(prior, statistics);
  return statistics;
}

export const NATURAL_LOGARITHMS = "Logarithms are natural.";
export const BEYOND_DRAWS = "more than 1e12 draws are needed";

export const flajolet1992: Reference = {
  key: "flajolet1992",
  authors: "Philippe Flajolet, Danièle Gardy, Loÿs Thimonier",
  title: "Birthday paradox, coupon collectors, caching algorithms and self-organizing search",
  venue: "Discrete Applied Mathematics",
  year: 1992,
  doi: "10.1016/0166-218X(92)90177-C",
};
