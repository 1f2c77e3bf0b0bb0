import { createApi } from "../../src/api/app.ts";
import type { Environment, ScoreOutcome } from "../../src/api/environment.ts";
import { pages, routes } from "../../src/api/routes.ts";

const api = createApi([...routes, ...pages]);

/** The api Worker's answer, with other Workers that are not there unless given. */
export function ask(
  path: string,
  init?: RequestInit,
  services: {
    encoders?: { id: string }[];
    score?: () => Promise<ScoreOutcome>;
    deployment?: string;
  } = {},
): Promise<Response> {
  const environment: Environment = {
    CF_VERSION_METADATA: { id: services.deployment ?? "test" },
    ENCODER: { encoders: async () => services.encoders ?? [] },
    SCORER: { score: services.score ?? (() => Promise.reject(new Error("no scorer"))) },
  };
  return api.fetch(new Request(`https://upsilon.test${path}`, init), environment);
}
