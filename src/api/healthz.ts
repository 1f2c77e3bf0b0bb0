import * as z from "zod";
import { provenance } from "./answers.ts";
import { Problem } from "./problem.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

/** What is asked: the two other Workers, and between them what the scorer is bound to. */
const parts = ["scorer", "storage", "state", "lanes", "workflow", "counters", "encoder"] as const;

export const healthzRoute = defineRoute({
  methods: ["GET"],
  path: "/healthz",
  operation: "healthz",
  summary: "Liveness and versions",
  description:
    "Asks the other Workers and what they are bound to whether they answer; nothing is computed or kept. Analytics are not asked: they take notes, answer nothing, and the service does without.",
  parameters: {},
  answer: z.object({
    version: provenance.version,
    status: z.literal("ok"),
    deployment: z.string().nullable(),
    answering: z
      .array(z.enum(parts))
      .describe(
        "What was asked, and answered. `scorer`: that Worker; `storage`: the bucket of jobs, for an object that there is not; `state` and `lanes`: objects that keep and compute jobs, for a word; `workflow`: what leads jobs, for an instance that there is not; `counters`: the limits of requests, for a count of nobody's; `encoder`: that Worker, for its cards.",
      ),
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
    const answers: Readonly<Partial<Record<(typeof parts)[number], boolean>>> = {
      scorer: jobs.status === "fulfilled",
      ...(jobs.status === "fulfilled" && jobs.value),
      encoder: encoder.status === "fulfilled",
    };
    const silent = parts.filter((part) => answers[part] === false);
    if (silent.length > 0) {
      throw new Problem("not-healthy", `No answer from: ${silent.join(", ")}.`, {
        errors: silent.map((name) => ({ parameter: name, detail: "does not answer." })),
      });
    }
    const deployment = environment.CF_VERSION_METADATA?.id ?? null;
    const answering = parts.filter((part) => answers[part]);
    return { version, status: "ok" as const, deployment, answering };
  },
});
