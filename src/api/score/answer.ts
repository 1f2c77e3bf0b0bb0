import * as z from "zod";
import type { ModelReport } from "../../scoring/compare.ts";
import type { Report } from "../../scoring/report.ts";
import { meanSources } from "../../scoring/scored-means.ts";
import { warningCodes } from "../../scoring/warning.ts";
import { nullable, priorSummary, provenance, type Reference, reference } from "../answers.ts";
import { classificationAnswer } from "./classification.ts";
import { boundsAnswer, contrastiveAnswer } from "./contrastive.ts";
import { geometryAnswer } from "./geometry.ts";
import { retrievalAnswer } from "./retrieval.ts";

/** What every answer carries. */
interface Provenance {
  readonly version: string;
  readonly conventions: readonly string[];
  readonly references: readonly Reference[];
}

/** A score of one model. */
export type ReportAnswer = Provenance & Report;

/** A score, or the scores of several models. */
export type ScoreAnswer = ReportAnswer | (Provenance & { readonly models: readonly ModelReport[] });

const norms = z.object({ min: z.number(), max: z.number(), zeroRow: nullable });

const input = z.object({
  samples: z.number().describe("N"),
  dimensions: z.number().describe("d"),
  views: z.number(),
  temperature: nullable,
  prior: priorSummary.nullable().describe("Of the samples"),
  classNames: z
    .array(z.string())
    .nullable()
    .describe("In the order of classes: numbers by value, names by code point"),
  normalised: z.boolean().describe("Whether rows were divided by their norms first (`normalize`)"),
  norms: z.object({
    views: z.array(norms),
    viewMean: norms.nullable(),
    train: norms.nullable(),
  }),
  anchors: z.enum(["embeddings", "view1", "every view"]),
  positives: z.enum(["the other samples of the class", "view2", "every other view"]),
  negatives: z.enum([
    "every other sample",
    "view2 of the other samples",
    "the positives' view of the other samples",
  ]),
  sampleMeans: z
    .enum(["view_mean", "view2", "the other views"])
    .nullable()
    .describe("What μ(x) is taken from"),
  classMeans: z.enum(meanSources).nullable().describe("What μ_c is taken from"),
  trainSamples: nullable,
  kernels: z
    .enum(["javascript", "simd", "relaxed-simd"])
    .describe("What products are computed with: WebAssembly, or JavaScript, which is slower"),
});

const confidence = z.object({
  method: z.literal("percentile bootstrap over samples"),
  resamples: z.number(),
  confidence: z.number(),
  seed: z.number(),
  intervals: z.array(
    z.object({
      metric: z.string().describe("Where the value is in this answer"),
      value: z.number(),
      low: z.number(),
      high: z.number(),
      standardError: z.number(),
    }),
  ),
});

/** The fields of a report of one model. */
export const reportAnswer = {
  input,
  contrastive: contrastiveAnswer.exactOptional(),
  bounds: boundsAnswer.exactOptional().describe("As of /v1/bounds, at these losses"),
  classification: classificationAnswer.exactOptional(),
  geometry: geometryAnswer.exactOptional(),
  retrieval: retrievalAnswer.exactOptional(),
  confidence: confidence.exactOptional().describe("With `bootstrap`"),
  warnings: z.array(z.object({ code: z.enum(warningCodes), message: z.string() })),
};

/** The schema of the answer: of one model, or of several. */
export const scoreAnswer: z.ZodType<ScoreAnswer> = z.union([
  z.object({ version: provenance.version, ...reportAnswer, ...scoreSources() }),
  z.object({
    version: provenance.version,
    models: z
      .array(z.object({ model: z.string(), ...reportAnswer }))
      .describe("In a comparison: for each model its name and the same fields, from `input` on")
      .meta({ "x-repeats": true }),
    ...scoreSources(),
  }),
]);

/** What every score ends with. */
export function scoreSources() {
  return { conventions: provenance.conventions, references: z.array(reference) };
}
