import { gzipSync } from "node:zlib";
import type { Request } from "playwright-core";
import { describe, expect, test } from "vitest";
import { navigation } from "../../src/site/navigation.ts";
import { browserForTests } from "./browser.ts";
import { origin } from "./client.ts";

/** What a first visit may take. */
const BUDGET = {
  /** Of all responses together, each compressed by gzip, as the network does. */
  bytes: 150_000,
  requests: 24,
  /** Of the page's thread until it is idle: scripts, styles, layout, drawing. Machines that test are busy. */
  busySeconds: 1,
  /** Cumulative layout shift; from 0.1 on readers are said to be disturbed. */
  shift: 0.02,
} as const;

const PAGES = [
  ...navigation.map(({ path }) => path),
  "/embed/calculator",
  "/embed/figure?prior=cifar10",
];

const inBrowser = browserForTests();

interface Visit {
  readonly bytes: number;
  readonly requests: number;
  readonly busySeconds: number;
  readonly shift: number;
}

/** A first visit, nothing in any cache, until nothing more is loaded. */
function visit(path: string, width: number): Promise<Visit> {
  return inBrowser(
    async (page) => {
      const browser = page.context().browser()!;
      const sizes: Promise<number>[] = [];
      page.on("requestfinished", (request) => {
        if (!request.url().startsWith("blob:")) sizes.push(compressedSize(request));
      });
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            shifts.push((entry as PerformanceEntry & { value: number }).value);
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
      await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
      const busySeconds = busySecondsOf((await browser.stopTracing()).toString());
      const shift = await page.evaluate(() =>
        (globalThis as unknown as { shifts: number[] }).shifts.reduce(
          (sum, value) => sum + value,
          0,
        ),
      );
      const loaded = await Promise.all(sizes);
      return {
        bytes: loaded.reduce((sum, size) => sum + size, 0),
        requests: loaded.length,
        busySeconds,
        shift,
      };
    },
    { viewport: { width, height: 800 } },
  );
}

async function compressedSize(request: Request): Promise<number> {
  const response = await request.response();
  // What a frame within the page has as well is asked for again, and is not sent again.
  if (response === null || response.status() === 304) return 0;
  return gzipSync(await response.body()).length;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Processor time of tasks on the threads of pages. */
function busySecondsOf(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return (
    traceEvents
      .filter(({ name, pid, tid }) => name.endsWith("RunTask") && mains.has(`${pid} ${tid}`))
      .reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1e6
  );
}

describe.each(PAGES)("%s", (path) => {
  test.each([
    ["a desk", 1280],
    ["a phone", 360],
  ] as const)("on %s is small, soon idle, and does not move", async (_, width) => {
    const { bytes, requests, busySeconds, shift } = await visit(path, width);
    console.log(
      `${path}, ${width} px: ${Math.round(bytes / 1000)} kB compressed, ${requests} requests, ${Math.round(1000 * busySeconds)} ms busy, layout shift ${shift.toFixed(3)}`,
    );
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(BUDGET.bytes);
    expect(requests).toBeLessThanOrEqual(BUDGET.requests);
    expect(busySeconds).toBeGreaterThan(0);
    expect(busySeconds).toBeLessThanOrEqual(BUDGET.busySeconds);
    expect(shift).toBeLessThanOrEqual(BUDGET.shift);
  });
});
