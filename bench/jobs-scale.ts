/**
 * A job of many rows under `npm start`'s Workers: two views, generated and sent part by part, and never
 * held. Prints how long each stage took, and the memory of the runtime while it ran.
 *
 *     node bench/jobs-scale.ts [rows=200000] [include=contrastive,bounds] [anchors=20000] [dimensions=128]
 */
import { createHash } from "node:crypto";
import { API_KEY, startService } from "../scripts/service.ts";
import type { JobView } from "../src/api/jobs/job-view.ts";
import { runtimeBytes } from "./group-memory.ts";

const [rows, include, anchors, dimensions] = [
  Number(process.argv[2] ?? 200_000),
  (process.argv[3] ?? "contrastive,bounds").split(","),
  Number(process.argv[4] ?? 20_000),
  Number(process.argv[5] ?? 128),
];
const CLASSES = 100;

/** One view of samples around the directions of their classes, as an NPY file of which any bytes can be made. */
function viewFile(view: number): GeneratedFile {
  const head = npyHead("<f4", [rows, dimensions]);
  return {
    name: `view${view}.npy`,
    bytes: head.length + 4 * rows * dimensions,
    write(target, offset) {
      const values = new Float32Array(1);
      const bytes = new Uint8Array(values.buffer);
      for (let at = 0; at < target.length; at++) {
        const place = offset + at - head.length;
        if (place < 0) target[at] = head[offset + at];
        else {
          if (place % 4 === 0 || at === 0) values[0] = valueAt(view, Math.floor(place / 4));
          target[at] = bytes[place % 4];
        }
      }
    },
  };
}

function labelsFile(): GeneratedFile {
  const head = npyHead("|u1", [rows]);
  return {
    name: "labels.npy",
    bytes: head.length + rows,
    write(target, offset) {
      for (let at = 0; at < target.length; at++) {
        const place = offset + at - head.length;
        target[at] = place < 0 ? head[offset + at] : place % CLASSES;
      }
    },
  };
}

interface GeneratedFile {
  readonly name: string;
  readonly bytes: number;
  /** Writes the bytes from `offset` on. */
  write(target: Uint8Array, offset: number): void;
}

function valueAt(view: number, index: number): number {
  const row = Math.floor(index / dimensions);
  const column = index % dimensions;
  const centre = noise((row % CLASSES) * dimensions + column + 1e9);
  return (2 * centre + noise(index) + 0.4 * noise(index + view * 3e9)) / Math.sqrt(dimensions);
}

/** From −1 to 1, a function of the index: no state, so that any part can be made by itself. */
function noise(index: number): number {
  let hash = Math.imul(index ^ (index / 2 ** 32), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

function npyHead(descr: string, shape: readonly number[]): Uint8Array {
  const comma = shape.length === 1 ? "," : "";
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}${comma}), }`;
  const padded = `${text.padEnd(117)}\n`;
  return Uint8Array.from([
    0x93,
    ...Buffer.from("NUMPY"),
    1,
    0,
    padded.length,
    0,
    ...Buffer.from(padded),
  ]);
}

const service = await startService();
const memory: { readonly seconds: number; readonly bytes: number }[] = [];
const began = performance.now();
const elapsed = () => (performance.now() - began) / 1000;
const sampling = setInterval(() => {
  memory.push({ seconds: elapsed(), bytes: runtimeBytes(service.group) });
}, 1000);

const files = [viewFile(1), viewFile(2), labelsFile()];
try {
  const ask = async (path: string, init: RequestInit, token: string): Promise<Response> => {
    const headers = { Authorization: `Bearer ${token}`, ...init.headers };
    const response = await fetch(service.origin + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  };
  const body = JSON.stringify({
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    draws: [16, 512],
    temperature: 0.5,
    include,
    anchors,
  });
  const creation = { method: "POST", body, headers: { "Content-Type": "application/json" } };
  const created = await (await ask("/v1/jobs", creation, API_KEY)).json();
  const { token } = created;
  const address = `/v1/jobs/${created.job.id}`;
  for (const [index, { partBytes, missing, url, bytes }] of (
    created.job as JobView
  ).files.entries()) {
    for (const part of missing) {
      const offset = (part - 1) * partBytes;
      const content = new Uint8Array(Math.min(partBytes, bytes - offset));
      files[index].write(content, offset);
      const digest = createHash("sha256").update(content).digest("base64");
      const headers = { "Content-Digest": `sha-256=:${digest}:` };
      await ask(`${url}?part=${part}`, { method: "PUT", body: content, headers }, token);
    }
  }
  console.log(`${rows} × ${dimensions}, two views: uploaded after ${elapsed().toFixed(1)} s`);

  const started = elapsed();
  await ask(`${address}/start`, { method: "POST" }, token);
  let stage = "";
  let slowest = 0;
  for (;;) {
    const asked = elapsed();
    const { job } = (await (await ask(address, {}, token)).json()) as { job: JobView };
    slowest = Math.max(slowest, elapsed() - asked);
    if (job.progress !== null && job.progress.stage !== stage) {
      stage = job.progress.stage;
      console.log(`${elapsed().toFixed(1).padStart(8)} s  ${stage}: ${job.progress.steps} steps`);
    }
    if (job.state === "failed") throw new Error(job.problem?.detail);
    if (job.state === "done") break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  console.log(`computed in ${(elapsed() - started).toFixed(1)} s`);
  console.log(`asked for its progress, it answered within ${slowest.toFixed(2)} s`);
  const report = await (await ask(`${address}/report`, {}, token)).json();
  console.log(
    `InfoNCE: ${report.contrastive?.rows.map((row: { infoNce: number }) => row.infoNce)}`,
  );
} finally {
  clearInterval(sampling);
  await service.stop();
}
console.log("memory of the runtime, MB, at every tenth of the time:");
for (let tenth = 0; tenth <= 10; tenth++) {
  const sample = memory[Math.min(memory.length - 1, Math.floor((tenth * memory.length) / 10))];
  console.log(`${sample.seconds.toFixed(0).padStart(8)} s  ${(sample.bytes / 1e6).toFixed(0)}`);
}
console.log(`largest: ${(Math.max(...memory.map(({ bytes }) => bytes)) / 1e6).toFixed(0)} MB`);
