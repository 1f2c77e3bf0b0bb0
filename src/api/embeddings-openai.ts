import * as z from "zod";
import { InputError } from "../errors.ts";
import { embedParameters } from "./encoders/embed-parameters.ts";
import { encoderId } from "./encoders/encoder-id.ts";
import { openAiProblem } from "./encoders/openai-problem.ts";
import { writtenEmbeddings } from "./encoders/written-embeddings.ts";
import { integer, optional, type Parameter } from "./parameters.ts";
import { problemFrom } from "./problem.ts";
import { defineRoute } from "./route.ts";

/** What OpenAI's clients say of a body that has none of the headers of an upload. */
const JSON_HEADERS = {
  contentType: "application/json",
  contentEncoding: null,
  contentLength: null,
  contentDisposition: null,
};

/** A black image of one pixel. */
const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

const strings = z.union([z.string(), z.array(z.string()).min(1)], {
  error: "write an image as a data URL or base64, or a list of them",
});

const input: Parameter<string | string[]> = {
  description:
    "Images, each a data URL (`data:image/png;base64,…`) or base64 of a PNG, JPEG or WebP file; one or a list.",
  example: PIXEL,
  longestList: "encodedImages",
  urlSchema: strings,
  text: () => strings,
  json: () => strings,
};

const user: Parameter<string> = {
  description: "Taken, as OpenAI's clients may send it, and not used.",
  example: "someone",
  urlSchema: z.string(),
  text: () => z.string(),
  json: () => z.string(),
};

export const openAiEmbeddingsRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/embeddings",
  operation: "openAiEmbeddings",
  summary: "Embed images, for clients of OpenAI's API",
  description:
    "What OpenAI's `POST /v1/embeddings` takes and gives, so that its clients work when their base URL is this service's `/v1`; any key will do. The input is images instead of text, and embeddings have norm 1 unless `normalize` says otherwise. Errors are those of OpenAI's API, `{\"error\": {message, type, param, code}}`, with the kind of the problem as `code`.",
  parameters: {
    model: { ...encoderId, description: "Name of the encoder, as `/v1/encoders` lists it." },
    input,
    dimensions: optional(
      integer("Dimensions of an embedding; only those of the encoder's output will do.", "128"),
    ),
    user: optional(user),
    ...embedParameters,
  },
  answer: z.object({
    object: z.literal("list"),
    data: z.array(
      z.object({
        object: z.literal("embedding"),
        index: z.number(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe("Numbers, or base64 of little-endian float32"),
      }),
    ),
    model: z.string(),
    usage: z
      .object({ prompt_tokens: z.number(), total_tokens: z.number() })
      .describe("Images have no tokens"),
  }),
  formats: ["json"],
  caching: "none",
  problems: ["encoder-busy", "not-found"],
  examples: [
    {
      title: "One image",
      method: "POST",
      body: { model: encoderId.example, input: PIXEL },
    },
  ],
  async handle(options, { environment }) {
    const { model, input, dimensions, encoding_format = "float" } = options;
    const { output = "features", normalize = "l2" } = options;
    const { body } = new Response(JSON.stringify({ input }));
    const outcome = await environment.ENCODER.embed(model, body, JSON_HEADERS, {
      output,
      normalize,
    });
    if (outcome.kind === "problem") throw problemFrom(outcome.problem);
    const { embeddings } = outcome;
    if (dimensions !== undefined && dimensions !== embeddings.columns) {
      throw new InputError(
        "dimensions",
        `the ${output} of ${model} have ${embeddings.columns} dimensions, not ${dimensions}`,
      );
    }
    return {
      object: "list" as const,
      data: writtenEmbeddings(embeddings, encoding_format).map((embedding, index) => ({
        object: "embedding" as const,
        index,
        embedding,
      })),
      model,
      usage: { prompt_tokens: 0, total_tokens: 0 },
    };
  },
  refuse: openAiProblem,
});
