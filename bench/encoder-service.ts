/**
 * How soon the service embeds its first image after a cold start, and what memory it takes after many
 * requests. Run: npm run site && node bench/encoder-service.ts
 *
 * The bundles that `npm run deploy` would upload run in a bare workerd, without wrangler's proxy; for
 * the cold start also `wrangler dev` as in `npm start`.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import registry from "../models/registry.json" with { type: "json" };
import { startService } from "../scripts/service.ts";
import { heapUsage } from "./heap-usage.ts";
import { duration, median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";

const PORT = 8797;
const INSPECTOR = "127.0.0.1:8796";
const STARTS = 7;
const ORIGIN = `http://127.0.0.1:${PORT}`;
const [ENCODER] = registry;
const IMAGE = readFileSync("test/fixtures/images/rgb.jpg");

/** Requests after which memory is read. */
const REQUESTS = [10, 100, 1000];

const home = mkdtempSync(join(tmpdir(), "upsilon-encoder-"));
try {
  bundle();
  console.log(`(m) from the start of a process to its first embedding, of ${STARTS} starts`);
  const starts: ColdStart[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await withWorkerd(coldStart));
  console.log(
    `    bare workerd: ${middle(starts, "all")}, ${middle(starts, "processor")} of the processor (asked: ≤ 1.5 s)`,
  );
  console.log(`    wrangler dev, once it answers: ${duration(await firstRequest())}`);

  console.log(`    memory after ${REQUESTS.join(", ")} requests, resident in workerd:`);
  const images = batch(64);
  await withWorkerd((_, pid) =>
    remember("one JPEG a request", pid, () => embed(IMAGE, "image/jpeg")),
  );
  await withWorkerd((_, pid) =>
    remember("64 images a request", pid, () => embed(images, "application/x-npy")),
  );
  let turn = 0;
  const other = () => embed(IMAGE, "image/jpeg", { id: registry[turn++ % registry.length] });
  await withWorkerd((_, pid) => remember("another encoder each request", pid, other));
} finally {
  rmSync(home, { recursive: true });
}

/** Seconds from the start of the process to its first embedding. */
interface ColdStart {
  readonly all: number;
  /** Of the processor, which other programs do not lengthen. */
  readonly processor: number;
}

async function coldStart(start: number, pid: number): Promise<ColdStart> {
  await embed(IMAGE, "image/jpeg");
  return { all: (performance.now() - start) / 1000, processor: processorSeconds(pid) };
}

/** Seconds of the first embedding of `wrangler dev`, whose own start is that of a compiler. */
async function firstRequest(): Promise<number> {
  const { origin, stop } = await startService();
  try {
    const start = performance.now();
    await embed(IMAGE, "image/jpeg", { origin });
    return (performance.now() - start) / 1000;
  } finally {
    await stop();
  }
}

function middle(starts: readonly ColdStart[], part: keyof ColdStart): string {
  return duration(median(starts.map((start) => start[part])));
}

async function remember(name: string, pid: number, request: () => Promise<void>): Promise<void> {
  const [resident, heap]: string[][] = [[], []];
  for (let done = 1; done <= Math.max(...REQUESTS); done++) {
    await request();
    if (!REQUESTS.includes(done)) continue;
    resident.push(megabytes(residentBytes(pid)));
    heap.push(megabytes(await heapBytes()));
  }
  console.log(`    ${name}: ${resident.join(", ")}; in use of the heap ${heap.join(", ")}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}

/** What JavaScript uses of its heap in the encoder Worker. */
async function heapBytes(): Promise<number> {
  const usage = await heapUsage(`ws://${INSPECTOR}/encoder`);
  if (usage === null) throw new Error("the inspector does not answer");
  return usage.usedSize;
}

function residentBytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  return Number(kilobytes) * 1024;
}

async function embed(
  body: Uint8Array<ArrayBuffer>,
  type: string,
  { id = ENCODER, origin = ORIGIN } = {},
): Promise<void> {
  const response = await fetch(`${origin}/v1/encoders/${id}/embeddings`, {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}: ${text}`);
}

/** uint8 images as an NPY file. */
function batch(count: number): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count}, 28, 28), }`.padEnd(
    117,
  );
  const pixels = Uint8Array.from({ length: count * 784 }, (_, index) => (index * 37) % 256);
  const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, "latin1");
  return new Uint8Array(Buffer.concat([start, pixels]));
}

async function untilUp(): Promise<void> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    const response = await fetch(`${ORIGIN}/v1/priors/cifar10`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error("the service did not start");
}

type Use<Result> = (start: number, pid: number) => Promise<Result>;

async function withWorkerd<Result>(use: Use<Result>): Promise<Result> {
  const start = performance.now();
  const server = spawn("workerd", ["serve", `-i${INSPECTOR}`, join(home, "config.capnp")], {
    stdio: "ignore",
  });
  const ended = once(server, "exit");
  try {
    await untilUp();
    return await use(start, server.pid!);
  } finally {
    server.kill();
    await ended;
  }
}

/** The api and the encoder Worker, as they are deployed, and models/ in the place of the assets. */
function bundle(): void {
  const configs = { api: "wrangler.toml", encoder: "workers/encoder/wrangler.toml" };
  const modules = Object.entries(configs).map(([name, config]) => {
    const out = join(home, name);
    const args = ["deploy", "--config", config, "--minify", "--dry-run", "--outdir", out];
    execFileSync("wrangler", args, { stdio: "ignore" });
    return readdirSync(out)
      .filter((file) => /\.(js|wasm)$/.test(file))
      .sort((a, b) => Number(b === "index.js") - Number(a === "index.js"))
      .map((file) => {
        const kind = file.endsWith(".js") ? "esModule" : "wasm";
        return `(name = "${file}", ${kind} = embed "${name}/${file}")`;
      });
  });
  writeFileSync(
    join(home, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "api", worker = (
      modules = [${modules[0].join(", ")}],
      compatibilityDate = "2026-11-01",
      bindings = [(name = "ENCODER", service = (name = "encoder", entrypoint = "EncoderEntrypoint"))],
    )),
    (name = "encoder", worker = (
      modules = [${modules[1].join(", ")}],
      compatibilityDate = "2026-11-01",
      compatibilityFlags = ["nodejs_compat"],
      bindings = [(name = "MODELS", service = "models")],
    )),
    (name = "models", disk = "${resolve("models")}"),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${PORT}", http = (), service = "api")],
);`,
  );
}
