import { createHash } from "node:crypto";
import { expect } from "vitest";
import { API_KEY } from "../../scripts/service.ts";
import type { JobView } from "../../src/api/jobs/job-view.ts";

/** A job at a running service, as a client of its own would drive it. */
export interface TestJob {
  readonly id: string;
  readonly token: string;
  /** A request about it; `path` begins with a slash or a question mark, or is empty. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  put(name: string, part: number, bytes: Uint8Array, digest?: string): Promise<Response>;
  /** All parts of a file that are missing. */
  upload(name: string, content: Uint8Array): Promise<void>;
  view(): Promise<JobView>;
  start(): Promise<Response>;
  /** The job when it has ended. */
  ended(seconds?: number): Promise<JobView>;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`;
}

/** The answer to a creation, by the holder of a key. */
export function create(
  origin: string,
  body: object,
  headers: Readonly<Record<string, string>> = { Authorization: `Bearer ${API_KEY}` },
): Promise<Response> {
  return fetch(`${origin}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** A job of these files, created. */
export async function newJob(
  origin: string,
  files: Readonly<Record<string, Uint8Array>>,
  options: object = {},
): Promise<TestJob> {
  const response = await create(origin, {
    files: Object.entries(files).map(([name, { length }]) => ({ name, bytes: length })),
    ...options,
  });
  const text = await response.text();
  expect(response.status, text).toBe(201);
  const { token, job } = JSON.parse(text) as { token: string; job: JobView };
  return openJob(origin, job.id, token);
}

/** A job that there is, at whatever service now keeps it. */
export function openJob(origin: string, id: string, token: string): TestJob {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}/v1/jobs/${id}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    });
  const view = async () => {
    const response = await ask("");
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return (JSON.parse(text) as { job: JobView }).job;
  };
  const put: TestJob["put"] = (name, part, bytes, digest = digestOf(bytes)) =>
    ask(`/files/${name}?part=${part}`, {
      method: "PUT",
      headers: { "Content-Type": "application/octet-stream", "Content-Digest": digest },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  return {
    id,
    token,
    ask,
    view,
    put,
    async upload(name, content) {
      const file = (await view()).files.find((each) => each.name === name)!;
      for (const part of file.missing) {
        const first = (part - 1) * file.partBytes;
        const response = await put(name, part, content.subarray(first, first + file.partBytes));
        expect(response.status, await response.text()).toBe(200);
      }
    },
    start: () => ask("/start", { method: "POST" }),
    async ended(seconds = 120) {
      const deadline = Date.now() + 1000 * seconds;
      for (;;) {
        const job = await view();
        if (job.state === "done" || job.state === "failed") return job;
        if (Date.now() > deadline) throw new Error(`not ended: ${JSON.stringify(job.progress)}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
}

/** A job of one small file, as far as the operation needs it to be. */
export async function jobFor(
  operation: string,
  origin: string,
  content: Uint8Array,
): Promise<TestJob> {
  const name = "embeddings.npz";
  const job = await newJob(origin, { [name]: content }, { draws: [4] });
  if (operation === "uploadPart") return job;
  await job.upload(name, content);
  if (operation === "jobReport" || operation === "jobEvents") {
    await job.start();
    expect((await job.ended()).state).toBe("done");
  }
  return job;
}
