import * as z from "zod";
import { nozawaSato2021 } from "../bounds/references.ts";
import { InputError } from "../errors.ts";
import { anchorCoverage } from "../probability/anchor-coverage.ts";
import { couponQuantile } from "../probability/coupon-time.ts";
import { type Coverage, coverage } from "../probability/coverage.ts";
import { distinctClasses } from "../probability/distinct-classes.ts";
import { classGroup, type Prior } from "../probability/prior.ts";
import {
  BEYOND_DRAWS,
  couponStatistics,
  finite,
  flajolet1992,
  NATURAL_LOGARITHMS,
  nullable,
  priorSummary,
  provenance,
  summarise,
} from "./answers.ts";
import { cost, requireAffordable, totalCost } from "./cost.ts";
import { askedDraws, drawsParameter, drawsParameters } from "./draws.ts";
import { limits } from "./limits.ts";
import { choices, integer, type Options, optional, prior, real, reals } from "./parameters.ts";
import {
  probabilityCells,
  probabilityColumns,
  probabilityFields,
  probabilityValues,
} from "./probability-fields.ts";
import { texttt } from "./representation/latex.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

const probability = z
  .number()
  .min(0, { error: "a probability is at least 0" })
  .lt(1, { error: "must be below 1, which no number of draws reaches" });

const parameters = {
  prior,
  ...drawsParameters({ minimum: 0, limit: "rows" }),
  anchor: optional(
    integer(
      "Index of the anchor's class, from 0: adds υ_c to each row, the probability that the negatives cover the other classes. In `longtail` priors class 0 is the most probable; in named ones the order is that of `/v1/priors/{slug}`.",
      "0",
    ),
  ),
  target: optional(
    real(
      "Coverage to reach: adds the smallest number of draws with υ ≥ target.",
      "0.95",
      probability,
    ),
  ),
  quantiles: optional(
    reals(
      "Probabilities: adds these quantiles of the coupon time, the number of draws that covers every class.",
      "0.05,0.5,0.95",
      probability,
    ),
  ),
  include: optional(
    choices(
      "`distinct` adds to each row the distribution of the number of distinct classes drawn, of at most 1,000. With more than a dozen unequal classes it leaves out numbers whose probability is below 1e-50.",
      ["distinct"],
    ),
  ),
};

const row = z.object({
  draws: z.number(),
  negatives: nullable,
  ...probabilityFields("υ"),
  anchor: z
    .object(probabilityFields("υ_c"))
    .optional()
    .describe("υ_c: the negatives cover the classes other than the anchor's"),
  distinct: z
    .object({
      mean: z.number(),
      variance: z.number(),
      distribution: z.array(
        z.object({ classes: z.number(), probability: z.number(), logProbability: nullable }),
      ),
    })
    .optional(),
  reason: z.string().nullable(),
});

const drawsForProbability = z.object({
  probability: z.number(),
  draws: nullable,
  reason: z.string().nullable(),
});

const answer = z.object({
  version: provenance.version,
  prior: priorSummary,
  expectedDraws: nullable.describe("Expectation of the coupon time"),
  medianDraws: nullable,
  variance: nullable.describe("Variance of the coupon time"),
  target: drawsForProbability.optional().describe("The smallest number of draws with υ ≥ target"),
  quantiles: z.array(drawsForProbability).optional(),
  anchor: z.object({ class: z.number(), probability: z.number() }).optional(),
  rows: z.array(row),
  reason: z.string().nullable(),
  conventions: provenance.conventions,
  references: provenance.references,
});

type Answer = z.infer<typeof answer>;
type Row = z.infer<typeof row>;

export const coverageRoute = defineRoute({
  methods: ["GET", "POST"],
  path: "/v1/coverage",
  operation: "coverage",
  summary: "Probability that the draws cover every class",
  description:
    "υ, the probability that `draws` = K + 1 classes drawn independently from the prior include every class; 1 − υ; and the natural logarithms of both, each to a relative error of 1e-12, whatever the number of draws. Also the expectation, variance, median and quantiles of the coupon time, the number of draws after which every class has been seen. Published values of υ for 100 equally likely classes and 128 or 256 draws, 4.5e-4 and 5.75e-4, are the rounding noise of an alternating sum; in rational arithmetic they are 1.5036e-22 and 1.2329e-4.",
  parameters,
  answer,
  formats: ["json", "csv", "latex"],
  caching: "deterministic",
  examples: [
    {
      title: "Coverage of CIFAR-100 by 128, 256 and 512 draws",
      method: "GET",
      query: { prior: "cifar100", draws: "128,256,512" },
    },
    {
      title: "Draws that cover three unequal classes with probability 0.95",
      method: "POST",
      body: { prior: { counts: [50, 30, 20] }, target: 0.95 },
    },
  ],
  handle: answerCoverage,
  table: ({ prior: { name }, rows }) => ({
    caption: `Probability $\\upsilon$ that the draws cover every class of ${texttt(name)}`,
    columns: [
      { name: "draws", latex: "$K+1$" },
      { name: "negatives", latex: "$K$" },
      ...probabilityColumns("\\upsilon"),
    ],
    rows: rows.map((r) => [r.draws, r.negatives, ...probabilityCells(r)]),
  }),
});

function answerCoverage(options: Options<typeof parameters>): Answer {
  const { prior, anchor, target, quantiles, include } = options;
  const isAsked = options.draws !== undefined || options.negatives !== undefined;
  const draws = isAsked ? askedDraws(options) : [];
  const withDistinct = include?.includes("distinct") ?? false;
  requireAnchor(prior, anchor);
  requireAffordableCoverage(options, draws, withDistinct);

  const group = anchor === undefined ? undefined : classGroup(prior, anchor);
  const statistics = affordsStatistics(prior) ? couponStatistics(prior) : NO_STATISTICS;
  return {
    version,
    prior: summarise(prior),
    ...statistics,
    ...(target !== undefined && { target: drawsFor(prior, target) }),
    ...(quantiles !== undefined && { quantiles: quantiles.map((p) => drawsFor(prior, p)) }),
    ...(anchor !== undefined &&
      group !== undefined && {
        anchor: { class: anchor, probability: prior.groups[group].probability },
      }),
    rows: draws.map((count) => rowOf(prior, count, group, withDistinct)),
    reason: reasonFor(statistics),
    conventions: [
      NATURAL_LOGARITHMS,
      "Draws are independent and with replacement; draws = K + 1 = negatives + the anchor.",
    ],
    references: [nozawaSato2021, flajolet1992],
  };
}

function rowOf(prior: Prior, draws: number, group: number | undefined, withDistinct: boolean): Row {
  const covered = coverage(prior, draws);
  const hasAnchor = group !== undefined && draws > 0;
  const anchored = hasAnchor ? anchorCoverage(prior, group, draws - 1) : undefined;
  const reasons = new Set([...reasonsOf(covered), ...(anchored ? reasonsOf(anchored) : [])]);
  if (draws === 0) reasons.add("no draws: there is no anchor and there are no negatives");
  return {
    draws,
    negatives: draws === 0 ? null : draws - 1,
    ...probabilityValues(covered),
    ...(anchored && { anchor: probabilityValues(anchored) }),
    ...(withDistinct && { distinct: distinctOf(prior, draws) }),
    reason: reasons.size > 0 ? [...reasons].join("; ") : null,
  };
}

function reasonsOf({ logProbability, logComplement }: Coverage): string[] {
  if (logProbability === -Infinity) return ["fewer draws than classes: the logarithm of 0 is −∞"];
  if (logComplement === -Infinity) return ["certain: the logarithm of the complement 0 is −∞"];
  return [];
}

function distinctOf(prior: Prior, draws: number): NonNullable<Row["distinct"]> {
  const { mean, variance, logProbabilities } = distinctClasses(prior, draws);
  const distribution: NonNullable<Row["distinct"]>["distribution"] = [];
  for (let classes = draws === 0 ? 0 : 1; classes < logProbabilities.length; classes++) {
    const logProbability = logProbabilities[classes];
    if (Number.isNaN(logProbability)) continue;
    distribution.push({
      classes,
      probability: Math.exp(logProbability),
      logProbability: finite(logProbability),
    });
  }
  return { mean, variance, distribution };
}

function drawsFor(prior: Prior, probability: number): z.infer<typeof drawsForProbability> {
  const draws = finite(couponQuantile(prior, probability));
  return { probability, draws, reason: draws === null ? BEYOND_DRAWS : null };
}

function requireAnchor({ classes }: Prior, anchor: number | undefined): void {
  if (anchor === undefined || anchor < classes) return;
  throw new InputError(
    "anchor",
    `there is no class ${anchor}; classes are numbered 0 to ${classes - 1}.`,
  );
}

const NO_STATISTICS = { expectedDraws: null, variance: null, medianDraws: null };

function reasonFor({ expectedDraws, medianDraws }: Pick<Answer, "expectedDraws" | "medianDraws">) {
  if (expectedDraws === null) {
    return "too many distinct probabilities to compute the statistics of the coupon time within a request";
  }
  return medianDraws === null ? `medianDraws: ${BEYOND_DRAWS}` : null;
}

/** Whether the statistics of the coupon time leave at least half of a request's time for the rest. */
function affordsStatistics(prior: Prior): boolean {
  return cost.couponTime(prior) + cost.quantile(prior) <= limits.cpuSeconds.maximum / 2;
}

function requireAffordableCoverage(
  options: Options<typeof parameters>,
  draws: readonly number[],
  withDistinct: boolean,
): void {
  const { prior, anchor, target, quantiles = [] } = options;
  let estimate = affordsStatistics(prior) ? cost.couponTime(prior) + cost.quantile(prior) : 0;
  if (target !== undefined) estimate += cost.quantile(prior);
  requireAffordable(estimate, "target");
  estimate += quantiles.length * cost.quantile(prior);
  requireAffordable(estimate, "quantiles");
  estimate += draws.length * cost.coverage(prior) * (anchor === undefined ? 1 : 2);
  requireAffordable(estimate, drawsParameter(options));
  if (!withDistinct) return;
  const entries = totalCost(draws, (count) => Math.min(prior.classes, count) + 1);
  requireAffordable(estimate + entries * cost.distinct(prior), "include");
}
