import { defineRoute } from "../route.ts";
import { type ScoreAnswer, scoreAnswer } from "../score/answer.ts";
import { answerTo } from "../score/answer-to.ts";
import { scoreTable } from "../score/table.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { jobProblemKinds, oneJob } from "./one-job.ts";

export const jobReportRoute = defineRoute({
  ...oneJob,
  methods: ["GET"],
  path: "/v1/jobs/{id}/report",
  operation: "jobReport",
  summary: "The report of a job",
  description:
    "What `/v1/score` answers for the same arrays, where only a sample of anchors was compared with all others with standard errors.",
  answer: scoreAnswer,
  formats: ["json", "csv", "latex"],
  problems: [...jobProblemKinds, "report-pending", "job-failed"],
  examples: [{ title: "The report", method: "GET", query: { id: jobId.example } }],
  async handle({ id }, { environment, headers }): Promise<ScoreAnswer> {
    return answerTo(await environment.JOBS.report(accessTo(id, headers)));
  },
  table: scoreTable,
});
