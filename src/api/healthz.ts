import * as z from "zod";
import { provenance } from "./answers.ts";
import { Problem } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

export const healthzRoute = defineRoute({
  methods: ["GET"],
  path: "/healthz",
  operation: "healthz",
  summary: "Liveness and versions",
  description:
    "Asks the other Workers, the storage of jobs and their state whether they answer; nothing is computed.",
  parameters: {},
  answer: z.object({
    version: provenance.version,
    status: z.literal("ok"),
    deployment: z.string().nullable(),
  }),
  formats: ["json"],
  caching: "none",
  problems: ["not-healthy"],
  examples: [{ title: "Is the service there?", method: "GET" }],
  async handle(_options, { environment }) {
    const [jobs, encoder] = await Promise.allSettled([
      environment.JOBS.health(),
      environment.ENCODER.encoders(),
    ]);
    const answering = {
      scorer: jobs.status === "fulfilled",
      ...(jobs.status === "fulfilled" && jobs.value),
      encoder: encoder.status === "fulfilled",
    };
    const silent = Object.entries(answering).flatMap(([name, isThere]) => (isThere ? [] : [name]));
    if (silent.length > 0) {
      throw new Problem("not-healthy", `No answer from: ${silent.join(", ")}.`, {
        errors: silent.map((name) => ({ parameter: name, detail: "does not answer." })),
      });
    }
    const deployment = environment.CF_VERSION_METADATA?.id ?? null;
    return { version, status: "ok" as const, deployment };
  },
});
