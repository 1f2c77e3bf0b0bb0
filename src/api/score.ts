import * as references from "../bounds/references.ts";
import { NATURAL_LOGARITHMS } from "./answers.ts";
import { drawsIfAsked } from "./draws.ts";
import type { ScoreOutcome } from "./environment.ts";
import { problemFrom } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { type ScoreAnswer, scoreAnswer } from "./score/answer.ts";
import { scoreParameters } from "./score/parameters.ts";
import { type Scored, scoreTable } from "./score/table.ts";
import { uploadContentTypes } from "./upload/content-types.ts";
import { uploadHeaders } from "./upload/upload-headers.ts";
import { version } from "./version.ts";

export const scoreRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/score",
  operation: "score",
  summary: "Score embeddings",
  description:
    "Everything that a paper reports of an embedding. `contrastive`: exact InfoNCE for each number of negatives, and the terms of the Nozawa–Sato theory. `bounds`: every bound at these losses. `classification`: the mean classifier, linear probes, few-shot experiments and nearest neighbours. `geometry`: alignment, uniformity, spectrum, neural collapse, silhouette, hubness. `retrieval`: MAP@R, R-precision, recall@k. Nothing is sampled except what says so, by its seed and standard error. Rows are used as they are: normalise them first if cosine similarity is meant. Several models are compared in one call if their arrays are named `MODEL.view1`, `MODEL.view2`, …, or a field `model` stands before the files of each in the form.",
  parameters: scoreParameters,
  upload: {
    contentTypes: uploadContentTypes,
    description:
      "An NPZ file, as `numpy.savez` writes it, of `view1` and `view2` (N × d, float32 or float64: embeddings of two augmentations of each sample), `labels` (N) and, if you have them, `view_mean` (N × d: each sample's mean embedding under augmentation), `train` and `train_labels` (for the class means), and `temperature`.",
    file: "embeddings.npz",
  },
  answer: scoreAnswer,
  formats: ["json", "csv", "latex"],
  caching: "none",
  examples: [
    {
      title: "Score a file at 32 and 128 draws",
      method: "POST",
      query: { draws: "32,128", temperature: "0.5" },
    },
  ],
  async handle(options, { environment, body, headers }): Promise<ScoreAnswer> {
    const { bootstrap, confidence, temperature, draws, negatives, ...rest } = options;
    const outcome = await environment.SCORER.score(body, uploadHeaders(headers), {
      temperature,
      options: {
        ...rest,
        draws: drawsIfAsked({ draws, negatives }),
        bootstrap:
          bootstrap === undefined
            ? undefined
            : { resamples: bootstrap, confidence, seed: rest.seed },
      },
    });
    return {
      version,
      ...scoredOf(outcome),
      conventions: CONVENTIONS,
      references: Object.values(references),
    };
  },
  table: scoreTable,
});

const CONVENTIONS = [
  NATURAL_LOGARITHMS,
  "InfoNCE has the positive in its denominator; negatives are drawn independently, with replacement.",
  "Rows are neither normalised nor centred, except where a metric says so.",
];

/** What was scored, or what the scorer found wrong as the error it was there. */
function scoredOf(outcome: ScoreOutcome): Scored {
  switch (outcome.kind) {
    case "report":
      return outcome.report;
    case "comparison":
      return { models: outcome.models };
    case "problem":
      throw problemFrom(outcome.problem);
  }
}
