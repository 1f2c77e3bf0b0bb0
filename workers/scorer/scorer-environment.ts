import type { R2Bucket, RateLimit, Workflow } from "@cloudflare/workers-types";
import type { ClientObject } from "./client-object.ts";
import type { JobObject } from "./job-object.ts";
import type { LaneObject } from "./lane-object.ts";

/** What the scorer Worker is bound to. */
export interface ScorerEnvironment {
  /** What jobs consist of, under `jobs/ID/`. */
  readonly JOB_FILES: R2Bucket;
  /** The state of each job, by its id. */
  readonly JOB_OBJECTS: Objects<JobObject>;
  /** What each client has used of its quota, by kind and name. */
  readonly CLIENT_OBJECTS: Objects<ClientObject>;
  /** Compute jobs, by their ids and numbers from 0. */
  readonly LANE_OBJECTS: Objects<LaneObject>;
  /** Leads the computation of jobs; instances have the ids of their jobs. */
  readonly SCORE_JOBS: Workflow<{ readonly id: string }>;
  readonly ADDRESS_REQUESTS: RateLimit;
  readonly JOB_REQUESTS: RateLimit;
}

/** A namespace of Durable Objects. */
export interface Objects<Class> {
  getByName(name: string): Remote<Class>;
}

/** An object elsewhere: its methods, each answering later. */
export type Remote<Class> = {
  readonly [Name in keyof Class]: Class[Name] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Awaited<Answer>>
    : never;
};
