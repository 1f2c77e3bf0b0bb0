import * as z from "zod";
import { provenance } from "./answers.ts";
import { cardAnswer } from "./encoders/card-answer.ts";
import { encoderId } from "./encoders/encoder-id.ts";
import { unknownEncoder } from "./encoders/unknown-encoder.ts";
import type { Environment } from "./environment.ts";
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
    "The card of one encoder. The model itself, an ONNX file that takes `images` (uint8, N × height × width × channels) and gives `features` and `projection`, is at `/v1/encoders/{id}/model.onnx`.",
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

/** The ONNX file of an encoder. A model that is trained anew gets a new name. */
export const encoderModel: Download = {
  kind: "download",
  path: "/v1/encoders/{id}/model.onnx",
  async open({ id }, environment) {
    const { bytes, sha256 } = await cardOf(id, environment);
    return {
      contentType: "application/octet-stream",
      bytes,
      tag: JSON.stringify(sha256),
      body: () => environment.ENCODER.model(id),
    };
  },
};

async function cardOf(id: string, environment: Environment) {
  const found = await environment.ENCODER.encoder(id);
  if (found === null) throw unknownEncoder(id);
  return found;
}
