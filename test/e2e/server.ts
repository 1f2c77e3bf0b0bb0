import type { TestProject } from "vitest/node";
import { buildSite, startService } from "../../scripts/service.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Origin of the running service, such as http://localhost:41234. */
    origin: string;
  }
}

/** Starts the service before the tests, and stops it when they are done. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildSite();
  const { origin, stop } = await startService();
  project.provide("origin", origin);
  return stop;
}
