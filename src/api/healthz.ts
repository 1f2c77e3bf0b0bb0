import * as z from "zod";
import { provenance } from "./answers.ts";
import { defineRoute } from "./route.ts";
import { version } from "./version.ts";

export const healthzRoute = defineRoute({
  methods: ["GET"],
  path: "/healthz",
  operation: "healthz",
  summary: "Liveness and versions",
  description: "Answers at once, without computing anything, if the service runs.",
  parameters: {},
  answer: z.object({
    version: provenance.version,
    status: z.literal("ok"),
    deployment: z.string().nullable(),
  }),
  formats: ["json"],
  caching: "none",
  examples: [{ title: "Is the service there?", method: "GET" }],
  handle: (_options, { environment }) => ({
    version,
    status: "ok" as const,
    deployment: environment.CF_VERSION_METADATA?.id ?? null,
  }),
});
