import * as z from "zod";
import { writeNpz } from "../../formats/write-npz.ts";
import { MOST_VIEWS } from "../../scoring/input.ts";
import { choice, integer, optional } from "../parameters.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { type ReportAnswer, reportAnswer, scoreSources } from "../score/answer.ts";
import { answerTo } from "../score/answer-to.ts";
import { scoreParameters } from "../score/parameters.ts";
import { scoreRequest } from "../score/score-request.ts";
import { scoreTable } from "../score/table.ts";
import { uploadHeaders } from "../upload/upload-headers.ts";
import { embedParameters } from "./embed-parameters.ts";
import { encoderId } from "./encoder-id.ts";
import { imageUpload } from "./image-upload.ts";
import { sourceAnswer } from "./source-answer.ts";
import { viewArrays } from "./view-arrays.ts";

/** How the scorer is to read what it gets. */
const NPZ_HEADERS = {
  contentType: "application/x-npz",
  contentEncoding: null,
  contentLength: null,
  contentDisposition: null,
};

const MOST_MEAN_VIEWS = 64;
const DEFAULT_MEAN_VIEWS = 8;

const augmentation = z.object({
  encoder: z.string(),
  output: z.enum(["features", "projection"]),
  normalize: z.enum(["none", "l2"]),
  views: z.number(),
  meanViews: z.number(),
  seed: z.number(),
});

type ImageScore = ReportAnswer & {
  readonly augmentation: z.infer<typeof augmentation>;
  readonly sources: readonly z.infer<typeof sourceAnswer>[];
};

export const imageScoreRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/encoders/{id}/score",
  operation: "imageScore",
  summary: "Score an encoder on images",
  description:
    "Everything that `/v1/score` reports, from labelled images: each is augmented as in the encoder's training, by a seeded generator, and embedded; `view1`, `view2`, … are the embeddings of its augmentations, and `view_mean` is the mean over further ones. The temperature is that of the training unless another is given.",
  parameters: {
    id: encoderId,
    ...scoreParameters,
    output: optional(
      choice(
        "`projection`, the default, is behind the projection head, where the loss was; `features` are before it.",
        ["projection", "features"],
      ),
    ),
    normalize: optional({
      ...embedParameters.normalize,
      description:
        "`l2`, the default, divides each embedding by its Euclidean norm, as in training, before means are taken; `none` leaves it as the model gives it.",
    }),
    views: optional(
      integer("Augmentations of each image; 2 by default.", "2", z.int().min(2).max(MOST_VIEWS)),
    ),
    mean_views: optional(
      integer(
        `Further augmentations of each image, for its mean; ${DEFAULT_MEAN_VIEWS} by default, 0 for none.`,
        String(DEFAULT_MEAN_VIEWS),
        z.int().min(0).max(MOST_MEAN_VIEWS),
      ),
    ),
  },
  upload: {
    ...imageUpload,
    description: `${imageUpload.description} \`labels\` are what most of the report needs.`,
    file: "images.npz",
  },
  answer: z.object({
    version: z.string(),
    augmentation,
    ...reportAnswer,
    ...scoreSources(),
    sources: z.array(sourceAnswer).describe("The files in which the images were"),
  }) as z.ZodType<ImageScore>,
  formats: ["json", "csv", "latex"],
  caching: "none",
  problems: ["encoder-busy"],
  examples: [
    {
      title: "Images and labels in one file",
      method: "POST",
      query: { id: encoderId.example, draws: "4,8" },
    },
  ],
  async handle(options, { environment, body, headers }): Promise<ImageScore> {
    const { id, views = 2, mean_views: meanViews = DEFAULT_MEAN_VIEWS, ...asked } = options;
    const { output = "projection", normalize = "l2", ...scored } = asked;
    const { seed = 0 } = scored;
    const found = await environment.ENCODER.views(id, body, uploadHeaders(headers), {
      output,
      normalize,
      views,
      meanViews,
      seed,
    });
    if (found.kind === "problem") throw problemFrom(found.problem);
    const { labels, sources, temperature } = found;
    const file = new Response(writeNpz(viewArrays(found, labels))).body;
    const request = scoreRequest({
      ...scored,
      normalize: undefined,
      temperature: scored.temperature ?? temperature,
    });
    const answer = answerTo(await environment.SCORER.score(file, NPZ_HEADERS, request));
    if ("models" in answer) throw new Error("views of one encoder were compared");
    return {
      ...answer,
      augmentation: { encoder: id, output, normalize, views, meanViews, seed },
      sources: sources.map((source) => ({ ...source, steps: [...source.steps] })),
    };
  },
  table: (answer: ImageScore, format) => scoreTable(answer, format),
});
