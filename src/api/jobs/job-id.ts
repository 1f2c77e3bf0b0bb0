import * as z from "zod";
import type { Parameter } from "../parameters.ts";

const schema = z.string().regex(/^[0-9a-f]{32}$/, {
  error: "must be the 32 hexadecimal digits that POST /v1/jobs answered with",
});

/** The id of a job, in a path. */
export const jobId: Parameter<string> = {
  description: "The `id` that the creation of the job answered with.",
  example: "$JOB",
  urlSchema: schema,
  text: () => schema,
  json: () => schema,
};
