/**
 * Bounds, scores and jobs together for a minute against `npm start`'s Workers: how many answers there are,
 * how long they take, of which statuses they are, and what memory is held meanwhile: by the runtime with all
 * that simulates the platform, which collects its garbage when it likes, and by our Workers after they have.
 *
 *     node bench/jobs-load.ts [seconds=60] [kinds=coverage,bounds,score,job]
 *
 * Each kind of request has clients of its own, which ask again as soon as they are answered. Asked too
 * often about jobs (429), a client waits for a second: a limit is an answer, and not one to be sped up.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { API_KEY, startService } from "../scripts/service.ts";
import { runtimeBytes } from "./group-memory.ts";
import { isolateHeaps } from "./isolate-heaps.ts";

const seconds = Number(process.argv[2] ?? 60);
const asked = (process.argv[3] ?? "coverage,bounds,score,job").split(",");
/** The memory is told by parts of the time. */
const PARTS = 8;

/** Before the end of a part its heaps are looked at, while there are requests. */
const HEAPS_SECONDS = 5;

const service = await startService();
const file = readFileSync(new URL("../test/fixtures/skewed-two-views.npz", import.meta.url));
const digest = `sha-256=:${createHash("sha256").update(file).digest("base64")}:`;

interface Kind {
  readonly name: string;
  readonly clients: number;
  readonly taken: number[];
  readonly statuses: Map<number, number>;
  ask(turn: number): Promise<Response>;
}

const kind = (name: string, clients: number, ask: Kind["ask"]): Kind => ({
  name,
  clients,
  taken: [],
  statuses: new Map(),
  ask,
});

const get = (path: string) => fetch(service.origin + path);

const kinds = [
  kind("coverage, remembered", 2, () => get("/v1/coverage?prior=cifar10&draws=1..512")),
  kind("bounds, computed", 2, (turn) =>
    get(`/v1/bounds?prior=cifar10&draws=${2 + turn},512&temperature=0.5`),
  ),
  kind("score of a small file", 2, () =>
    fetch(`${service.origin}/v1/score?draws=4&include=contrastive,bounds`, {
      method: "POST",
      headers: { "Content-Type": "application/zip" },
      body: file,
    }),
  ),
  kind("job, whole", 2, job),
].filter(({ name }) => asked.includes(/^\w+/.exec(name)![0]));

/** Creates, uploads, starts, waits, and removes; the answer is the report. */
async function job(): Promise<Response> {
  const created = await fetch(`${service.origin}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify({
      files: [{ name: "a.npz", bytes: file.length }],
      draws: [4],
      include: ["contrastive"],
    }),
  });
  if (!created.ok) return created;
  const { job: made, token } = await created.json();
  const about = (path: string, init: RequestInit = {}) =>
    fetch(`${service.origin}/v1/jobs/${made.id}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    });
  const headers = { "Content-Digest": digest };
  const sent = await about("/files/a.npz", { method: "PUT", body: file, headers });
  if (!sent.ok) return sent;
  const started = await about("/start", { method: "POST" });
  if (!started.ok) return started;
  await (await about("/events")).text();
  const report = await about("/report");
  const removed = await about("", { method: "DELETE" });
  return removed.ok ? report : removed;
}

const began = performance.now();
const elapsed = () => (performance.now() - began) / 1000;
const memory: number[] = [];
const sampling = setInterval(() => memory.push(runtimeBytes(service.group)), 1000);
const heaps: ReadonlyMap<string, number>[] = [];

/** What the Workers hold near the end of every part. */
async function lookAtHeaps(): Promise<void> {
  for (let part = 1; part <= PARTS; part++) {
    const wait = Math.max(0, (part * seconds) / PARTS - HEAPS_SECONDS - elapsed());
    await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
    heaps.push(await isolateHeaps(service.group));
  }
}

async function client({ ask, taken, statuses }: Kind): Promise<void> {
  for (let turn = 0; elapsed() < seconds; turn++) {
    const sent = performance.now();
    const response = await ask(turn);
    await response.arrayBuffer();
    taken.push(performance.now() - sent);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (response.status === 429) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

try {
  const clients = kinds.flatMap((each) => Array.from({ length: each.clients }, () => client(each)));
  await Promise.all([...clients, lookAtHeaps()]);
} finally {
  clearInterval(sampling);
  await service.stop();
}

console.log(`| request | clients | answers a second | median ms | p99 ms | statuses |`);
console.log(`| --- | --- | --- | --- | --- | --- |`);
for (const { name, clients, taken, statuses } of kinds) {
  taken.sort((one, other) => one - other);
  const quantile = (share: number) => taken[Math.floor(share * (taken.length - 1))].toFixed(0);
  const each = Array.from(statuses, ([status, count]) => `${count} × ${status}`).join(", ");
  console.log(
    `| ${name} | ${clients} | ${(taken.length / seconds).toFixed(1)} | ${quantile(0.5)} | ${quantile(0.99)} | ${each} |`,
  );
}
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
const means = Array.from({ length: PARTS }, (_, part) => {
  const [from, to] = [part, part + 1].map((end) => Math.floor((end * memory.length) / PARTS));
  const own = memory.slice(from, to);
  return megabytes(own.reduce((sum, bytes) => sum + bytes, 0) / own.length);
});
console.log(`MB by eighths of the time: the runtime's processes ${means.join(", ")}`);
for (const worker of new Set(heaps.flatMap((each) => [...each.keys()]))) {
  const held = heaps.map((each) => (each.has(worker) ? megabytes(each.get(worker)!) : "–"));
  console.log(`  ${worker}, after garbage collection: ${held.join(", ")}`);
}
if (kinds.some(({ statuses }) => [...statuses.keys()].some((status) => status >= 500))) {
  throw new Error("there were answers with a status of 500 or more");
}
