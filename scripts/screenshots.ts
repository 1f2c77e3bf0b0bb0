/** Pictures of the pages for docs/, at most 60 kB each. Run: node scripts/screenshots.ts [name …] */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { startService } from "./service.ts";

interface Shot {
  readonly path: string;
  readonly device: keyof typeof DEVICES;
  readonly colorScheme?: "light" | "dark";
  /** What is there once the page is ready. */
  readonly ready: string;
  /** What a reader does first. */
  readonly act?: (page: Page) => Promise<void>;
}

const DEVICES = {
  desk: { width: 1280, height: 860 },
  phone: { width: 390, height: 780 },
} as const;

const SHOTS: Readonly<Record<string, Shot>> = {
  calculator: {
    path: "/?prior=cifar10&negatives=63&temperature=0.5",
    device: "desk",
    ready: ".bounds-figure[aria-busy=false] svg",
  },
  "calculator-bounds": {
    path: "/?prior=cifar10&negatives=63&temperature=0.2",
    device: "desk",
    colorScheme: "dark",
    ready: ".bounds-figure[aria-busy=false] svg",
    act: (page) => page.locator("#bounds-title").evaluate((title) => title.scrollIntoView()),
  },
  "calculator-phone": {
    path: "/?prior=imagenet-1k&target=0.99&temperature=0.5",
    device: "phone",
    ready: ".bounds-figure[aria-busy=false] svg",
    act: (page) =>
      page
        .locator(".said")
        .evaluate((said) => window.scrollTo(0, said.getBoundingClientRect().top - 100)),
  },
  score: {
    path: "/score#example",
    device: "desk",
    ready: "[data-figure=losses] svg",
  },
  "score-phone": {
    path: "/score#example",
    device: "phone",
    colorScheme: "dark",
    ready: "[data-figure=losses] svg",
    act: (page) => page.locator("[data-figure=confusion]").evaluate((box) => box.scrollIntoView()),
  },
  gallery: {
    path: "/gallery#readme",
    device: "phone",
    ready: "#readme img",
  },
  learn: {
    path: "/learn?seed=1#collecting",
    device: "desk",
    ready: ".collector-progress",
    act: (page) => page.getByRole("button", { name: "Collect 100 times" }).click(),
  },
  docs: {
    path: "/docs#try-bounds",
    device: "desk",
    ready: "#try-bounds form",
    act: async (page) => {
      await page.locator("#try-bounds").getByRole("button", { name: "Send" }).click();
      await page.locator("#try-bounds .try-body").waitFor();
    },
  },
  encoders: {
    path: "/encoders",
    device: "desk",
    colorScheme: "dark",
    ready: ".bench-picks canvas",
    act: async (page) => {
      await page.locator(".bench-picks label").nth(14).click();
      await page.locator(".bench-neighbours").waitFor();
    },
  },
  "encoders-experiment": {
    path: "/encoders",
    device: "phone",
    ready: ".experiment-slider",
    act: (page) =>
      page
        .locator(".experiment")
        .first()
        .evaluate((section) => section.scrollIntoView()),
  },
};

const FOLDER = "docs";
const MOST_BYTES = 60_000;
const QUALITIES = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

async function take(browser: Browser, origin: string, shot: Shot): Promise<Buffer> {
  const { path, device, colorScheme = "light", ready, act } = shot;
  const context = await browser.newContext({ viewport: DEVICES[device], colorScheme });
  try {
    const page = await context.newPage();
    await page.goto(origin + path, { waitUntil: "networkidle" });
    await page.locator(ready).first().waitFor();
    await act?.(page);
    // Fonts and figures have settled after two frames.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    return await page.screenshot();
  } finally {
    await context.close();
  }
}

/** As WebP of the best quality that is small enough; Chromium encodes it. */
async function small(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    for (const quality of QUALITIES) {
      const base64 = await page.evaluate(
        async ([source, wanted]) => {
          const image = new Image();
          image.src = `data:image/png;base64,${source}`;
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight;
          canvas.getContext("2d")?.drawImage(image, 0, 0);
          return canvas.toDataURL("image/webp", wanted).split(",")[1];
        },
        [png.toString("base64"), quality] as const,
      );
      const webp = Buffer.from(base64, "base64");
      if (webp.length <= MOST_BYTES) return webp;
    }
    throw new Error(`A picture takes more than ${MOST_BYTES} bytes; show less.`);
  } finally {
    await page.close();
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SHOTS, name));
if (unknown.length > 0) {
  throw new Error(`There is no ${unknown.join(", ")}; there are ${Object.keys(SHOTS).join(", ")}.`);
}
const service = await startService();
const browser = await launchBrowser();
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, shot] of Object.entries(SHOTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const webp = await small(browser, await take(browser, service.origin, shot));
    writeFileSync(join(FOLDER, `${name}.webp`), webp);
    console.log(`${name}.webp: ${webp.length} bytes`);
  }
} finally {
  await browser.close();
  await service.stop();
}
