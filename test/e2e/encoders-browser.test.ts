import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import registry from "../../models/registry.json" with { type: "json" };
import type * as encoders from "../../src/encoders/index.ts";
import { launchBrowser } from "./browser.ts";
import { ask, origin } from "./client.ts";
import { npy } from "./npz.ts";
import { servePages } from "./page-server.ts";

declare global {
  /** The package's entry, in the page. */
  var upsilon: typeof encoders;
}

/** WebGPU, on a graphics card that is a program. */
const ARGUMENTS = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const [id] = registry;
const address = `${origin}/v1/encoders/${id}`;

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upsilon-browser-"));
  await build({
    entryPoints: { encoders: "src/encoders/index.ts" },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
  });
  await writeFile(
    join(folder, "index.html"),
    `<!doctype html><title>encoders</title><script type="module">
      import * as upsilon from "./encoders.js";
      globalThis.upsilon = upsilon;
    </script>`,
  );
  browser = await launchBrowser(ARGUMENTS);
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

/** Where the page's files are: the bundle, the decoders beside it, and ONNX Runtime under /ort/. */
function locate(path: string): string | undefined {
  const name = path === "/" ? "index.html" : basename(path);
  return [
    join(folder, name),
    `node_modules/@jsquash/jpeg/codec/dec/${name}`,
    `node_modules/@jsquash/webp/codec/dec/${name}`,
    ...(path.startsWith("/ort/") ? [`node_modules/onnxruntime-web/dist/${name}`] : []),
  ].find(existsSync);
}

async function withPage<Result>(
  isolated: boolean,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const server = await servePages(locate, { isolated });
  const page = await browser.newPage();
  try {
    await page.goto(server.origin);
    await page.waitForFunction(() => globalThis.upsilon !== undefined);
    return await use(page);
  } finally {
    await page.close();
    server.close();
  }
}

/** What the service makes of the same images. */
async function served(body: BodyInit, query: string): Promise<number[][]> {
  const response = await ask(`/v1/encoders/${id}/embeddings?${query}`, {
    method: "POST",
    headers: body instanceof FormData ? {} : { "Content-Type": "application/octet-stream" },
    body,
  });
  const { embeddings } = (await response.json()) as { embeddings: number[][] };
  return embeddings;
}

function largestDifference(mine: readonly number[], theirs: readonly number[]): number {
  expect(mine.length).toBe(theirs.length);
  return mine.reduce((most, value, index) => Math.max(most, Math.abs(value - theirs[index])), 0);
}

/** 28 × 28 grey pixels of blobs, as different as pictures are. */
function pictures(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count * 784 }, (_, index) => {
    const [picture, row, column] = [
      Math.floor(index / 784),
      Math.floor((index % 784) / 28),
      index % 28,
    ];
    const wave =
      Math.sin((row * (1 + (picture % 7))) / 5) * Math.cos((column * (1 + (picture % 11))) / 6);
    return Math.max(0, Math.round(255 * wave));
  });
}

describe.each([
  { isolated: false, threads: "one thread" },
  { isolated: true, threads: "threads" },
])("in Chromium with $threads", { timeout: 120_000 }, ({ isolated }) => {
  test("1,000 images have the embeddings that the service gives, to 1e-4", async () => {
    const pixels = pictures(1000);
    const theirs = await served(npy(pixels, [1000, 28, 28]) as BodyInit, "output=features");
    const mine = await withPage(isolated, (page) =>
      page.evaluate(
        async ({ address, pixels, isolated }) => {
          if (crossOriginIsolated !== isolated) throw new Error("isolation is not as it should be");
          const encoder = await globalThis.upsilon.loadEncoder(address, {
            runtimeFiles: "/ort/",
            executionProvider: "wasm",
          });
          const images = Array.from({ length: pixels.length / 784 }, (_, index) => ({
            width: 28,
            height: 28,
            channels: 1 as const,
            pixels: Uint8Array.from(pixels.slice(index * 784, (index + 1) * 784)),
          }));
          const { rows, columns, data } = await encoder.embed(images);
          await encoder.release();
          return { rows, columns, data: Array.from(data) };
        },
        { address, pixels: Array.from(pixels), isolated },
      ),
    );
    expect([mine.rows, mine.columns]).toEqual([1000, theirs[0].length]);
    const difference = largestDifference(mine.data, theirs.flat());
    expect(difference).toBeLessThan(1e-4);
  });
});

test("files are decoded in Chromium as the service decodes them", {
  timeout: 120_000,
}, async () => {
  const names = [
    "palette-alpha.png",
    "interlaced.png",
    "turned.jpg",
    "progressive.jpg",
    "alpha.webp",
    "lossy.webp",
  ];
  const files = await Promise.all(names.map((name) => readFile(`test/fixtures/images/${name}`)));
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append("image", new Blob([file]), names[index]);
  const theirs = await served(form, "output=projection&normalize=l2");
  const mine = await withPage(false, (page) =>
    page.evaluate(
      async ({ address, files }) => {
        const { loadEncoder } = globalThis.upsilon;
        const encoder = await loadEncoder(address, {
          runtimeFiles: "/ort/",
          executionProvider: "wasm",
        });
        const blobs = files.map((file) => new Blob([Uint8Array.from(file)]));
        const { data } = await encoder.embed(blobs, { output: "projection", normalize: "l2" });
        const wrong = await encoder.embed([blobs[0], new Blob(["GIF89a"])]).catch(String);
        return { data: Array.from(data), wrong };
      },
      { address, files: files.map((file) => Array.from(file)) },
    ),
  );
  expect(largestDifference(mine.data, theirs.flat())).toBeLessThan(1e-4);
  expect(mine.wrong).toContain("images[1] starts with the bytes 47 49 46 38");
});

/** Embeds ten pictures wherever the encoder chooses to run. */
async function embeddedUnasked(page: Page) {
  return page.evaluate(
    async ({ address, pixels }) => {
      const encoder = await globalThis.upsilon.loadEncoder(address, { runtimeFiles: "/ort/" });
      const images = Array.from({ length: 10 }, (_, index) => ({
        width: 28,
        height: 28,
        channels: 1 as const,
        pixels: Uint8Array.from(pixels.slice(index * 784, (index + 1) * 784)),
      }));
      const { data } = await encoder.embed(images);
      return { provider: encoder.executionProvider, data: Array.from(data) };
    },
    { address, pixels: Array.from(pictures(10)) },
  );
}

describe("where nobody says where to run", { timeout: 120_000 }, () => {
  test("a graphics card is used, and its embeddings are those of the service to 1e-4", async () => {
    const { provider, data } = await withPage(false, embeddedUnasked);
    expect(provider).toBe("webgpu");
    const theirs = await served(npy(pictures(10), [10, 28, 28]) as BodyInit, "output=features");
    expect(largestDifference(data, theirs.flat())).toBeLessThan(1e-4);
  });

  test("without one the processor is", async () => {
    const { provider } = await withPage(false, async (page) => {
      await page.evaluate(() => {
        const { gpu } = navigator as unknown as { gpu: { requestAdapter(): Promise<null> } };
        gpu.requestAdapter = async () => null;
      });
      return embeddedUnasked(page);
    });
    expect(provider).toBe("wasm");
  });
});
