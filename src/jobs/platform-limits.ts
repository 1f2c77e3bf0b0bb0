/**
 * What the platform grants a job, on the paid plan of Cloudflare Workers.
 *
 * Workflows: developers.cloudflare.com/workflows/reference/limits (as of June 2026). Workers:
 * developers.cloudflare.com/workers/platform/limits. R2: developers.cloudflare.com/r2/platform/limits.
 */
export interface PlatformLimits {
  /** Steps of one Workflow instance. */
  readonly steps: number;
  /** Bytes that a step may return. */
  readonly stepResultBytes: number;
  /** Seconds of CPU of a step. */
  readonly stepSeconds: number;
  /** Bytes of an isolate's memory that the arrays of one step may take. */
  readonly stepMemoryBytes: number;
  /** Reads and writes of one step. */
  readonly stepOperations: number;
  /** Bytes of an object in R2 that is written at once. */
  readonly objectBytes: number;
  /** Steps that run at a time: our choice. */
  readonly concurrency: number;
}

export const platformLimits: PlatformLimits = {
  // 10,000 by default, and up to 25,000 as `limits.steps` of the Workflow says.
  steps: 25_000,
  stepResultBytes: 2 ** 20,
  // 30 s by default, and up to five minutes as `limits.cpu_ms` says.
  stepSeconds: 300,
  // Of the 128 MB of an isolate, whose code, stack and garbage need the rest; steps that run in the same
  // isolate share them.
  stepMemoryBytes: 100e6,
  stepOperations: 10_000,
  objectBytes: 5 * 2 ** 30,
  concurrency: 16,
};
