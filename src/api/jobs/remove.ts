import * as z from "zod";
import { provenance } from "../answers.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { version } from "../version.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { jobProblemKinds, oneJob } from "./one-job.ts";

export const removeJobRoute = defineRoute({
  ...oneJob,
  methods: ["DELETE"],
  path: "/v1/jobs/{id}",
  operation: "removeJob",
  summary: "Remove a job",
  description:
    "Stops it if it runs, and removes its files, its partial results and its report. What is asked about it afterwards is answered with 410.",
  answer: z.object({ version: provenance.version, removed: z.string().describe("The id") }),
  formats: ["json"],
  problems: jobProblemKinds,
  examples: [{ title: "Remove", method: "DELETE", query: { id: jobId.example } }],
  async handle({ id }, { environment, headers }) {
    const removed = await environment.JOBS.remove(accessTo(id, headers));
    if (removed.kind === "problem") throw problemFrom(removed.problem);
    return { version, removed: id };
  },
});
