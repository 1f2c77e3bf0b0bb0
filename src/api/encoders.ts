import * as z from "zod";
import { modelFile, modelNames, type Precision } from "../encoders/card.ts";
import { provenance } from "./answers.ts";
import { cardAnswer } from "./encoders/card-answer.ts";
import { encoderId } from "./encoders/encoder-id.ts";
import { unknownEncoder } from "./encoders/unknown-encoder.ts";
import type { Environment } from "./environment.ts";
import { Problem } from "./problem.ts";
import { type Download, defineRoute } from "./route.ts";
import { version } from "./version.ts";

type Card = z.infer<typeof card>;

const card = z.looseObject(cardAnswer);

export const encodersRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/encoders",
  operation: "encoders",
  summary: "Encoders that the service runs",
  description:
    "The pre-trained encoders, each by its card: what it was trained on and how, what it takes and gives, how good it is, and its checksum.",
  parameters: {},
  answer: z.object({ version: provenance.version, encoders: z.array(card) }),
  formats: ["json"],
  caching: "deterministic",
  examples: [{ title: "Every encoder", method: "GET" }],
  handle: async (_options, { environment }) => ({
    version,
    encoders: (await environment.ENCODER.encoders()) as Card[],
  }),
});

export const encoderRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/encoders/{id}",
  operation: "encoder",
  summary: "One encoder",
  description:
    "The card of one encoder. The model itself, an ONNX file that takes `images` (uint8, N × height × width × channels) and gives `features` and `projection`, is at `/v1/encoders/{id}/model.onnx`; rounded to 8 bits, where the card has `int8`, at `/v1/encoders/{id}/model.int8.onnx`.",
  parameters: { id: encoderId },
  answer: z.looseObject({ version: provenance.version, ...cardAnswer }),
  formats: ["json"],
  caching: "deterministic",
  examples: [{ title: "The card", method: "GET", query: { id: encoderId.example } }],
  handle: async ({ id }, { environment }) => ({
    version,
    ...((await cardOf(id, environment)) as Card),
  }),
});

/** The ONNX files of encoders. A model that is trained anew gets a new name. */
export const encoderModels: readonly Download[] = (["fp32", "int8"] as const).map(modelDownload);

function modelDownload(precision: Precision): Download {
  return {
    kind: "download",
    path: `/v1/encoders/{id}/${modelNames[precision]}`,
    async open({ id }, environment) {
      const file = modelFile(await cardOf(id, environment), precision);
      if (file === undefined) throw new Problem("not-found", `${id} has no ${precision} model.`);
      return {
        contentType: "application/octet-stream",
        bytes: file.bytes,
        tag: JSON.stringify(file.sha256),
        body: () => environment.ENCODER.model(id, precision),
      };
    },
  };
}

async function cardOf(id: string, environment: Environment) {
  const found = await environment.ENCODER.encoder(id);
  if (found === null) throw unknownEncoder(id);
  return found;
}
