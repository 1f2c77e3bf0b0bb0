import { createApi } from "../../src/api/app.ts";
import type { Environment, ScoreOutcome } from "../../src/api/environment.ts";
import { pages, routes } from "../../src/api/routes.ts";

const api = createApi([...routes, ...pages]);

/** Bindings to other Workers that are not there. */
export const environment: Environment = {
  CF_VERSION_METADATA: { id: "test" },
  ENCODER: { encoders: () => Promise.reject(new Error("no encoder")) },
  SCORER: { score: () => Promise.reject(new Error("no scorer")) },
};

/** The api Worker's answer, with the services given. */
export function ask(
  path: string,
  init?: RequestInit,
  services: { encoders?: { id: string }[]; score?: () => Promise<ScoreOutcome> } = {},
): Promise<Response> {
  const { encoders, score } = services;
  return api.fetch(new Request(`https://upsilon.test${path}`, init), {
    ...environment,
    ...(encoders && { ENCODER: { encoders: async () => encoders } }),
    ...(score && { SCORER: { score } }),
  });
}
