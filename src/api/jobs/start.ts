import { defineRoute } from "../route.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { answerOf, jobAnswer, jobProblemKinds, oneJob } from "./one-job.ts";

export const startJobRoute = defineRoute({
  ...oneJob,
  methods: ["POST"],
  path: "/v1/jobs/{id}/start",
  operation: "startJob",
  summary: "Start a job",
  description:
    "Reads the headers of all files, refuses what cannot be scored as a score would, plans all steps, and begins. To start a job that was started is to ask for it; no idempotency key is needed.",
  bodyless: true,
  status: 202,
  answer: jobAnswer,
  formats: ["json"],
  problems: [...jobProblemKinds, "files-incomplete"],
  examples: [{ title: "Start", method: "POST", query: { id: jobId.example } }],
  handle: async ({ id }, { environment, headers }) =>
    answerOf(await environment.JOBS.start(accessTo(id, headers))),
});
