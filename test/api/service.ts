import { createApi } from "../../src/api/app.ts";
import type { EncoderService, Environment, ScoreOutcome } from "../../src/api/environment.ts";
import type { JobsService } from "../../src/api/jobs/jobs-service.ts";
import { downloads, pages, routes } from "../../src/api/routes.ts";

const api = createApi([...routes, ...downloads, ...pages]);

/** Bindings to other Workers that are not there. */
export const environment: Environment = {
  CF_VERSION_METADATA: { id: "test" },
  ENCODER: {
    encoders: async () => [],
    encoder: async () => null,
    model: () => Promise.reject(new Error("no encoder")),
    embed: () => Promise.reject(new Error("no encoder")),
    views: () => Promise.reject(new Error("no encoder")),
  },
  JOBS: {
    create: () => Promise.reject(new Error("no jobs")),
    receive: () => Promise.reject(new Error("no jobs")),
    start: () => Promise.reject(new Error("no jobs")),
    view: () => Promise.reject(new Error("no jobs")),
    events: () => Promise.reject(new Error("no jobs")),
    report: () => Promise.reject(new Error("no jobs")),
    remove: () => Promise.reject(new Error("no jobs")),
    health: async () => ({
      storage: true,
      state: true,
      lanes: true,
      workflow: true,
      counters: true,
    }),
  },
  SCORER: { score: () => Promise.reject(new Error("no scorer")) },
};

/** The api Worker's answer, with the services given. */
export function ask(
  path: string,
  init?: RequestInit,
  services: {
    encoder?: Partial<EncoderService>;
    jobs?: Partial<JobsService>;
    score?: () => Promise<ScoreOutcome>;
  } = {},
): Promise<Response> {
  const { encoder, jobs, score } = services;
  return api.fetch(new Request(`https://upsilon.test${path}`, init), {
    ...environment,
    ...(encoder && { ENCODER: { ...environment.ENCODER, ...encoder } }),
    ...(jobs && { JOBS: { ...environment.JOBS, ...jobs } }),
    ...(score && { SCORER: { score } }),
  });
}
