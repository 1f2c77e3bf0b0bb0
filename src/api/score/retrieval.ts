import * as z from "zod";

const metrics = {
  precisionAt1: z.number(),
  rPrecision: z.number(),
  mapAtR: z.number().describe("MAP@R"),
  recall: z
    .array(z.object({ k: z.number(), value: z.number() }))
    .describe("Share of queries with a sample of their class among the k nearest"),
};

/** The schema of `retrieval`. */
export const retrievalAnswer = z.object({
  evaluated: z.string(),
  metric: z.literal("cosine"),
  ties: z.string(),
  queries: z.number(),
  excluded: z.number().describe("Samples alone in their class"),
  ...metrics,
  macro: z.object(metrics).describe("Means over classes of the means over their queries"),
});
