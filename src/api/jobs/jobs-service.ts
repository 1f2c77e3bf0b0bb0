import type { JobOptions, JobReport } from "../../jobs/index.ts";
import type { Refused } from "../refused.ts";
import type { Client } from "./client.ts";
import type { JobView } from "./job-view.ts";
import type { Quota } from "./quota.ts";

/** A file that is going to be uploaded. */
export interface JobFile {
  readonly name: string;
  readonly bytes: number;
}

/** What a job is to do. */
export interface JobRequest {
  readonly files: readonly JobFile[];
  readonly options: JobOptions;
  /** Seconds after which nothing of it is left. */
  readonly lifetime: number;
}

/** Who asks for what is a job's: the token opens it, and the address is counted. */
export interface JobAccess {
  readonly id: string;
  readonly token: string;
  readonly address: string;
}

export interface CreatedJob {
  readonly kind: "created";
  readonly token: string;
  readonly job: JobView;
  readonly quota: Quota;
}

export interface ReceivedPart {
  readonly kind: "received";
  readonly bytes: number;
  /** Parts of the file that are still to come. */
  readonly missing: number;
}

/** A part of a file, as its sender announces it. */
export interface AnnouncedPart {
  readonly file: string;
  /** Counted from 1. */
  readonly part: number;
  /** SHA-256 */
  readonly digest: Uint8Array<ArrayBuffer>;
  /** What `Content-Length` says; null if it is not sent. */
  readonly bytes: number | null;
}

/** The jobs of the scorer Worker. Whatever is wrong with a request is in the outcome, not thrown. */
export interface JobsService {
  create(
    client: Client,
    request: JobRequest,
    idempotencyKey: string | null,
  ): Promise<CreatedJob | Refused>;
  receive(
    access: JobAccess,
    announced: AnnouncedPart,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<ReceivedPart | Refused>;
  start(access: JobAccess): Promise<FoundJob | Refused>;
  view(access: JobAccess): Promise<FoundJob | Refused>;
  /** Views as server-sent events, from the first that is later than `after`. */
  events(access: JobAccess, after: number): Promise<JobEvents | Refused>;
  report(access: JobAccess): Promise<FoundReport | Refused>;
  remove(access: JobAccess): Promise<RemovedJob | Refused>;
  health(): Promise<JobsHealth>;
}

/** Whether each of the scorer's bindings answers. */
export interface JobsHealth {
  /** R2. */
  readonly storage: boolean;
  /** Objects of jobs. */
  readonly state: boolean;
  /** Objects that compute. */
  readonly lanes: boolean;
  readonly workflow: boolean;
  /** Of requests a minute. */
  readonly counters: boolean;
}

export interface FoundJob {
  readonly kind: "job";
  readonly job: JobView;
}

export interface FoundReport {
  readonly kind: "report";
  readonly report: JobReport;
}

export interface JobEvents {
  readonly kind: "events";
  readonly stream: ReadableStream<Uint8Array>;
}

export interface RemovedJob {
  readonly kind: "removed";
}
