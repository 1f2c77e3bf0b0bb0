import { defineRoute } from "./route.ts";
import { type ScoreAnswer, scoreAnswer } from "./score/answer.ts";
import { answerTo } from "./score/answer-to.ts";
import { scoreGlossary } from "./score/glossary.ts";
import { scoreParameters } from "./score/parameters.ts";
import { scoreRequest } from "./score/score-request.ts";
import { scoreTable } from "./score/table.ts";
import { uploadContentTypes } from "./upload/content-types.ts";
import { uploadHeaders } from "./upload/upload-headers.ts";

export const scoreRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/score",
  operation: "score",
  summary: "Score embeddings",
  description:
    "Everything that a paper reports of an embedding. `contrastive`: exact InfoNCE for each number of negatives, and the terms of the Nozawa–Sato theory. `bounds`: every bound at these losses. `classification`: the mean classifier, linear probes, few-shot experiments and nearest neighbours. `geometry`: alignment, uniformity, spectrum, neural collapse, silhouette, hubness. `retrieval`: MAP@R, R-precision, recall@k. Nothing is sampled except what says so, by its seed and standard error. Rows are used as they are, unless `normalize` says otherwise.",
  parameters: scoreParameters,
  upload: {
    contentTypes: uploadContentTypes,
    description:
      "Arrays by their names, in one file (NPZ, safetensors, Parquet, Arrow or Feather, CSV or TSV, JSON, NDJSON), or in a form with one file for each: `view1` and `view2` (N × d: embeddings of two augmentations of each sample), or up to `view8`, or `embeddings` alone (one embedding a sample; the others of its class are its positives); `labels` (N whole numbers or names). Optional: `view_mean` (N × d: each sample's mean embedding under augmentation), `train` and `train_labels` (for the class means and what is fitted), `temperature`, and `draws`, where the query has none. Columns `view1_0`, `view1_1`, … of a table are the array `view1`. In a form, the part's name is the array's name, whatever its file; a file of several arrays may be in a part of any name. The body may be compressed (`Content-Encoding`: gzip, deflate, br, zstd). Arrays named `MODEL.view1`, `MODEL.view2`, …, or parts after a field `model`, belong to one of several models, which are then compared; arrays without a model are common to all.",
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
    {
      title: "Files of one array each",
      method: "POST",
      query: { draws: "32", temperature: "0.5" },
      form: [
        { name: "view1", file: "view1.npy" },
        { name: "view2", file: "view2.npy" },
        { name: "labels", file: "labels.csv" },
      ],
    },
    {
      title: "Compare two models",
      method: "POST",
      query: { draws: "32", include: "contrastive,bounds" },
      form: [
        { name: "model", value: "K16" },
        { name: "file", file: "K16.npz" },
        { name: "model", value: "K128" },
        { name: "file", file: "K128.npz" },
      ],
    },
  ],
  glossary: scoreGlossary,
  async handle(options, { environment, body, headers }): Promise<ScoreAnswer> {
    const request = scoreRequest(options);
    return answerTo(await environment.SCORER.score(body, uploadHeaders(headers), request));
  },
  table: scoreTable,
});
