import * as z from "zod";
import { arora2019, nozawaSato2021 } from "../bounds/references.ts";
import {
  collision,
  collisionProbabilityMass,
  collisionTerm,
  expectedCollisions,
} from "../probability/collisions.ts";
import type { Coverage } from "../probability/coverage.ts";
import type { Prior } from "../probability/prior.ts";
import { NATURAL_LOGARITHMS, priorSummary, provenance, summarise } from "./answers.ts";
import { cost, requireAffordable, totalCost } from "./cost.ts";
import { askedDraws, drawsParameter, drawsParameters } from "./draws.ts";
import { limits } from "./limits.ts";
import { counts, type Options, optional, prior } from "./parameters.ts";
import {
  probabilityCells,
  probabilityColumns,
  probabilityFields,
  probabilityValues,
} from "./probability-fields.ts";
import { texttt } from "./representation/latex.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

const parameters = {
  prior,
  ...drawsParameters({ minimum: 1, limit: "rows" }),
  collisions: optional(
    counts(
      "Numbers m: adds P(Col = m), the probability that exactly m negatives share the anchor's class.",
      "0,1,2",
      { minimum: 0, maximum: limits.draws.maximum, limit: "listLength" },
    ),
  ),
};

const row = z.object({
  draws: z.number(),
  negatives: z.number(),
  ...probabilityFields("τ"),
  expectedCollisions: z.number().describe("E Col"),
  collisionTerm: z.number().describe("E ln(1 + Col)"),
  masses: z
    .array(z.object({ collisions: z.number(), probability: z.number() }))
    .optional()
    .describe("P(Col = m)"),
  reason: z.string().nullable(),
});

const answer = z.object({
  version: provenance.version,
  prior: priorSummary,
  rows: z.array(row),
  conventions: provenance.conventions,
  references: provenance.references,
});

export const collisionsRoute = defineRoute({
  methods: ["GET", "POST"],
  path: "/v1/collisions",
  operation: "collisions",
  summary: "Negatives that share the anchor's class",
  description:
    "τ, the probability that at least one of K negatives has the anchor's class, with 1 − τ and the logarithms of both; the expected number of such collisions E Col; the collision term E ln(1 + Col), which InfoNCE cannot go below; and on request P(Col = m).",
  parameters,
  answer,
  formats: ["json", "csv", "latex"],
  caching: "deterministic",
  examples: [
    {
      title: "Collisions among 31 to 511 negatives of CIFAR-10",
      method: "GET",
      query: { prior: "cifar10", draws: "32,64,128,256,512", collisions: "0,1,2" },
    },
    {
      title: "Collisions under a long tail",
      method: "POST",
      body: { prior: { longtail: { classes: 100, imbalance: 50 } }, negatives: [255, 511] },
    },
  ],
  handle(options: Options<typeof parameters>) {
    const { prior, collisions } = options;
    const draws = askedDraws(options);
    const masses = (collisions?.length ?? 0) * cost.mass(prior);
    requireAffordable(
      totalCost(draws, (count) => cost.collisions(prior, count - 1) + masses),
      drawsParameter(options),
    );
    return {
      version,
      prior: summarise(prior),
      rows: draws.map((count) => rowOf(prior, count - 1, collisions)),
      conventions: [
        NATURAL_LOGARITHMS,
        "Col is the number of negatives of the anchor's class; negatives = draws − 1. The collision term counts anchors without a collision as 0: do not multiply it by τ again.",
      ],
      references: [arora2019, nozawaSato2021],
    };
  },
  table: ({ prior: { name }, rows }) => ({
    caption: `Collisions with the anchor's class under ${texttt(name)}`,
    columns: [
      { name: "draws", latex: "$K+1$" },
      { name: "negatives", latex: "$K$" },
      ...probabilityColumns("\\tau"),
      { name: "expectedCollisions", latex: "$\\mathbb{E}\\,\\mathrm{Col}$" },
      { name: "collisionTerm", latex: "$\\mathbb{E}\\ln(1+\\mathrm{Col})$" },
      ...(rows[0]?.masses ?? []).map(({ collisions }) => ({
        name: `collisions=${collisions}`,
        latex: `$P(\\mathrm{Col}=${collisions})$`,
      })),
    ],
    rows: rows.map((r) => [
      r.draws,
      r.negatives,
      ...probabilityCells(r),
      r.expectedCollisions,
      r.collisionTerm,
      ...(r.masses ?? []).map(({ probability }) => probability),
    ]),
  }),
});

function rowOf(
  prior: Prior,
  negatives: number,
  collisions: readonly number[] | undefined,
): z.infer<typeof row> {
  const collided = collision(prior, negatives);
  return {
    draws: negatives + 1,
    negatives,
    ...probabilityValues(collided),
    expectedCollisions: expectedCollisions(prior, negatives),
    collisionTerm: collisionTerm(prior, negatives),
    ...(collisions && {
      masses: collisions.map((count) => ({
        collisions: count,
        probability: count > negatives ? 0 : collisionProbabilityMass(prior, negatives, count),
      })),
    }),
    reason: reasonOf(collided),
  };
}

function reasonOf({ logProbability, logComplement }: Coverage): string | null {
  if (logProbability === -Infinity) return "no negatives: the logarithm of 0 is −∞";
  if (logComplement === -Infinity) return "certain: the logarithm of the complement 0 is −∞";
  return null;
}
