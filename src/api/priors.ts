import * as z from "zod";
import { type LabelPrior, labelPriors } from "../probability/named.ts";
import { couponStatistics, nullable, priorSummary, provenance, summarise } from "./answers.ts";
import type { Parameter } from "./parameters.ts";
import { parsePrior } from "./prior-expression.ts";
import { Problem } from "./problem.ts";
import { escapeLatex } from "./representation/latex.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

const described = {
  slug: z.string(),
  name: z.string(),
  modality: z.string(),
  classes: z.number(),
  samples: z.number(),
  uniform: z.boolean(),
  expectedDraws: z.number(),
  split: z.string().nullable(),
  source: z.string(),
  confidence: z.string(),
};

const summary = z.object(described);

const priorsAnswer = z.object({ version: provenance.version, priors: z.array(summary) });

export const priorsRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/priors",
  operation: "priors",
  summary: "Named class priors",
  description:
    "The class priors that have a name: the training sets of common benchmarks, with where their counts are from. `expectedDraws` is the expected number of draws that cover every class.",
  parameters: {},
  answer: priorsAnswer,
  formats: ["json", "csv", "latex"],
  caching: "deterministic",
  examples: [{ title: "Every named prior", method: "GET" }],
  handle: () => ({
    version,
    priors: Object.entries(labelPriors).map(([slug, prior]) => describe(slug, prior)),
  }),
  table: ({ priors }) => ({
    caption: "Class priors",
    columns: [
      { name: "slug" },
      { name: "name" },
      { name: "modality" },
      { name: "classes", latex: "$C$" },
      { name: "samples" },
      { name: "expectedDraws", latex: "$\\mathbb{E}\\,T$" },
      { name: "source" },
    ],
    rows: priors.map((p) => [
      p.slug,
      p.name,
      p.modality,
      p.classes,
      p.samples,
      p.expectedDraws,
      p.source,
    ]),
  }),
});

const priorAnswer = z.object({
  version: provenance.version,
  ...described,
  prior: priorSummary,
  medianDraws: nullable,
  variance: z.number(),
  counts: z.array(z.number()),
  order: z.string().nullable(),
});

const slug: Parameter<string> = {
  description: "Name of the prior, as `/v1/priors` lists it.",
  example: "imagenet-1k",
  urlSchema: z.string().min(1),
  text: () => z.string(),
  json: () => z.string(),
};

export const priorRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/priors/{slug}",
  operation: "prior",
  summary: "One named class prior",
  description:
    "The number of samples of each class, in the order that `order` says; the entropy, smallest and largest class probability; and the coupon time's expectation, variance and median.",
  parameters: { slug },
  answer: priorAnswer,
  formats: ["json", "csv", "latex"],
  caching: "deterministic",
  examples: [
    { title: "The digits of MNIST are not uniform", method: "GET", query: { slug: "mnist" } },
  ],
  handle({ slug }) {
    if (!Object.hasOwn(labelPriors, slug)) {
      throw new Problem("not-found", `There is no prior named ${JSON.stringify(slug)}.`, {
        errors: [
          { parameter: "slug", detail: "is not the name of a prior; /v1/priors lists them." },
        ],
      });
    }
    const labels = labelPriors[slug];
    const prior = parsePrior(slug);
    const { medianDraws, variance } = couponStatistics(prior);
    return {
      version,
      ...describe(slug, labels),
      prior: summarise(prior),
      medianDraws,
      variance,
      counts: countsOf(labels),
      order: labels.order ?? null,
    };
  },
  table: ({ name, counts, samples }) => ({
    caption: `Classes of ${escapeLatex(name)}`,
    columns: [{ name: "class" }, { name: "count" }, { name: "probability", latex: "$\\pi_c$" }],
    rows: counts.map((count, index) => [index, count, count / samples]),
  }),
});

function describe(slug: string, labels: LabelPrior): z.infer<typeof summary> {
  const { name, modality, classes, train, uniform, split, source, confidence } = labels;
  const { expectedDraws } = couponStatistics(parsePrior(slug));
  return {
    slug,
    name,
    modality,
    classes,
    samples: train,
    uniform,
    expectedDraws,
    split: split ?? null,
    source,
    confidence,
  };
}

function countsOf({ counts, classes, per_class }: LabelPrior): number[] {
  if (counts !== null) return [...counts];
  if (per_class === null) throw new Error("a uniform prior needs per_class");
  return new Array<number>(classes).fill(per_class);
}
