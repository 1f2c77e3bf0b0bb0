import * as z from "zod";
import * as references from "../bounds/references.ts";
import type { Report } from "../scoring/report.ts";
import { sections } from "../scoring/report.ts";
import { meanSources } from "../scoring/scored-means.ts";
import { warningCodes } from "../scoring/warning.ts";
import {
  NATURAL_LOGARITHMS,
  nullable,
  priorSummary,
  provenance,
  type Reference,
  reference,
} from "./answers.ts";
import { tooLarge } from "./body.ts";
import { askedDraws, drawsParameters } from "./draws.ts";
import type { ScoreOutcome } from "./environment.ts";
import { LimitExceeded } from "./limits.ts";
import { choices, optional, real } from "./parameters.ts";
import { Problem } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { boundsAnswer, contrastiveAnswer } from "./score/contrastive.ts";
import { scoreTable } from "./score-table.ts";
import { version } from "./version.ts";

/** A score with what every answer carries. */
export interface ScoreAnswer extends Report {
  readonly version: string;
  readonly conventions: readonly string[];
  readonly references: readonly Reference[];
}

const norms = z.object({ min: z.number(), max: z.number(), zeroRow: nullable });

const input = z.object({
  samples: z.number(),
  dimensions: z.number(),
  temperature: nullable,
  prior: priorSummary.nullable(),
  classNames: z.array(z.string()).nullable(),
  normalised: z.literal(false).describe("Rows are used as they are."),
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
  sampleMeans: z.enum(["view_mean", "view2", "the other views"]).nullable(),
  classMeans: z.enum(meanSources).nullable(),
  trainSamples: nullable,
});

const accuracy = { top1: z.number(), top5: nullable, loss: z.number() };

const classification = z.object({
  meanClassifier: z.object({
    ...accuracy,
    embeddings: z.array(
      z.object({ embedding: z.enum(["view1", "mean_of_views", "view_mean"]), ...accuracy }),
    ),
    reason: z.string().nullable(),
  }),
});

const answer: z.ZodType<ScoreAnswer> = z.object({
  version: provenance.version,
  input,
  contrastive: contrastiveAnswer.exactOptional(),
  bounds: boundsAnswer.exactOptional().describe("As of /v1/bounds, at these losses"),
  classification: classification.exactOptional(),
  warnings: z.array(z.object({ code: z.enum(warningCodes), message: z.string() })),
  conventions: provenance.conventions,
  references: z.array(reference),
});

export const scoreRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/score",
  operation: "score",
  summary: "Score embeddings",
  description:
    "For each number of negatives: exact InfoNCE, the collision and coverage probabilities, the losses of the mean classifier among all classes and among those drawn, and every bound at these losses; then the mean classifier's accuracy. Nothing is sampled except, beyond 12 classes, the subset losses, which then come with standard errors. Rows are used as they are: normalise them first if cosine similarity is meant.",
  parameters: {
    ...drawsParameters({ minimum: 1, limit: "scoreRows" }),
    temperature: optional(
      real(
        "Temperature t; without it, that of the file.",
        "0.5",
        z.number().gt(0, { error: "must be above 0" }),
      ),
    ),
    include: optional(choices("Parts of the report; all by default.", sections)),
  },
  upload: {
    contentTypes: ["application/zip", "application/octet-stream", "application/x-npz"],
    description:
      "An NPZ file, as `numpy.savez` writes it, of `view1` and `view2` (N × d, float32 or float64: embeddings of two augmentations of each sample), `labels` (N) and, if you have them, `view_mean` (N × d: each sample's mean embedding under augmentation), `train` and `train_labels` (for the class means), and `temperature`.",
    file: "embeddings.npz",
  },
  answer,
  formats: ["json", "csv", "latex"],
  caching: "none",
  examples: [
    {
      title: "Score a file at 32 and 128 draws",
      method: "POST",
      query: { draws: "32,128", temperature: "0.5" },
    },
  ],
  async handle(options, { environment, body }) {
    const { temperature, include } = options;
    const draws = askedDraws(options);
    const report = reportOf(await environment.SCORER.score(body, { draws, temperature, include }));
    return {
      version,
      ...report,
      conventions: [
        NATURAL_LOGARITHMS,
        "InfoNCE has the positive in its denominator; negatives are drawn independently, with replacement.",
        "Rows are neither normalised nor centred.",
      ],
      references: Object.values(references),
    };
  },
  table: scoreTable,
});

/** The report, or what the scorer found wrong as the error it was there. */
function reportOf(outcome: ScoreOutcome): Report {
  switch (outcome.kind) {
    case "report":
      return outcome.report;
    case "body-too-large":
      throw tooLarge(outcome.limit);
    case "limit-exceeded":
      throw new LimitExceeded(outcome.limit, outcome.parameter, outcome.detail);
    case "invalid-input":
      throw new Problem("invalid-input", `${outcome.parameter}: ${outcome.detail}`, {
        errors: [{ parameter: outcome.parameter, detail: outcome.detail }],
      });
  }
}
