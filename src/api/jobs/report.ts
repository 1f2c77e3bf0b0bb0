import * as z from "zod";
import type { JobReport } from "../../jobs/report.ts";
import { nullable, provenance } from "../answers.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { type ReportAnswer, reportAnswer, scoreSources } from "../score/answer.ts";
import { withSources } from "../score/answer-to.ts";
import { scoreTable } from "../score/table.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { jobProblemKinds, oneJob } from "./one-job.ts";

type JobReportAnswer = ReportAnswer & Pick<JobReport, "anchors">;

const anchors = z
  .object({
    count: z.number(),
    of: z.number().describe("Samples there are"),
    seed: z.number(),
    standardErrors: z
      .array(z.object({ metric: z.string(), standardError: nullable }))
      .describe(
        "Of every mean over anchors, by where it is in this answer; null if of fewer than two",
      ),
  })
  .nullable()
  .describe("The samples that were compared with all others; null if all were");

const jobReportAnswer: z.ZodType<JobReportAnswer> = z.object({
  version: provenance.version,
  ...reportAnswer,
  anchors,
  ...scoreSources(),
});

export const jobReportRoute = defineRoute({
  ...oneJob,
  methods: ["GET"],
  path: "/v1/jobs/{id}/report",
  operation: "jobReport",
  summary: "The report of a job",
  description:
    "What `/v1/score` answers for the same arrays. `anchors` says whether only some samples, drawn by the seed, were compared with all others, and the standard errors that this brings. If so, the CSV has a column `NAMEError` beside `NAME` for each mean over anchors, and the columns `anchors`, `anchorsOf` and `anchorsSeed`; the LaTeX table has ± standard errors, and says so in its caption.",
  answer: jobReportAnswer,
  formats: ["json", "csv", "latex"],
  problems: [...jobProblemKinds, "report-pending", "job-failed"],
  examples: [{ title: "The report", method: "GET", query: { id: jobId.example } }],
  async handle({ id }, { environment, headers }): Promise<JobReportAnswer> {
    const found = await environment.JOBS.report(accessTo(id, headers));
    if (found.kind === "problem") throw problemFrom(found.problem);
    return withSources(found.report);
  },
  table: scoreTable,
});
