import * as z from "zod";
import registry from "../../../models/registry.json" with { type: "json" };
import type { Parameter } from "../parameters.ts";

/** The name of an encoder in a path. */
export const encoderId: Parameter<string> = {
  description: "Name of the encoder, as `/v1/encoders` lists it.",
  example: registry[0],
  urlSchema: z.string().min(1),
  text: () => z.string(),
  json: () => z.string(),
};
