import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import registry from "../../models/registry.json" with { type: "json" };
import runtime from "../../node_modules/onnxruntime-web/package.json" with { type: "json" };
import type * as encoders from "../../src/encoders/index.ts";
import type { LoadOptions } from "../../src/encoders/load-encoder.ts";
import { browserForTests } from "./browser.ts";
import { ask, origin } from "./client.ts";
import { npy } from "./npz.ts";
import { servePages } from "./page-server.ts";

declare global {
  /** The package's entry, in the page. */
  var upsilon: typeof encoders;
}

/** WebGPU, on a graphics card that is a program. */
const ARGUMENTS = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const IMAGES = "test/fixtures/images";
const [id] = registry;
const address = `${origin}/v1/encoders/${id}`;

/** Of another origin than the service, with its own copy of the package and of the runtime under /own/. */
let folder: string;
const inBrowser = browserForTests(ARGUMENTS);

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
  const page = (script: string) =>
    `<!doctype html><title>encoders</title><script type="module">
      import * as upsilon from "${script}";
      globalThis.upsilon = upsilon;
    </script>`;
  await writeFile(join(folder, "index.html"), page(`${origin}/assets/encoders.js`));
  await writeFile(join(folder, "own.html"), page("./encoders.js"));
});

afterAll(() => rm(folder, { recursive: true }));

function locate(path: string): string | undefined {
  const name = path === "/" ? "index.html" : basename(path);
  return [
    join(folder, name),
    `node_modules/@jsquash/jpeg/codec/dec/${name}`,
    `node_modules/@jsquash/webp/codec/dec/${name}`,
    ...(path.startsWith("/own/") ? [`node_modules/onnxruntime-web/dist/${name}`] : []),
  ].find(existsSync);
}

async function withPage<Result>(
  use: (page: Page) => Promise<Result>,
  { isolated = false, path = "/" } = {},
): Promise<Result> {
  const server = await servePages(locate, { isolated });
  try {
    return await inBrowser(async (page) => {
      await page.goto(`${server.origin}${path}`);
      await page.waitForFunction(() => globalThis.upsilon !== undefined);
      return use(page);
    });
  } finally {
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
    const { mine, workers } = await withPage(
      async (page) => ({
        mine: await page.evaluate(
          async ({ address, pixels }) => {
            const encoder = await globalThis.upsilon.loadEncoder(address, {
              executionProvider: "wasm",
            });
            const images = Array.from({ length: pixels.length / 784 }, (_, index) => ({
              width: 28,
              height: 28,
              channels: 1 as const,
              pixels: Uint8Array.from(pixels.slice(index * 784, (index + 1) * 784)),
            }));
            const { rows, columns, data } = await encoder.embed(images);
            const cores = navigator.hardwareConcurrency;
            const { threads } = encoder;
            await encoder.release();
            return { crossOriginIsolated, cores, threads, rows, columns, data: Array.from(data) };
          },
          { address, pixels: Array.from(pixels) },
        ),
        workers: page.workers().length,
      }),
      { isolated },
    );
    expect(mine.crossOriginIsolated).toBe(isolated);
    expect(mine.threads).toBe(isolated ? Math.min(4, mine.cores) : 1);
    expect(workers).toBe(mine.threads - 1);
    expect([mine.rows, mine.columns]).toEqual([1000, theirs[0].length]);
    expect(largestDifference(mine.data, theirs.flat())).toBeLessThan(1e-4);
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
  const files = await Promise.all(names.map((name) => readFile(`${IMAGES}/${name}`)));
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append("image", new Blob([file]), names[index]);
  const theirs = await served(form, "output=projection&normalize=l2");
  const mine = await withPage((page) =>
    page.evaluate(
      async ({ address, files }) => {
        const { loadEncoder } = globalThis.upsilon;
        const encoder = await loadEncoder(address, { executionProvider: "wasm" });
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

/** Embeds ten pictures, wherever the encoder chooses to run if nobody says. */
function embeddedTen(page: Page, options: LoadOptions = {}) {
  return page.evaluate(
    async ({ address, pixels, options }) => {
      const encoder = await globalThis.upsilon.loadEncoder(address, options);
      const images = Array.from({ length: 10 }, (_, index) => ({
        width: 28,
        height: 28,
        channels: 1 as const,
        pixels: Uint8Array.from(pixels.slice(index * 784, (index + 1) * 784)),
      }));
      const { data } = await encoder.embed(images);
      return { provider: encoder.executionProvider, data: Array.from(data) };
    },
    { address, pixels: Array.from(pictures(10)), options },
  );
}

async function expectServed(data: readonly number[]): Promise<void> {
  const theirs = await served(npy(pictures(10), [10, 28, 28]) as BodyInit, "output=features");
  expect(largestDifference(data, theirs.flat())).toBeLessThan(1e-4);
}

describe("where nobody says where to run", { timeout: 120_000 }, () => {
  test("a graphics card is used, and its embeddings are those of the service to 1e-4", async () => {
    const { provider, data } = await withPage(embeddedTen);
    expect(provider).toBe("webgpu");
    await expectServed(data);
  });

  test.each([
    {
      lack: "a graphics card",
      remove() {
        const { gpu } = navigator as unknown as { gpu: { requestAdapter(): Promise<null> } };
        gpu.requestAdapter = async () => null;
      },
    },
    {
      lack: "WebAssembly that can be suspended",
      remove() {
        delete (WebAssembly as { Suspending?: unknown }).Suspending;
      },
    },
  ])("without $lack the processor is", async ({ remove }) => {
    const { provider, data } = await withPage(async (page) => {
      await page.evaluate(remove);
      return embeddedTen(page);
    });
    expect(provider).toBe("wasm");
    await expectServed(data);
  });
});

test("a page with its own bundle and its own runtime has only the card and the model from the service", {
  timeout: 120_000,
}, async () => {
  const asked: string[] = [];
  const { data } = await withPage(
    (page) => {
      page.on("request", (request) => asked.push(request.url()));
      return embeddedTen(page, { runtimeFiles: "/own/", executionProvider: "wasm" });
    },
    { path: "/own.html" },
  );
  await expectServed(data);
  expect(asked.filter((url) => url.startsWith(origin))).toEqual([address, `${address}/model.onnx`]);
  expect(asked.some((url) => url.endsWith("/own/ort-wasm-simd-threaded.wasm"))).toBe(true);
});

test("examples/encode.html compares the images that are chosen", { timeout: 120_000 }, async () => {
  const example = await readFile("examples/encode.html", "utf8");
  await writeFile(
    join(folder, "example.html"),
    example.replaceAll("http://localhost:8787", origin).replace("fashion-mnist-256", id),
  );
  const server = await servePages(locate, { isolated: false });
  try {
    await inBrowser(async (page) => {
      const output = page.locator("output");
      const shown = (pattern: RegExp) => output.filter({ hasText: pattern }).waitFor();
      await page.goto(`${server.origin}/example.html`);
      await shown(/is ready/);
      await page
        .locator("input")
        .setInputFiles(["rgb.png", "lossless.webp", "grey.png"].map((name) => `${IMAGES}/${name}`));
      await shown(/^Cosine with the first:\n1\.000 {2}rgb\.png\n[01]\.\d+ {2}lossless\.webp\n/);
      await page.locator("input").setInputFiles(`${IMAGES}/cmyk.jpg`);
      await shown(/images\[0\] has 4 colour components/);
    });
  } finally {
    server.close();
  }
});

test("rounded to 8 bits a model runs on the processor, and its embeddings point the same way", {
  timeout: 120_000,
}, async () => {
  const { provider, data } = await withPage((page) => embeddedTen(page, { precision: "int8" }));
  expect(provider).toBe("wasm");
  const theirs = await served(npy(pictures(10), [10, 28, 28]) as BodyInit, "output=features");
  for (const [index, their] of theirs.entries()) {
    const mine = data.slice(index * their.length, (index + 1) * their.length);
    const product = (a: number[], b: number[]) => a.reduce((sum, x, at) => sum + x * b[at], 0);
    const cosine = product(mine, their) / Math.sqrt(product(mine, mine) * product(their, their));
    expect(cosine).toBeGreaterThan(0.98);
    expect(cosine).toBeLessThan(1 - 1e-7);
  }
});

test.each([
  ["ort-wasm-simd-threaded.wasm", "application/wasm"],
  ["ort-wasm-simd-threaded.mjs", "text/javascript"],
  ["ort-wasm-simd-threaded.jspi.wasm", "application/wasm"],
  ["ort-wasm-simd-threaded.jspi.mjs", "text/javascript"],
])("%s may be kept for ever, and used by any page, isolated or not", async (file, type) => {
  const { ok, headers } = await ask(`/assets/onnxruntime/${runtime.version}/${file}`);
  expect(ok).toBe(true);
  expect(headers.get("Content-Type")).toMatch(type);
  expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
});
