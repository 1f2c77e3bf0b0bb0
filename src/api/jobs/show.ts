import { defineRoute } from "../route.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { answerOf, jobAnswer, jobProblemKinds, oneJob } from "./one-job.ts";

export const showJobRoute = defineRoute({
  ...oneJob,
  methods: ["GET"],
  path: "/v1/jobs/{id}",
  operation: "showJob",
  summary: "The state of a job",
  description: "Which parts are missing, how far the computation is, or why it failed.",
  answer: jobAnswer,
  formats: ["json"],
  problems: jobProblemKinds,
  examples: [{ title: "How far is it?", method: "GET", query: { id: jobId.example } }],
  handle: async ({ id }, { environment, headers }) =>
    answerOf(await environment.JOBS.view(accessTo(id, headers))),
});
