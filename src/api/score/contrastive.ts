import * as z from "zod";
import { losses } from "../../scoring/contrastive/comparison.ts";
import type { Contrastive } from "../../scoring/contrastive/contrastive.ts";
import type { MeasuredBoundsRow } from "../../scoring/contrastive/measured-bounds.ts";
import { DEFAULT_EPOCHS, estimators } from "../../scoring/contrastive/options.ts";
import { subsetLossMethods } from "../../scoring/contrastive/subset-loss.ts";
import { nullable, priorSummary } from "../answers.ts";
import { boundsRowWithTerms } from "../bounds.ts";
import { choice, integer, optional, prior, reals } from "../parameters.ts";

/** What a request may say about the contrastive part, beside `draws` and `temperature`. */
export const contrastiveParameters = {
  estimator: optional(
    choice(
      "How InfoNCE is found: its expectation over independent negatives (`exact`, the default), or the procedure of the papers, batches of K + 1 samples without replacement (`monte-carlo`), with standard errors over epochs.",
      estimators,
    ),
  ),
  loss: optional(
    choice(
      "`simclr` adds NT-Xent beside InfoNCE: both views as anchors, and both views of draws − 1 other samples as negatives.",
      losses,
    ),
  ),
  temperatures: optional(
    reals(
      "InfoNCE and the supervised loss at these temperatures, too.",
      "0.1,0.2,0.5",
      z.number().gt(0, { error: "must be above 0" }),
    ),
  ),
  prior: optional(prior),
  epochs: optional(
    integer(
      `Shuffles into batches; ${DEFAULT_EPOCHS} by default. Only for \`monte-carlo\`.`,
      "60",
      z.int().min(2).max(1000),
    ),
  ),
  seed: optional(
    integer(
      "Seed of whatever is simulated; 0 by default.",
      "0",
      z
        .int()
        .min(0)
        .max(2 ** 32 - 1),
    ),
  ),
};

const error = nullable.describe("Standard error; null where the value is exact");
const batches = nullable.describe("Batches in an epoch; null where none is drawn");

const lossRow = z.object({
  draws: z.number(),
  negatives: z.number(),
  loss: z.number(),
  lossError: error,
  batches,
});

const classTerms = {
  collisionProbability: nullable.describe("τ"),
  logCollisionFree: nullable.describe("ln(1 − τ)"),
  coverage: nullable.describe("υ"),
  logCoverage: nullable.describe("ln υ"),
  collisionTerm: nullable.describe("E ln(1 + Col)"),
  supervisedLoss: nullable.describe("S, of the mean classifier"),
  expectedSubsetLoss: nullable.describe("Its loss among the drawn classes"),
  expectedSubsetLossError: error,
  subsetLoss: nullable.describe("The same, given that a class is missing"),
  subsetLossError: error,
  collisionFreeSubsetLoss: nullable.describe(
    "The same, given that no negative has the anchor's class",
  ),
  collisionFreeSubsetLossError: error,
  reason: z.string().nullable(),
};

export const contrastiveAnswer: z.ZodType<Contrastive> = z.object({
  setting: z
    .enum(["augmentation", "same-class"])
    .describe("Positives: other views of the sample, or other samples of its class"),
  estimator: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("exact") }),
    z.object({ kind: z.literal("monte-carlo"), epochs: z.number() }),
  ]),
  seed: z.number(),
  prior: priorSummary
    .extend({ source: z.enum(["given", "samples"]) })
    .nullable()
    .describe("That of τ, υ, the collision term and the bounds; null without labels"),
  supervisedLoss: nullable.describe("S, of the mean classifier"),
  gap: z
    .object({
      clipped: z.number().describe("d = E min{0, z·(μ_c − μ(x))}/t"),
      unclipped: z.number(),
      variance: z.number().describe("V = E‖μ(x) − μ_c‖²"),
    })
    .nullable(),
  subsetLossMethod: z.enum(subsetLossMethods).nullable(),
  rows: z.array(
    z.object({
      draws: z.number(),
      negatives: z.number(),
      infoNce: z.number().describe("R"),
      infoNceError: error,
      batches,
      ...classTerms,
    }),
  ),
  simclr: z
    .object({ rows: z.array(lossRow) })
    .nullable()
    .describe("NT-Xent: 2(draws − 1) negatives, both views of the other samples"),
  temperatures: z.array(
    z.object({ temperature: z.number(), supervisedLoss: nullable, rows: z.array(lossRow) }),
  ),
});

const { shape: boundsRow } = boundsRowWithTerms;

export const boundsAnswer: z.ZodType<{ readonly rows: readonly MeasuredBoundsRow[] }> = z.object({
  rows: z.array(
    boundsRowWithTerms.extend({
      bounds: z.array(
        boundsRow.bounds.element.extend({
          measured: z.number().describe("The loss that is bounded, as measured"),
          tightness: nullable.describe(
            "value − measured: at least 0 if an upper bound holds, at most 0 if a lower one does",
          ),
          ratio: nullable.describe("value / measured"),
        }),
      ),
    }),
  ),
});
