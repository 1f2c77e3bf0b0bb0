import { DurableObject } from "cloudflare:workers";
import type { Client } from "../../src/api/jobs/client.ts";
import {
  QUOTA_WINDOW,
  type Quota,
  type QuotaLimits,
  quotaHeaders,
} from "../../src/api/jobs/quota.ts";
import { Problem } from "../../src/api/problem.ts";
import { orRefused, type Refused } from "../../src/api/refused.ts";
import type { Remote, ScorerEnvironment } from "./scorer-environment.ts";

/** A job that a client wants. */
export interface WantedJob {
  readonly id: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A creation that may come again. */
export interface Repeatable {
  readonly key: string;
  /** Of the body. */
  readonly hash: string;
}

export interface Admitted {
  readonly kind: "admitted";
  /** That of the job wanted, or of the one that this key created before. */
  readonly id: string;
  readonly quota: Quota;
}

/** How long a key brings back the job that it created. */
const KEY_MILLISECONDS = 24 * 3600 * 1000;

/** When a client without room for its jobs may try again. */
const RETRY_SECONDS = 60;

/** What one client has used of its quota. */
export class ClientObject extends DurableObject<ScorerEnvironment> {
  constructor(state: ConstructorParameters<typeof DurableObject>[0], env: ScorerEnvironment) {
    super(state, env);
    const { sql } = this.ctx.storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, bytes INTEGER, open INTEGER, expires INTEGER) WITHOUT ROWID",
    );
    sql.exec(
      "CREATE TABLE IF NOT EXISTS creation (key TEXT PRIMARY KEY, hash TEXT, id TEXT, expires INTEGER) WITHOUT ROWID",
    );
    sql.exec("CREATE TABLE IF NOT EXISTS hour (start INTEGER PRIMARY KEY, jobs INTEGER)");
  }

  /** Counts a job that is wanted, if there is room for it. */
  admit(
    limits: QuotaLimits,
    job: WantedJob,
    repeatable: Repeatable | null,
  ): Promise<Admitted | Refused> {
    return orRefused(async () => {
      const now = Date.now();
      const { sql } = this.ctx.storage;
      sql.exec("DELETE FROM job WHERE expires <= ?", now);
      sql.exec("DELETE FROM creation WHERE expires <= ?", now);
      const earlier = repeatable && this.#created(repeatable);
      if (earlier) return { kind: "admitted", id: earlier, quota: this.#quota(limits, now) };

      this.#requireRoom(limits, job, now);
      sql.exec("INSERT INTO job VALUES (?, ?, 1, ?)", job.id, job.bytes, job.expires);
      sql.exec("DELETE FROM hour WHERE start <> ?", hourOf(now));
      sql.exec(
        "INSERT INTO hour VALUES (?, 1) ON CONFLICT (start) DO UPDATE SET jobs = jobs + 1",
        hourOf(now),
      );
      if (repeatable) {
        const { key, hash } = repeatable;
        const expires = Math.min(job.expires, now + KEY_MILLISECONDS);
        sql.exec("INSERT INTO creation VALUES (?, ?, ?, ?)", key, hash, job.id, expires);
      }
      await this.ctx.storage.setAlarm(now + KEY_MILLISECONDS);
      return { kind: "admitted", id: job.id, quota: this.#quota(limits, now) };
    });
  }

  /** The job is done or failed; its files are still there. */
  close(id: string): void {
    this.ctx.storage.sql.exec("UPDATE job SET open = 0 WHERE id = ?", id);
  }

  /** The job and its files are gone. */
  remove(id: string): void {
    this.ctx.storage.sql.exec("DELETE FROM job WHERE id = ?", id);
    this.ctx.storage.sql.exec("DELETE FROM creation WHERE id = ?", id);
  }

  /** Nothing is kept of a client that has no jobs. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    const { sql } = this.ctx.storage;
    sql.exec("DELETE FROM job WHERE expires <= ?", now);
    const [{ jobs }] = sql.exec<{ jobs: number }>("SELECT count(*) AS jobs FROM job").toArray();
    if (jobs > 0) return this.ctx.storage.setAlarm(now + KEY_MILLISECONDS);
    sql.exec("DELETE FROM creation");
    sql.exec("DELETE FROM hour");
  }

  #created({ key, hash }: Repeatable): string | undefined {
    const [earlier] = this.ctx.storage.sql
      .exec<{ hash: string; id: string }>("SELECT hash, id FROM creation WHERE key = ?", key)
      .toArray();
    if (earlier === undefined || earlier.hash === hash) return earlier?.id;
    throw new Problem(
      "idempotency-key-reused",
      "A job was created with this key and another body; use a new key for a new job.",
      { errors: [{ parameter: "Idempotency-Key", detail: "belongs to another body." }] },
    );
  }

  #requireRoom(limits: QuotaLimits, job: WantedJob, now: number): void {
    const quota = this.#quota(limits, now);
    if (quota.remaining === 0) {
      throw quotaExceeded(
        `${limits.jobsPerHour} jobs were created within this hour`,
        quota.reset,
        quota,
      );
    }
    const [{ open, bytes }] = this.ctx.storage.sql
      .exec<{ open: number | null; bytes: number | null }>(
        "SELECT sum(open) AS open, sum(bytes) AS bytes FROM job",
      )
      .toArray();
    if ((open ?? 0) >= limits.openJobs) {
      throw quotaExceeded(`${limits.openJobs} jobs are open`, RETRY_SECONDS, quota);
    }
    if ((bytes ?? 0) + job.bytes > limits.bytes) {
      throw quotaExceeded(
        `files of ${bytes ?? 0} bytes are kept, and with this job it would be more than ${limits.bytes}`,
        RETRY_SECONDS,
        quota,
      );
    }
  }

  #quota({ jobsPerHour }: QuotaLimits, now: number): Quota {
    const start = hourOf(now);
    const [hour] = this.ctx.storage.sql
      .exec<{ jobs: number }>("SELECT jobs FROM hour WHERE start = ?", start)
      .toArray();
    return {
      limit: jobsPerHour,
      remaining: Math.max(0, jobsPerHour - (hour?.jobs ?? 0)),
      reset: Math.ceil(start + QUOTA_WINDOW - now / 1000),
    };
  }
}

/** The object of one client. */
export function clientObject(
  { CLIENT_OBJECTS }: ScorerEnvironment,
  { kind, name }: Client,
): Remote<ClientObject> {
  return CLIENT_OBJECTS.getByName(`${kind}:${name}`);
}

/** The second in which the hour began. */
function hourOf(now: number): number {
  return Math.floor(now / 1000 / QUOTA_WINDOW) * QUOTA_WINDOW;
}

function quotaExceeded(what: string, retryAfter: number, quota: Quota): Problem {
  return new Problem("quota-exceeded", `${what}; remove some, or wait.`, {
    headers: { "Retry-After": String(retryAfter), ...quotaHeaders(quota) },
  });
}
