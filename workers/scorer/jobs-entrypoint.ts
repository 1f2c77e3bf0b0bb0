import { WorkerEntrypoint } from "cloudflare:workers";
import type { Client } from "../../src/api/jobs/client.ts";
import { eventStream } from "../../src/api/jobs/event-stream.ts";
import { newJobId, newJobToken } from "../../src/api/jobs/job-secrets.ts";
import type {
  AnnouncedPart,
  CreatedJob,
  FoundJob,
  FoundReport,
  JobAccess,
  JobEvents,
  JobRequest,
  JobsService,
  ReceivedPart,
  RemovedJob,
} from "../../src/api/jobs/jobs-service.ts";
import { quotaLimits } from "../../src/api/jobs/quota.ts";
import { secretHash } from "../../src/api/jobs/secret-hash.ts";
import { Problem, problemFrom } from "../../src/api/problem.ts";
import { isRefused, orRefused, type Refused } from "../../src/api/refused.ts";
import { uploadOutcome } from "../../src/api/upload/upload-outcome.ts";
import { inspect, type JobReport, planJob } from "../../src/jobs/index.ts";
import { clientObject } from "./client-object.ts";
import { health } from "./health.ts";
import { partKey } from "./job-files.ts";
import { JobFiles } from "./job-store.ts";
import { readJson, writeJson } from "./json-objects.ts";
import { PLAN, REPORT } from "./lane-object.ts";
import { partLimits, receivePart } from "./receive-part.ts";
import type { ScorerEnvironment } from "./scorer-environment.ts";

/** What the api Worker calls about jobs, by RPC. */
export class JobsEntrypoint extends WorkerEntrypoint<ScorerEnvironment> implements JobsService {
  create(client: Client, request: JobRequest, idempotencyKey: string | null) {
    return orRefused(async (): Promise<CreatedJob> => {
      await this.#requireFew(client.name);
      const created = Date.now();
      const expires = created + 1000 * request.lifetime;
      const bytes = request.files.reduce((sum, file) => sum + file.bytes, 0);
      const repeatable = idempotencyKey && {
        key: await secretHash(idempotencyKey),
        hash: await secretHash(JSON.stringify(request)),
      };
      const admitted = found(
        await clientObject(this.env, client).admit(
          quotaLimits[client.kind],
          { id: newJobId(), bytes, expires },
          repeatable || null,
        ),
      );
      const { id, quota } = admitted;
      const token = newJobToken();
      const tokenHash = await secretHash(token);
      const { job } = found(
        await this.#job(id).create({ id, tokenHash, client, request, created, expires }),
      );
      return { kind: "created", token, job, quota };
    });
  }

  receive(access: JobAccess, announced: AnnouncedPart, body: ReadableStream<Uint8Array> | null) {
    return uploadOutcome(body, partLimits, async (): Promise<ReceivedPart> => {
      const tokenHash = await this.#admit(access);
      const { file: name, part, digest } = announced;
      const job = this.#job(access.id);
      const { file, bytes } = found(await job.expect(tokenHash, name, part));
      const hex = digest.toHex();
      const key = partKey(access.id, file, part, hex);
      await receivePart(this.env.JOB_FILES, key, body, { ...announced, expected: bytes });
      const kept = await job.keep(tokenHash, file, part, hex);
      // Started or removed in the meantime. What a started job has is this very part, or has another name.
      if (kept.kind === "problem") {
        if (kept.problem.kind === "job-gone") await this.env.JOB_FILES.delete(key);
        throw problemFrom(kept.problem);
      }
      const { missing, replaced } = kept;
      if (replaced !== null) {
        await this.env.JOB_FILES.delete(partKey(access.id, file, part, replaced));
      }
      return { kind: "received", bytes, missing };
    });
  }

  start(access: JobAccess) {
    return orRefused(async (): Promise<FoundJob> => {
      const tokenHash = await this.#admit(access);
      const job = this.#job(access.id);
      const beginning = found(await job.beginning(tokenHash));
      if (beginning.kind === "started") return { kind: "job", job: beginning.job };
      const { revision, request } = beginning;
      const store = new JobFiles(this.env.JOB_FILES, access.id, await job.layout());
      const input = await inspect(
        store,
        request.files.map(({ name }) => name),
      );
      const plan = planJob(input, request.options);
      await writeJson(store, PLAN, plan);
      return found(await job.start(tokenHash, revision, plan.stages));
    });
  }

  view(access: JobAccess) {
    return orRefused(async (): Promise<FoundJob> => {
      const tokenHash = await this.#admit(access);
      return found(await this.#job(access.id).view(tokenHash));
    });
  }

  events(access: JobAccess, after: number) {
    return orRefused(async (): Promise<JobEvents> => {
      const tokenHash = await this.#admit(access);
      const job = this.#job(access.id);
      found(await job.view(tokenHash));
      const stream = eventStream(after, (revision) => job.news(tokenHash, revision));
      return { kind: "events", stream };
    });
  }

  report(access: JobAccess) {
    return orRefused(async (): Promise<FoundReport> => {
      const tokenHash = await this.#admit(access);
      const { job } = found(await this.#job(access.id).view(tokenHash));
      if (job.state === "failed") {
        throw new Problem("job-failed", job.problem?.detail ?? "The job failed.");
      }
      if (job.state !== "done") {
        throw new Problem("report-pending", `The job is ${job.state}; there is no report yet.`);
      }
      const store = new JobFiles(this.env.JOB_FILES, access.id, []);
      return { kind: "report", report: await readJson<JobReport>(store, REPORT) };
    });
  }

  remove(access: JobAccess) {
    return orRefused(async (): Promise<RemovedJob> => {
      const tokenHash = await this.#admit(access);
      return found(await this.#job(access.id).remove(tokenHash));
    });
  }

  health() {
    return health(this.env);
  }

  #job(id: string) {
    return this.env.JOB_OBJECTS.getByName(id);
  }

  /** The hash of the token of a request that is not one too many. */
  async #admit({ id, token, address }: JobAccess): Promise<string> {
    await this.#requireFew(address);
    if (!(await this.env.JOB_REQUESTS.limit({ key: id })).success) throw tooMany("about this job");
    return secretHash(token);
  }

  async #requireFew(address: string): Promise<void> {
    const { success } = await this.env.ADDRESS_REQUESTS.limit({ key: address });
    if (!success) throw tooMany("from this address");
  }
}

/** What was found, or what is wrong thrown. */
function found<Outcome extends { readonly kind: string }>(
  outcome: Outcome | Refused,
): Exclude<Outcome, Refused> {
  if (isRefused(outcome)) throw problemFrom(outcome.problem);
  return outcome as Exclude<Outcome, Refused>;
}

/** Requests are counted by the minute. */
function tooMany(which: string): Problem {
  return new Problem("too-many-requests", `There are too many requests ${which}; wait a minute.`, {
    headers: { "Retry-After": "60" },
  });
}
