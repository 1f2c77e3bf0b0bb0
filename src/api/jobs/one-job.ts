import * as z from "zod";
import { provenance } from "../answers.ts";
import { problemFrom } from "../problem.ts";
import type { ProblemKind } from "../problem-kinds.ts";
import type { Refused } from "../refused.ts";
import { version } from "../version.ts";
import { jobId } from "./job-id.ts";
import { jobView } from "./job-view.ts";
import type { FoundJob } from "./jobs-service.ts";

/** What the routes of one job have in common: its id, its token, and that they are never cached. */
export const oneJob = {
  parameters: { id: jobId },
  credential: "job-token",
  caching: "none",
} as const;

export const jobProblemKinds: readonly ProblemKind[] = [
  "not-authorised",
  "job-gone",
  "too-many-requests",
];

/** The answer that is the job itself. */
export const jobAnswer = z.object({ version: provenance.version, job: jobView });

export function answerOf(found: FoundJob | Refused): z.infer<typeof jobAnswer> {
  if (found.kind === "problem") throw problemFrom(found.problem);
  return { version, job: found.job };
}
