import * as z from "zod";
import { nullable } from "../answers.ts";

export const jobStates = ["receiving", "running", "done", "failed"] as const;

/** What the holder of its token may know of a job. */
export const jobView = z.object({
  id: z.string(),
  state: z
    .enum(jobStates)
    .describe(
      "`receiving` files until it is started, then `running`, then `done` with a report or `failed` with a problem",
    ),
  revision: z.number().describe("Grows with every change"),
  created: z.iso.datetime(),
  expires: z.iso.datetime().describe("When the job, its files and its report are removed"),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.number().describe("As announced"),
      received: z.number().describe("Bytes of whole parts"),
      partBytes: z.number().describe("Bytes of each part except the last"),
      parts: z.number(),
      missing: z.array(z.number()).describe("Parts, counted from 1, that are still to be sent"),
      url: z.string().describe("Where to PUT each part, with `?part=`"),
    }),
  ),
  progress: z
    .object({
      stage: z.string().describe("What is being computed"),
      stepsDone: z.number().describe("Of the stage"),
      steps: z.number().describe("Of the stage"),
      stages: z.number().describe("Stages that were begun, rounds of a fit included"),
      share: z.number().describe("Of the whole, from 0 to 1, as estimated"),
      secondsLeft: nullable.describe("Estimate; null until some steps are done"),
    })
    .nullable()
    .describe("null before the start"),
  problem: z
    .object({ type: z.string(), title: z.string(), detail: z.string() })
    .nullable()
    .describe("Why it failed"),
});

export type JobView = z.infer<typeof jobView>;
