/**
 * Bounds, scores and jobs together for a minute against `npm start`'s Workers: how many answers there are,
 * how long they take, of which statuses they are, and what memory the runtime holds meanwhile.
 *
 *     node bench/jobs-load.ts [seconds=60]
 *
 * Each kind of request has clients of its own, which ask again as soon as they are answered. Asked too
 * often about jobs (429), a client waits for a second: a limit is an answer, and not one to be sped up.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { API_KEY, startService } from "../scripts/service.ts";
import { runtimeBytes } from "./group-memory.ts";

const seconds = Number(process.argv[2] ?? 60);
/** Until compiled code and buffers are there, memory grows. */
const WARM_UP = Math.min(15, seconds / 4);

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
  kind("a whole job", 2, job),
];

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

async function client({ ask, taken, statuses }: Kind): Promise<void> {
  for (let turn = 0; elapsed() < seconds; turn++) {
    const asked = performance.now();
    const response = await ask(turn);
    await response.arrayBuffer();
    taken.push(performance.now() - asked);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (response.status === 429) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

try {
  await Promise.all(
    kinds.flatMap((each) => Array.from({ length: each.clients }, () => client(each))),
  );
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
const settled = memory.slice(Math.ceil(WARM_UP));
const half = Math.floor(settled.length / 2);
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length / 1e6;
console.log(
  `memory of the runtime after ${WARM_UP} s: ${mean(settled.slice(0, half)).toFixed(0)} MB, then ${mean(settled.slice(half)).toFixed(0)} MB; at most ${(Math.max(...memory) / 1e6).toFixed(0)} MB`,
);
if (kinds.some(({ statuses }) => [...statuses.keys()].some((status) => status >= 500))) {
  throw new Error("there were answers with a status of 500 or more");
}
