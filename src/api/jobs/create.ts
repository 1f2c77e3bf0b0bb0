import * as z from "zod";
import { provenance } from "../answers.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { scoreRequest } from "../score/score-request.ts";
import { version } from "../version.ts";
import { clientOf } from "./client.ts";
import { createParameters, LONGEST_LIFETIME } from "./create-parameters.ts";
import { idempotencyHeader, idempotencyKey } from "./idempotency-key.ts";
import { jobView } from "./job-view.ts";
import { quotaHeaders } from "./quota.ts";

export const createJobRoute = defineRoute({
  methods: ["POST"],
  path: "/v1/jobs",
  operation: "createJob",
  summary: "Create a job for embeddings too large for one request",
  description:
    "A job gives the report of `/v1/score` for files of any size up to the limits: create it, `PUT` its files part by part, start it, wait, and fetch the report. The answer has the job's `token`, which is shown this once, and is asked for by every other request about it: `Authorization: Bearer TOKEN`. A key of this service, sent here in the same header, raises the quota.",
  parameters: createParameters,
  credential: "api-key",
  requestHeaders: [idempotencyHeader],
  status: 201,
  answer: z.object({
    version: provenance.version,
    token: z.string().describe("Opens the job; only its hash is kept"),
    job: jobView,
    quota: z.object({
      limit: z.number().describe("Jobs an hour"),
      remaining: z.number(),
      reset: z.number().describe("Seconds until the next hour"),
    }),
  }),
  formats: ["json"],
  caching: "none",
  problems: ["not-authorised", "quota-exceeded", "too-many-requests", "idempotency-key-reused"],
  examples: [
    {
      title: "A job of one file",
      method: "POST",
      body: {
        files: [{ name: "embeddings.npz", bytes: 205520512 }],
        draws: [32, 128],
        temperature: 0.5,
      },
    },
  ],
  async handle(options, { environment, headers }) {
    const { files, anchors, lifetime = LONGEST_LIFETIME, ...ofScore } = options;
    const {
      temperature,
      normalize,
      options: score,
    } = scoreRequest({ ...ofScore, prior: undefined });
    const { prior: _, ...withoutPrior } = score;
    const client = await clientOf(headers, environment.API_KEY_HASHES);
    const request = {
      files,
      lifetime,
      options: { ...withoutPrior, temperature, normalize, anchors },
    };
    const created = await environment.JOBS.create(client, request, idempotencyKey(headers));
    if (created.kind === "problem") throw problemFrom(created.problem);
    const { token, job, quota } = created;
    return { version, token, job, quota };
  },
  answerHeaders: ({ job, quota }) => ({
    Location: `/v1/jobs/${job.id}`,
    ...quotaHeaders(quota),
  }),
});
