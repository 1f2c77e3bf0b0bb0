import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Service, startService } from "../../scripts/service.ts";
import { expectEqualWithin } from "./equal-within.ts";
import { digestOf, newJob, openJob, type TestJob } from "./jobs-client.ts";
import { twoViews } from "./two-views.ts";

/** A service of its own, which these tests kill. */
let folder: string;
let service: Service;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upsilon-faults-"));
  service = await startService(folder);
});

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Ends the runtime as a failure of the machine would, and starts it again with what it kept. */
async function killed(job: TestJob): Promise<TestJob> {
  await service.stop("SIGKILL");
  service = await startService(folder);
  return openJob(service.origin, job.id, job.token);
}

// Two parts.
const file = twoViews(9000, 128);
const OPTIONS = { draws: [16, 512], include: ["contrastive", "bounds", "classification"] };

async function scored(): Promise<unknown> {
  const response = await fetch(
    `${service.origin}/v1/score?draws=16,512&include=contrastive,bounds,classification`,
    {
      method: "POST",
      headers: { "Content-Type": "application/zip" },
      body: file,
    },
  );
  expect(response.status).toBe(200);
  return response.json();
}

async function reportOf(job: TestJob): Promise<unknown> {
  const { state, problem } = await job.ended(400);
  expect(problem).toBeNull();
  expect(state).toBe("done");
  const { anchors, ...report } = await (await job.ask("/report")).json();
  expect(anchors).toBeNull();
  return report;
}

test("a runtime that is killed in the middle of an upload loses the part that was under way, and no other", async () => {
  const before = await newJob(service.origin, { "a.npz": file }, OPTIONS);
  const first = file.subarray(0, 8 * 2 ** 20);
  const second = file.subarray(first.length);
  expect((await before.put("a.npz", 2, second)).status).toBe(200);
  const { hostname, port } = new URL(service.origin);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.on("error", resolve).on("close", resolve));
  const head = [
    `PUT /v1/jobs/${before.id}/files/a.npz?part=1 HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${before.token}`,
    `Content-Digest: ${digestOf(first)}`,
    `Content-Length: ${first.length}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await new Promise((resolve) => socket.write(first.subarray(0, 4 * 2 ** 20), resolve));

  const job = await killed(before);
  await closed;
  expect((await job.view()).files[0].missing).toEqual([1]);
  await job.upload("a.npz", file);
  expect((await job.start()).status).toBe(202);
  expectEqualWithin(await reportOf(job), await scored(), 1e-9);
}, 600_000);

test("a runtime that is killed in the middle of computing goes on where it was: the report is that of a score", async () => {
  const before = await newJob(service.origin, { "a.npz": file }, OPTIONS);
  await before.upload("a.npz", file);
  expect((await before.start()).status).toBe(202);
  const stages = async () => (await before.view()).progress?.stages ?? 0;
  while ((await stages()) < 5) await new Promise((resolve) => setTimeout(resolve, 20));

  const job = await killed(before);
  const found = await job.view();
  expect(found.state).toBe("running");
  expectEqualWithin(await reportOf(job), await scored(), 1e-9);
  const { progress } = await job.view();
  expect(progress?.stepsDone).toBe(progress?.steps);
}, 600_000);
