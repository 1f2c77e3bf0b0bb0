/**
 * Images per second of an encoder in workerd and in Chromium, against ONNX Runtime natively, one
 * thread each and in seconds of the processor. Run: node bench/encoders.ts
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { launchBrowser } from "../test/e2e/browser.ts";
import { servePages } from "../test/e2e/page-server.ts";
import { median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { startWorkerd } from "./workerd.ts";

const MODEL = "models/fashion-mnist-256";
const FILES = ["model.onnx", "model.int8.onnx"];

/** One image, and as many as the service runs at once. */
const COUNTS = [1, 64];
const ROUNDS = 7;

/** Images a round: the time of workerd is known to 10 ms. */
const ROUND_IMAGES = 1024;

/** Sums of all features may differ by this part: int8 rounds in places of its own on each platform. */
const SAME = { "model.onnx": 1e-5, "model.int8.onnx": 2e-2 } as Readonly<Record<string, number>>;

/** Where an encoder runs. */
interface Place {
  open(file: string): Promise<void>;
  /** The sum of the features of the last run. */
  run(count: number, runs: number): Promise<number>;
  /** Of the processor, so far. */
  seconds(): Promise<number>;
}

const closers: (() => unknown)[] = [];
try {
  const places = { workerd: await inWorkerd(), Chromium: await inChromium() };
  console.log(`(l) images per second of one core, medians of ${ROUNDS} rounds`);
  for (const file of FILES) {
    for (const place of Object.values(places)) await place.open(file);
    for (const count of COUNTS) await compare(file, count, places);
  }
} finally {
  for (const close of closers.reverse()) await close();
}

async function compare(file: string, count: number, places: Record<string, Place>): Promise<void> {
  const runs = ROUND_IMAGES / count;
  const native = nativeRun(file, count, runs);
  const times = new Map(Object.keys(places).map((name) => [name, [] as number[]]));
  // The first rounds warm up: engines compile what is hot once more.
  for (let round = -3; round < ROUNDS; round++) {
    for (const [name, place] of Object.entries(places)) {
      const start = await place.seconds();
      const sum = await place.run(count, runs);
      if (round >= 0) times.get(name)!.push((await place.seconds()) - start);
      if (Math.abs(sum / native.sum - 1) > SAME[file]) {
        throw new Error(`${name} gives features of sum ${sum}, native ONNX Runtime ${native.sum}`);
      }
    }
  }
  const speed = count / median(native.seconds);
  console.log(`    ${file}, ${count} at once: native ${speed.toFixed(0)}`);
  for (const [name, each] of times) {
    const here = ROUND_IMAGES / median(each);
    console.log(
      `        ${name} ${here.toFixed(0)}, ${((100 * here) / speed).toFixed(0)} % of it (asked: ≥ 40)`,
    );
  }
}

interface NativeRun {
  readonly seconds: number[];
  readonly sum: number;
}

function nativeRun(file: string, count: number, runs: number): NativeRun {
  const sizes = [count, runs, ROUNDS].map(String);
  const args = ["bench/peers/encoders.py", `${MODEL}/${file}`, ...sizes];
  return JSON.parse(execFileSync("python3", args, { encoding: "utf8" }));
}

async function inWorkerd(): Promise<Place> {
  const workerd = await startWorkerd("bench/encoders.worker.ts");
  closers.push(workerd.stop);
  return {
    async open(file) {
      await workerd.ask("", readFileSync(`${MODEL}/${file}`));
    },
    run: async (count, runs) => Number(await workerd.ask(`count=${count}&runs=${runs}`)),
    seconds: async () => processorSeconds(workerd.pid),
  };
}

async function inChromium(): Promise<Place> {
  const home = mkdtempSync(join(tmpdir(), "upsilon-bench-"));
  closers.push(() => rmSync(home, { recursive: true }));
  await build({
    entryPoints: { script: "bench/encoders.page.ts" },
    bundle: true,
    format: "esm",
    outdir: home,
  });
  const html =
    '<!doctype html><title>bench</title><script type="module" src="/script.js"></script>';
  writeFileSync(join(home, "index.html"), html);
  const folders = [home, MODEL, "node_modules/onnxruntime-web/dist"];
  const locate = (path: string) =>
    folders.map((folder) => join(folder, path === "/" ? "index.html" : path)).find(existsSync);
  const server = await servePages(locate, { isolated: false });
  closers.push(() => server.close());
  const browser = await launchBrowser();
  closers.push(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction(() => globalThis.openTask !== undefined);
  const session = await browser.newBrowserCDPSession();
  return {
    open: (file) => page.evaluate((file) => globalThis.openTask(`/${file}`), file),
    run: (count, runs) =>
      page.evaluate(([count, runs]) => globalThis.task.run(count, runs), [count, runs]),
    async seconds() {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const renderers = processInfo.filter(({ type }) => type === "renderer");
      return renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
  };
}
