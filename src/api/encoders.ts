import * as z from "zod";
import { provenance } from "./answers.ts";
import type { Parameter } from "./parameters.ts";
import { Problem } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

const encoder = z.object({ id: z.string() });

export const encodersRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/encoders",
  operation: "encoders",
  summary: "Encoders that the service runs",
  description: "The pre-trained encoders in the registry of models. The registry is empty today.",
  parameters: {},
  answer: z.object({ version: provenance.version, encoders: z.array(encoder) }),
  formats: ["json"],
  caching: "none",
  examples: [{ title: "Every encoder", method: "GET" }],
  handle: async (_options, { environment }) => ({
    version,
    encoders: [...(await environment.ENCODER.encoders())],
  }),
});

const id: Parameter<string> = {
  description: "Name of the encoder, as `/v1/encoders` lists it.",
  example: "an-encoder",
  urlSchema: z.string().min(1),
  text: () => z.string(),
  json: () => z.string(),
};

export const encoderRoute = defineRoute({
  methods: ["GET"],
  path: "/v1/encoders/{id}",
  operation: "encoder",
  summary: "One encoder",
  description: "What the registry of models says of one encoder.",
  parameters: { id },
  answer: z.object({ version: provenance.version, ...encoder.shape }),
  formats: ["json"],
  caching: "none",
  examples: [],
  async handle({ id }, { environment }) {
    const known = await environment.ENCODER.encoders();
    const found = known.find((candidate) => candidate.id === id);
    if (found !== undefined) return { version, ...found };
    throw new Problem("not-found", `There is no encoder named ${JSON.stringify(id)}.`, {
      errors: [
        { parameter: "id", detail: "is not the name of an encoder; /v1/encoders lists them." },
      ],
    });
  },
});
