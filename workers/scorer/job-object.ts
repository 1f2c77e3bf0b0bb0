import { DurableObject } from "cloudflare:workers";
import { notAuthorised } from "../../src/api/jobs/bearer.ts";
import type { Client } from "../../src/api/jobs/client.ts";
import { bytesOfPart, partCount } from "../../src/api/jobs/file-parts.ts";
import { type JobRecord, type Progress, viewOf } from "../../src/api/jobs/job-record.ts";
import type { JobView } from "../../src/api/jobs/job-view.ts";
import type { JobRequest } from "../../src/api/jobs/jobs-service.ts";
import { sameHash } from "../../src/api/jobs/secret-hash.ts";
import { Problem, type ProblemData } from "../../src/api/problem.ts";
import { orRefused, type Refused } from "../../src/api/refused.ts";
import type { PlannedStage } from "../../src/jobs/plan.ts";
import type { StageId } from "../../src/jobs/stage-id.ts";
import { clientObject } from "./client-object.ts";
import { deleteObjects } from "./job-files.ts";
import type { JobLayout } from "./job-layout.ts";
import type { ScorerEnvironment } from "./scorer-environment.ts";

/** How often a running job is looked after. */
const WATCH_MILLISECONDS = 10_000;

/** Silence of a Workflow beyond that of its longest step, and beyond which it is woken. */
const PATIENCE_MILLISECONDS = 20_000;

/** How many times its planned seconds a step may take before its Workflow is taken for asleep. */
const SLOWEST = 4;

/** When what a step wrote after its job was removed is removed, too. */
const SECOND_SWEEP_MILLISECONDS = 60_000;

/** How long the holder of a token is told that a job is gone; then nothing is known of it. */
const REMEMBER_GONE_MILLISECONDS = 7 * 24 * 3600 * 1000;

/** How long a question for news is held. */
const NEWS_MILLISECONDS = 15_000;

/** Where a part goes, and what is there already. */
export interface ExpectedPart {
  readonly kind: "expected";
  readonly file: number;
  readonly bytes: number;
}

export interface KeptPart {
  readonly kind: "kept";
  /** Parts of the file that are still to come. */
  readonly missing: number;
  /** The digest of what was there before, if it was something else. */
  readonly replaced: string | null;
}

/** What there is to start with: everything as it is at a revision, or a job that was started before. */
export type Beginning =
  | { readonly kind: "ready"; readonly revision: number; readonly request: JobRequest }
  | { readonly kind: "started"; readonly job: JobView };

/** The state of one job. Nothing of it is computed or stored here; this object alone says what is. */
export class JobObject extends DurableObject<ScorerEnvironment> {
  readonly #waiting = new Set<() => void>();

  /** Makes the job, or gives one that has received nothing yet a new token. */
  create(job: NewJob): Promise<Opened | Refused> {
    return orRefused(async () => {
      const known = this.#find();
      if (known === undefined) {
        const { sql } = this.ctx.storage;
        sql.exec(
          "CREATE TABLE part (file INTEGER, part INTEGER, digest TEXT, PRIMARY KEY (file, part)) WITHOUT ROWID",
        );
        sql.exec("CREATE TABLE step (step INTEGER PRIMARY KEY)");
        this.#save({ ...job, revision: 1, progress: { state: "receiving" } });
        await this.ctx.storage.setAlarm(job.expires);
        return this.#opened();
      }
      if (known.progress.state !== "receiving" || this.#digests().length > 0) {
        throw new Problem(
          "idempotency-key-reused",
          "The job that was created with this key has received files since; use a new key for a new job.",
          { errors: [{ parameter: "Idempotency-Key", detail: "belongs to a job in use." }] },
        );
      }
      this.#save({ ...known, tokenHash: job.tokenHash });
      return this.#opened();
    });
  }

  view(tokenHash: string): Promise<Opened | Refused> {
    return orRefused(async () => {
      this.#open(tokenHash);
      return this.#opened();
    });
  }

  /** The job once its revision is above `after`, or if it has ended; silence if nothing happens for a while. */
  news(tokenHash: string, after: number): Promise<Opened | { readonly kind: "silence" } | Refused> {
    return orRefused(async () => {
      const { revision, progress } = this.#open(tokenHash);
      const mayChange = progress.state === "receiving" || progress.state === "running";
      if (revision <= after && mayChange && !(await this.#change())) {
        return { kind: "silence" as const };
      }
      this.#open(tokenHash);
      return this.#opened();
    });
  }

  /** Where a part belongs. */
  expect(tokenHash: string, name: string, part: number): Promise<ExpectedPart | Refused> {
    return orRefused(async () => {
      const { request } = this.#openReceiving(tokenHash);
      const file = request.files.findIndex((each) => each.name === name);
      if (file === -1) {
        const names = request.files.map((each) => each.name).join(", ");
        throw new Problem("not-found", `The job has no file ${name}; it has ${names}.`, {
          errors: [{ parameter: "name", detail: `must be one of ${names}.` }],
        });
      }
      const { bytes } = request.files[file];
      const parts = partCount(bytes);
      if (part > parts) {
        const detail = `must be at most ${parts}: ${name} has ${bytes} bytes.`;
        throw new Problem("invalid-input", `part: ${detail}`, {
          errors: [{ parameter: "part", detail }],
        });
      }
      return { kind: "expected", file, bytes: bytesOfPart(bytes, part) };
    });
  }

  /** Takes note of a part that is stored. */
  keep(tokenHash: string, file: number, part: number, digest: string): Promise<KeptPart | Refused> {
    return orRefused(async () => {
      const job = this.#openReceiving(tokenHash);
      const { sql } = this.ctx.storage;
      const before = sql
        .exec<{ digest: string }>("SELECT digest FROM part WHERE file = ? AND part = ?", file, part)
        .toArray()
        .at(0)?.digest;
      if (before !== digest) {
        sql.exec("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", file, part, digest);
        this.#save({ ...job, revision: job.revision + 1 });
      }
      const [{ kept }] = sql
        .exec<{ kept: number }>("SELECT count(*) AS kept FROM part WHERE file = ?", file)
        .toArray();
      return {
        kind: "kept",
        missing: partCount(job.request.files[file].bytes) - kept,
        replaced: before === undefined || before === digest ? null : before,
      };
    });
  }

  /** What a start begins with, if all files are there. */
  beginning(tokenHash: string): Promise<Beginning | Refused> {
    return orRefused(async () => {
      const { progress, revision, request } = this.#open(tokenHash);
      if (progress.state !== "receiving") return { kind: "started", job: this.#opened().job };
      const lacking = this.#opened().job.files.filter(({ missing }) => missing.length > 0);
      if (lacking.length === 0) return { kind: "ready", revision, request };
      const errors = lacking.map(({ name, missing, parts }) => ({
        parameter: name,
        detail: `lacks ${missing.length} of ${parts} parts, the first of them ${missing[0]}.`,
      }));
      throw new Problem("files-incomplete", `${errors[0].parameter} ${errors[0].detail}`, {
        errors,
      });
    });
  }

  /** Starts the job as it was at `revision`. */
  start(
    tokenHash: string,
    revision: number,
    planned: readonly PlannedStage[],
  ): Promise<Opened | Refused> {
    return orRefused(async () => {
      const job = this.#open(tokenHash);
      if (job.progress.state !== "receiving") return this.#opened();
      if (job.revision !== revision) {
        throw new Problem(
          "files-incomplete",
          "A part was replaced while the job was started; start it again.",
        );
      }
      this.#proceed(job, { state: "running", started: Date.now(), planned, current: null });
      this.#hear();
      await this.#compute(job.id);
      await this.ctx.storage.setAlarm(Date.now() + WATCH_MILLISECONDS);
      return this.#opened();
    });
  }

  /** The files of a job that was started, or is about to be. */
  layout(): JobLayout {
    const { request } = this.#known();
    const files = request.files.map((file) => ({ ...file, digests: [] as string[] }));
    for (const { file, part, digest } of this.#digests()) files[file].digests[part - 1] = digest;
    return files;
  }

  /** The Workflow begins a stage. */
  begin(stage: StageId, steps: number): void {
    this.#whileRunning((job, progress) => {
      const { current } = progress;
      if (current?.stage === stage) return;
      this.ctx.storage.sql.exec("DELETE FROM step");
      const before = current === null ? 0 : current.before + 1;
      this.#proceed(job, { ...progress, current: { stage, steps, before } });
    });
  }

  /** A step of the Workflow is done; however often that is said, it is counted once. */
  complete(stage: StageId, step: number): void {
    this.#whileRunning((job, progress) => {
      if (progress.current?.stage !== stage) return;
      this.ctx.storage.sql.exec("INSERT OR IGNORE INTO step VALUES (?)", step);
      this.#proceed(job, progress);
    });
  }

  /** The report is written. */
  async finish(): Promise<void> {
    await this.#end(({ started, current }) => ({
      state: "done",
      seconds: (Date.now() - started) / 1000,
      last: current,
    }));
  }

  async fail(problem: ProblemData): Promise<void> {
    await this.#end(() => ({ state: "failed", problem }));
  }

  /** Removes the job and everything of it. */
  remove(tokenHash: string): Promise<{ readonly kind: "removed" } | Refused> {
    return orRefused(async () => {
      await this.#leave(this.#open(tokenHash), "removed");
      return { kind: "removed" as const };
    });
  }

  /** Says that this object answers. */
  ping(): boolean {
    return true;
  }

  override async alarm(): Promise<void> {
    const job = this.#known();
    const now = Date.now();
    const { progress } = job;
    if (progress.state === "gone") {
      const forgotten = progress.at + REMEMBER_GONE_MILLISECONDS;
      await deleteObjects(this.env.JOB_FILES, job.id);
      if (now < forgotten) await this.ctx.storage.setAlarm(forgotten);
      else await this.ctx.storage.deleteAll();
    } else if (now >= job.expires) {
      await this.#leave(job, "expired");
    } else if (progress.state === "running") {
      await this.ctx.storage.setAlarm(Math.min(job.expires, now + WATCH_MILLISECONDS));
      const longest = Math.max(0, ...progress.planned.map(({ seconds }) => seconds));
      const patience = PATIENCE_MILLISECONDS + 1000 * SLOWEST * longest;
      if (now - this.#heard() > patience) await this.#wake(job.id);
    } else {
      await this.ctx.storage.setAlarm(job.expires);
    }
  }

  /**
   * A Workflow that says nothing is asleep: its runtime was restarted, or it could never be created.
   * Steps that are done are not done again.
   */
  async #wake(id: string): Promise<void> {
    this.#hear();
    const instance = await this.env.SCORE_JOBS.get(id).catch(() => undefined);
    if (instance === undefined) return this.#compute(id);
    const { status } = await instance.status();
    console.log(JSON.stringify({ event: "job-woken", job: id, status }));
    if (status === "errored" || status === "terminated" || status === "complete") {
      await instance.restart();
      return;
    }
    if (status !== "paused") await instance.pause();
    await instance.resume();
  }

  async #compute(id: string): Promise<void> {
    await this.env.SCORE_JOBS.create({ id, params: { id } });
  }

  /** A job that is gone: its computation stops, its objects are deleted, its token is remembered. */
  async #leave(job: JobRecord, how: "removed" | "expired"): Promise<void> {
    const wasRunning = job.progress.state === "running";
    const { request } = job;
    // What the holder asked for is no longer anyone's business.
    const forgotten = { ...request, files: [], options: {} };
    this.#proceed({ ...job, request: forgotten }, { state: "gone", how, at: Date.now() });
    this.ctx.storage.sql.exec("DELETE FROM part");
    this.ctx.storage.sql.exec("DELETE FROM step");
    await this.ctx.storage.setAlarm(Date.now() + SECOND_SWEEP_MILLISECONDS);
    if (wasRunning) await this.#terminate(job.id);
    await deleteObjects(this.env.JOB_FILES, job.id);
    await clientObject(this.env, job.client).remove(job.id);
    console.log(JSON.stringify({ event: "job", job: job.id, state: how }));
  }

  async #terminate(id: string): Promise<void> {
    try {
      const instance = await this.env.SCORE_JOBS.get(id);
      await instance.terminate();
    } catch (error) {
      // It has ended by itself, or never began; either way it does nothing more.
      console.log(JSON.stringify({ event: "job-not-terminated", job: id, reason: String(error) }));
    }
  }

  async #end(ending: (progress: Running) => Progress): Promise<void> {
    const job = this.#known();
    if (job.progress.state !== "running") return;
    const progress = ending(job.progress);
    this.#proceed(job, progress);
    await this.ctx.storage.setAlarm(job.expires);
    await clientObject(this.env, job.client).close(job.id);
    console.log(JSON.stringify({ event: "job", job: job.id, state: progress.state }));
  }

  /** A Workflow may still speak of a job that was removed: that is passed over. */
  #whileRunning(change: (job: JobRecord, progress: Running) => void): void {
    const job = this.#known();
    this.#hear();
    if (job.progress.state === "running") change(job, job.progress);
  }

  #opened(): Opened {
    const job = this.#known();
    const received = job.request.files.map(() => new Set<number>());
    for (const { file, part } of this.#digests()) received[file].add(part);
    const [{ done }] = this.ctx.storage.sql
      .exec<{ done: number }>("SELECT count(*) AS done FROM step")
      .toArray();
    return { kind: "job", job: viewOf(job, received, { done, heard: this.#heard() }) };
  }

  #digests(): { file: number; part: number; digest: string }[] {
    return this.ctx.storage.sql
      .exec<{ file: number; part: number; digest: string }>("SELECT file, part, digest FROM part")
      .toArray();
  }

  #openReceiving(tokenHash: string): JobRecord {
    const job = this.#open(tokenHash);
    if (job.progress.state === "receiving") return job;
    throw new Problem("job-started", "The job has been started; its files are as they are.");
  }

  #open(tokenHash: string): JobRecord {
    const job = this.#find();
    if (job === undefined || !sameHash(job.tokenHash, tokenHash)) {
      throw notAuthorised("opens no job at this address.");
    }
    const { progress, expires } = job;
    if (progress.state === "gone") throw gone(progress.how, progress.at);
    if (expires <= Date.now()) throw gone("expired", expires);
    return job;
  }

  #find(): JobRecord | undefined {
    return this.ctx.storage.kv.get<JobRecord>("job");
  }

  #known(): JobRecord {
    const job = this.#find();
    if (job === undefined) throw new Error("there is no such job");
    return job;
  }

  #proceed(job: JobRecord, progress: Progress): void {
    this.#save({ ...job, revision: job.revision + 1, progress });
  }

  #save(job: JobRecord): void {
    this.ctx.storage.kv.put("job", job);
    for (const tell of this.#waiting) tell();
  }

  #hear(): void {
    this.ctx.storage.kv.put("heard", Date.now());
  }

  #heard(): number {
    return this.ctx.storage.kv.get<number>("heard") ?? 0;
  }

  /** Whether something changes before it is time to say that nothing did. */
  #change(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (changed: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(tell);
        resolve(changed);
      };
      const tell = () => settle(true);
      const timer = setTimeout(() => settle(false), NEWS_MILLISECONDS);
      this.#waiting.add(tell);
    });
  }
}

type Running = Extract<Progress, { readonly state: "running" }>;

/** A job as it begins. */
export type NewJob = Omit<JobRecord, "revision" | "progress"> & { readonly client: Client };

export interface Opened {
  readonly kind: "job";
  readonly job: JobView;
}

function gone(how: "removed" | "expired", at: number): Problem {
  const what = how === "removed" ? "was removed" : "expired";
  return new Problem("job-gone", `The job ${what} at ${new Date(at).toISOString()}.`);
}
