import * as z from "zod";
import { neighboursPresets } from "../../scoring/classification/neighbour-presets.ts";
import { metrics } from "../../scoring/nearest.ts";
import { nullable } from "../answers.ts";

/** The schema of `classification.nearestNeighbours`. */
export const nearestNeighboursAnswer = z.object({
  neighbours: z.enum(["train", "other samples"]),
  queries: z.number(),
  keys: z.number().describe("Rows that may be neighbours"),
  ties: z.string(),
  results: z.array(
    z.object({
      preset: z.enum(neighboursPresets),
      metric: z.enum(metrics),
      weighting: z.enum(["exponential", "softmax", "uniform"]),
      temperature: nullable.describe("Of the weights; null where they have none"),
      k: z.number().describe("At most the number of neighbours there are"),
      top1: z.number(),
      top5: nullable,
      macroF1: z.number(),
    }),
  ),
  mtebBest: nullable.describe("The best accuracy over the metrics of the preset mteb"),
  reason: z.string().nullable(),
});
