import * as z from "zod";
import type { NamedArray } from "../formats/named-array.ts";
import { provenance } from "./answers.ts";
import { embedParameters } from "./encoders/embed-parameters.ts";
import { encoderId } from "./encoders/encoder-id.ts";
import { imageUpload } from "./encoders/image-upload.ts";
import { sourceAnswer } from "./encoders/source-answer.ts";
import { readEmbeddings, writtenEmbeddings } from "./encoders/written-embeddings.ts";
import { problemFrom } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { uploadHeaders } from "./upload/upload-headers.ts";
import { version } from "./version.ts";

export const embeddingsRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/encoders/{id}/embeddings",
  operation: "embeddings",
  summary: "Embed images",
  description:
    "The embeddings of images by one encoder, in the order in which the images were sent. Images may be of any size and colour mode: the centre square of each is taken, laid on the card's background where it is transparent, converted to the card's colour mode and resized, and `sources` says what was done. `format=npz` has an array `embeddings` (and `labels`, if an NPZ file or a form had them), ready for `/v1/score`.",
  parameters: { id: encoderId, ...embedParameters },
  upload: imageUpload,
  answer: z.object({
    version: provenance.version,
    encoder: z.string(),
    output: z.enum(["features", "projection"]),
    normalize: z.enum(["none", "l2"]),
    dimensions: z.number(),
    embeddings: z
      .array(z.union([z.array(z.number()), z.string()]))
      .describe("One for each image: numbers, or base64 of little-endian float32"),
    labels: z
      .array(z.union([z.number(), z.string()]))
      .nullable()
      .describe("As sent"),
    sources: z.array(sourceAnswer).describe("The files in which the images were"),
  }),
  formats: ["json", "npy", "npz"],
  caching: "none",
  problems: ["encoder-busy"],
  examples: [
    { title: "One image", method: "POST", query: { id: encoderId.example } },
    {
      title: "Several images, behind the projection head, of norm 1",
      method: "POST",
      query: { id: encoderId.example, output: "projection", normalize: "l2" },
      form: [
        { name: "image", file: "shirt.png" },
        { name: "image", file: "boot.jpg" },
      ],
    },
    {
      title: "A batch of arrays",
      method: "POST",
      query: { id: encoderId.example, encoding_format: "base64" },
      form: [{ name: "images", file: "images.npy" }],
    },
  ],
  async handle(options, { environment, body, headers }) {
    const { id, output = "features", normalize = "none", encoding_format = "float" } = options;
    const outcome = await environment.ENCODER.embed(id, body, uploadHeaders(headers), {
      output,
      normalize,
    });
    if (outcome.kind === "problem") throw problemFrom(outcome.problem);
    const { embeddings, labels, sources } = outcome;
    return {
      version,
      encoder: id,
      output,
      normalize,
      dimensions: embeddings.columns,
      embeddings: writtenEmbeddings(embeddings, encoding_format),
      labels: labels && Array.from<number | string>(labels.data),
      sources: sources.map((source) => ({ ...source, steps: [...source.steps] })),
    };
  },
  arrays({ embeddings, dimensions, labels }) {
    const { rows, columns, data } = readEmbeddings(embeddings, dimensions);
    const arrays = new Map<string, NamedArray>([["embeddings", { shape: [rows, columns], data }]]);
    if (labels !== null) arrays.set("labels", labelArray(labels));
    return arrays;
  },
});

function labelArray(labels: readonly (number | string)[]): NamedArray {
  const shape = [labels.length];
  return labels.every((label) => typeof label === "number")
    ? { shape, data: Float64Array.from(labels) }
    : { shape, data: labels.map(String) };
}
