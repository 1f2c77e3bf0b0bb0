/**
 * The calculator in Chromium: script, style and layout for each move of a slider, with the prior of
 * ImageNet-1k and 200 values of K (asked: at most 8 ms of script), and frames while dragging.
 * Times are those of the page's thread, so that other work on the machine counts little.
 * Run: node bench/calculator.ts
 */
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../scripts/browser.ts";
import { startService } from "../scripts/service.ts";
import { duration, median } from "./measure.ts";

const MOVES = 80;
/** All bounds have values. */
const QUERY =
  "prior=imagenet-1k&negatives=4095&temperature=0.5&contrastiveLoss=6&supervisedLoss=2&gap=-1&variance=0.5&deviation=0.7&totalVariance=0.6";

interface TraceEvent {
  readonly name: string;
  /** Microseconds, by the clock and of the thread. */
  readonly dur?: number;
  readonly tdur?: number;
}

/** Seconds of what Chromium's timeline calls so, of each time. */
function seconds(events: readonly TraceEvent[], name: string): number[] {
  return events
    .filter((event) => event.name === name)
    .map(({ tdur, dur }) => (tdur ?? dur ?? Number.NaN) / 1e6);
}

/** Moves a slider to and fro, one move a frame. */
function move(page: Page, slider: string): Promise<void> {
  return page.evaluate(
    async ([id, count]) => {
      const input = document.querySelector<HTMLInputElement>(id);
      if (input === null) throw new Error(`there is no ${id}`);
      for (let step = 0; step < count; step++) {
        input.value = String(Number(input.value) + (step % 2 === 0 ? 9 : -8));
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      }
    },
    [slider, MOVES] as const,
  );
}

/** Chooses another data set, and waits for its bounds. */
async function turnTo(page: Page, slug: string): Promise<void> {
  await page.locator("#data-set").fill(slug);
  await page.keyboard.press("Enter");
  const shown = page.locator(".bounds-figure[aria-busy=false] svg title", { hasText: slug });
  await shown.first().waitFor({ state: "attached", timeout: 60_000 });
}

async function traced(browser: Browser, page: Page, run: () => Promise<void>) {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await run();
  const trace = await browser.stopTracing();
  return (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const service = await startService();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${service.origin}/?${QUERY}`);
  await page.locator(".bounds-figure[aria-busy=false] svg").waitFor({ timeout: 60_000 });
  console.log("(n) the calculator, ImageNet-1k, for each move of a slider");
  for (const [what, slider] of [
    ["K: the answer at one K", "#negatives-slider"],
    ["temperature: every bound at 200 values of K, and the figure", "#temperature-slider"],
  ] as const) {
    await move(page, slider);
    const events = await traced(browser, page, () => move(page, slider));
    // The longer callbacks of a frame are the page's; the others, of this benchmark, do nothing.
    const scripts = seconds(events, "FireAnimationFrame")
      .sort((a, b) => b - a)
      .slice(0, MOVES);
    const drawn = sum([...seconds(events, "Layout"), ...seconds(events, "UpdateLayoutTree")]);
    console.log(
      `    ${what}: ${duration(median(scripts))} of script (least ${duration(Math.min(...scripts))}; asked: ≤ 8 ms), ${duration(drawn / MOVES)} of style and layout`,
    );
  }
  await turnTo(page, "imagenet-lt");
  const events = await traced(browser, page, () => turnTo(page, "imagenet-1k"));
  const frames = seconds(events, "FireAnimationFrame");
  const idle = seconds(events, "FireIdleCallback");
  console.log(
    `    another data set: ${duration(Math.max(...frames))} of script at once, then ${idle.length} slices of ${duration(median(idle))} while idle`,
  );
} finally {
  await browser.close();
  await service.stop();
}
