import * as z from "zod";
import { InputError } from "../../errors.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";
import { jobView } from "./job-view.ts";
import { jobProblemKinds, oneJob } from "./one-job.ts";

const LAST_EVENT = "Last-Event-ID";

export const jobEventsRoute = defineRoute({
  ...oneJob,
  methods: ["GET"],
  path: "/v1/jobs/{id}/events",
  operation: "jobEvents",
  summary: "The states of a job, as they change",
  description:
    "Server-sent events, each named by the job's state and holding the whole job as JSON; its `id` is the revision. The stream ends when the job is `done` or `failed`, with an event `problem` when it is removed, and otherwise after half an hour. A client that reads slowly gets fewer events, the last of them always. Comments keep the connection open.",
  requestHeaders: [
    {
      name: LAST_EVENT,
      description:
        "The revision last seen: only later ones are sent, and the last of a job that has ended.",
      example: "12",
      required: false,
    },
  ],
  answer: z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream),
  formats: ["events"],
  problems: jobProblemKinds,
  examples: [{ title: "Wait for the end", method: "GET", query: { id: jobId.example } }],
  async handle({ id }, { environment, headers }) {
    const events = await environment.JOBS.events(accessTo(id, headers), lastSeen(headers));
    if (events.kind === "problem") throw problemFrom(events.problem);
    return events.stream;
  },
  stream: (stream) => stream,
  event: z.union([jobView, z.object({ detail: z.string() })]),
});

function lastSeen(headers: Headers): number {
  const last = headers.get(LAST_EVENT) ?? "0";
  if (/^[0-9]{1,15}$/.test(last)) return Number(last);
  throw new InputError(LAST_EVENT, "must be the id of an event: a whole number.");
}
