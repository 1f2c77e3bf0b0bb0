import * as z from "zod";
import type { EvaluatedBound } from "../bounds/bound.ts";
import { catalogue, evaluateBounds } from "../bounds/catalogue.ts";
import type { BoundsPoint } from "../bounds/question.ts";
import * as references from "../bounds/references.ts";
import { InputError } from "../errors.ts";
import {
  NATURAL_LOGARITHMS,
  nullable,
  priorSummary,
  provenance,
  reference,
  summarise,
} from "./answers.ts";
import { boundsTable } from "./bounds-table.ts";
import { cost, requireAffordable, totalCost } from "./cost.ts";
import { askedDraws, drawsParameter, drawsParameters } from "./draws.ts";
import { choice, choices, type Options, optional, prior, real, reals } from "./parameters.ts";
import { defineRoute } from "./route.ts";
import { exactlyOne } from "./validation.ts";
import { version } from "./version.ts";

const positive = z.number().gt(0, { error: "must be above 0" });
const loss = z.number().min(0, { error: "must be at least 0" });
const measurement = (description: string, example: string) =>
  optional(real(description, example, loss));
const measurements = (description: string, example: string) =>
  optional(
    reals(`${description} One value for every row, or one for all.`, example, loss, "boundRows"),
  );

const parameters = {
  prior,
  ...drawsParameters({ minimum: 1, limit: "boundRows" }),
  temperature: optional(
    real("Temperature t, for unit-norm features with scores z·z′/t.", "0.5", positive),
  ),
  normBound: optional(
    real(
      "L, instead of a temperature: for features of norm at most L with scores z·z′.",
      "1",
      positive,
    ),
  ),
  setting: optional(
    choice(
      "How positives are drawn: two augmentations of one sample (`augmentation`, the default), or two samples of one class (`same-class`).",
      ["augmentation", "same-class"],
    ),
  ),
  contrastiveLoss: measurements(
    "R, InfoNCE as measured, with the positive in the denominator.",
    "1.93",
  ),
  supervisedLoss: measurement("S, the mean classifier's cross-entropy as measured.", "1.66"),
  gap: optional(
    real(
      "d = E min{0, z·(μ_c − μ(x))}/t, at most 0, as measured. Only in the setting `augmentation`.",
      "-1.12",
      z.number().max(0, { error: "must be at most 0" }),
    ),
  ),
  variance: measurement(
    "V = E‖μ(x) − μ_c‖² of the samples' mean embeddings. Only in the setting `augmentation`.",
    "0.57",
  ),
  deviation: measurement("σ = E‖z − μ_c‖ of single views.", "0.79"),
  totalVariance: measurement("E‖z − μ_c‖² of single views.", "0.65"),
  subsetLoss: measurements(
    "The mean classifier's loss among the drawn classes, given that they are not all classes.",
    "1.55",
  ),
  expectedSubsetLoss: measurements(
    "The mean classifier's loss among the drawn classes, whatever they are.",
    "1.63",
  ),
  collisionFreeSubsetLoss: measurements(
    "The mean classifier's loss among the drawn classes, given that no negative has the anchor's class.",
    "1.64",
  ),
  include: optional(
    choices(
      "`definitions` adds the formula, setting, validity and provenance of each bound; `terms` adds to each value what it is made of.",
      ["definitions", "terms"],
    ),
  ),
};

const quantity = z.enum(["supervised", "contrastive", "supervised-unit-temperature"]);
const direction = z.enum(["upper", "lower"]);
const setting = z.enum(["augmentation", "same-class"]);

const bound = z.object({
  id: z.string(),
  quantity: quantity.describe("What is bounded: S, R, or S with inner products as logits"),
  direction,
  value: nullable.describe("coefficient · loss + intercept"),
  logValue: nullable.describe("Also where the value overflows; null if it is not positive"),
  coefficient: nullable,
  logCoefficient: nullable.describe("Also where it overflows; null if the coefficient is 0"),
  intercept: nullable,
  reason: z.string().nullable(),
});

const terms = z.record(z.string(), nullable).describe("What the value is made of");

const row = {
  negatives: z.number(),
  draws: z.number(),
  collisionProbability: z.number().describe("τ"),
  coverage: z.number().describe("υ"),
  collisionTerm: z.number().describe("E ln(1 + Col)"),
  at: z
    .enum(["measured", "simplex-optimum"])
    .describe("Whether the values are at the losses given, or at the optimum of a uniform prior"),
  simplex: z
    .object({ contrastiveLoss: z.number(), supervisedLoss: z.number() })
    .nullable()
    .describe("R and S at the optimum, the regular simplex; null for a prior that is not uniform"),
  tightest: z
    .object({ id: z.string(), value: nullable, logValue: nullable })
    .nullable()
    .describe("The smallest upper bound on S"),
};

const boundsRow = z.object({
  ...row,
  bounds: z.array(bound.extend({ terms: terms.optional() })),
});

/** A row as the library gives it. */
export const boundsRowWithTerms = z.object({ ...row, bounds: z.array(bound.extend({ terms })) });

const definition = z.object({
  id: z.string(),
  title: z.string(),
  quantity,
  direction,
  settings: z.array(setting),
  formula: z.string().describe("LaTeX"),
  reference: z
    .string()
    .nullable()
    .describe("Key of one of `references`; null for this project's own."),
  provenance: z.string(),
  validity: z.string(),
});

const answer = z.object({
  version: provenance.version,
  prior: priorSummary,
  settings: z
    .object({
      setting,
      temperature: z.number().optional(),
      normBound: z.number().optional(),
      supervisedLoss: z.number().optional(),
      gap: z.number().optional(),
      variance: z.number().optional(),
      deviation: z.number().optional(),
      totalVariance: z.number().optional(),
    })
    .describe("The parameters as they were understood."),
  rows: z.array(boundsRow),
  definitions: z.array(definition).optional(),
  conventions: provenance.conventions,
  references: z.array(reference),
});

type Answer = z.infer<typeof answer>;

export const boundsRoute = defineRoute({
  methods: ["GET", "POST"],
  path: "/v1/bounds",
  operation: "bounds",
  summary: "Every bound between InfoNCE and the supervised loss",
  description:
    "For each number of negatives: every published bound between InfoNCE R and the supervised loss S of the mean classifier, with its coefficient and intercept, and the tightest upper bound on S. With a measured `contrastiveLoss` the values are at that loss; without any measurement they are at the optimum of a uniform prior. A bound that needs a measurement that was not given, or does not hold in the setting, is `null` with the reason.",
  parameters,
  answer,
  formats: ["json", "csv", "latex"],
  caching: "deterministic",
  examples: [
    {
      title: "Every bound at the optimum, CIFAR-10, t = 0.5",
      method: "GET",
      query: { prior: "cifar10", draws: "32,128,512", temperature: "0.5" },
    },
    {
      title: "Bounds at a measured loss",
      method: "POST",
      body: {
        prior: "cifar10",
        draws: [32, 64],
        temperature: 0.5,
        contrastiveLoss: [1.932, 2.568],
        gap: -1.116,
        variance: 0.571,
      },
    },
  ],
  glossary: {
    title: "The bounds",
    entries: catalogue.map(({ id, title, formula, validity, provenance, reference }) => ({
      name: id,
      text: `${title}. \`${formula}\` ${validity} ${provenance}${reference ? ` arXiv:${reference.arxiv}.` : ""}`,
    })),
  },
  handle: answerBounds,
  table: ({ rows, prior: { name } }, format) => boundsTable(rows, name, format),
});

function answerBounds(options: Options<typeof parameters>): Answer {
  const { prior, temperature, normBound, include } = options;
  exactlyOne(["temperature", temperature], ["normBound", normBound]);
  const draws = askedDraws(options);
  requireAffordable(
    totalCost(draws, (count) => cost.bounds(prior, count - 1)),
    drawsParameter(options),
  );
  const settings = settingsOf(options);
  const points = pointsOf(options, draws);
  const withTerms = include?.includes("terms") ?? false;
  return {
    version,
    prior: summarise(prior),
    settings,
    rows: evaluateBounds({ prior, ...settings }, points).map((row) => ({
      ...row,
      bounds: row.bounds.map(withTerms ? (bound) => bound : withoutTerms),
    })),
    ...(include?.includes("definitions") && { definitions }),
    conventions: [
      NATURAL_LOGARITHMS,
      "R is InfoNCE with the positive in the denominator; S is the cross-entropy of the mean classifier at the same temperature; negatives are drawn independently.",
    ],
    references: Object.values(references),
  };
}

/** Every field by name: copying the rest of an object costs ten times as much. */
function withoutTerms(bound: EvaluatedBound): Omit<EvaluatedBound, "terms"> {
  return {
    id: bound.id,
    quantity: bound.quantity,
    direction: bound.direction,
    value: bound.value,
    logValue: bound.logValue,
    coefficient: bound.coefficient,
    logCoefficient: bound.logCoefficient,
    intercept: bound.intercept,
    reason: bound.reason,
  };
}

/** The parameters that do not change from row to row, those not given left out. */
function settingsOf(options: Options<typeof parameters>): Answer["settings"] {
  const { temperature, normBound, supervisedLoss, gap, variance, deviation, totalVariance } =
    options;
  return {
    setting: options.setting ?? "augmentation",
    ...given({ temperature, normBound, supervisedLoss, gap, variance, deviation, totalVariance }),
  };
}

function pointsOf(options: Options<typeof parameters>, draws: readonly number[]): BoundsPoint[] {
  const at = (name: (typeof measured)[number]) => {
    const values = options[name];
    if (values !== undefined && values.length !== 1 && values.length !== draws.length) {
      throw new InputError(
        name,
        `has ${values.length} values for ${draws.length} rows; give one for each row, or one for all.`,
      );
    }
    return (index: number) => values?.[values.length === 1 ? 0 : index];
  };
  const [contrastive, subset, expectedSubset, collisionFreeSubset] = measured.map(at);
  return draws.map((count, index) => ({
    negatives: count - 1,
    contrastiveLoss: contrastive(index),
    subsetLoss: subset(index),
    expectedSubsetLoss: expectedSubset(index),
    collisionFreeSubsetLoss: collisionFreeSubset(index),
  }));
}

/** What is measured anew for each number of negatives. */
const measured = [
  "contrastiveLoss",
  "subsetLoss",
  "expectedSubsetLoss",
  "collisionFreeSubsetLoss",
] as const;

const definitions: z.infer<typeof definition>[] = catalogue.map(
  ({ evaluate: _, reference, settings, ...bound }) => ({
    ...bound,
    settings: [...settings],
    reference: reference?.key ?? null,
  }),
);

function given<Values extends Readonly<Record<string, number | undefined>>>(values: Values) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Record<keyof Values, number>>;
}
