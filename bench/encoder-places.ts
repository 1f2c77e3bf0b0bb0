import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { launchBrowser } from "../scripts/browser.ts";
import { servePages } from "../test/e2e/page-server.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { startWorkerd } from "./workerd.ts";

/** Where an encoder runs: workerd, or Chromium. */
export interface Place {
  /** @param file of a model's folder */
  open(file: string): Promise<void>;
  /** The sum of the features of the last run. */
  run(count: number, runs: number): Promise<number>;
  /** Of the processor, so far. */
  seconds(): Promise<number>;
  close(): Promise<void>;
}

export async function inWorkerd(model: string): Promise<Place & { memory(): Promise<number> }> {
  const workerd = await startWorkerd("bench/encoders.worker.ts");
  return {
    async open(file) {
      await workerd.ask("", readFileSync(`${model}/${file}`));
    },
    run: async (count, runs) => Number(await workerd.ask(`count=${count}&runs=${runs}`)),
    seconds: async () => processorSeconds(workerd.pid),
    memory: async () => Number(await workerd.ask("memory")),
    close: async () => workerd.stop(),
  };
}

export async function inChromium(model: string): Promise<Place> {
  const home = mkdtempSync(join(tmpdir(), "upsilon-bench-"));
  await build({
    entryPoints: { script: "bench/encoders.page.ts" },
    bundle: true,
    format: "esm",
    outdir: home,
  });
  const html =
    '<!doctype html><title>bench</title><script type="module" src="/script.js"></script>';
  writeFileSync(join(home, "index.html"), html);
  const folders = [home, model, "node_modules/onnxruntime-web/dist"];
  const locate = (path: string) =>
    folders.map((folder) => join(folder, path === "/" ? "index.html" : path)).find(existsSync);
  const server = await servePages(locate, { isolated: false });
  const browser = await launchBrowser();
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
    async close() {
      await browser.close();
      server.close();
      rmSync(home, { recursive: true });
    },
  };
}
