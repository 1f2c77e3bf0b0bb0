import type { Matrix } from "../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../linalg/normalize-rows.ts";
import {
  type EncoderCard,
  type EncoderInput,
  type ModelFile,
  modelFile,
  modelNames,
  type OutputName,
  type Precision,
} from "./card.ts";
import { decodeImage } from "./decode-image.ts";
import { Encoder } from "./encoder.ts";
import type { Image } from "./image.ts";
import { prepare } from "./prepare.ts";

/** Where a model runs: on the graphics card, or on the processor. */
export type ExecutionProvider = "webgpu" | "wasm";

export interface LoadOptions {
  /**
   * Where the files `ort-wasm-simd-threaded*` of onnxruntime-web's `dist` are, ending in a slash; on the
   * service if absent, which has those of its own version of the package.
   */
  readonly runtimeFiles?: string | URL;
  /** Where to run; on the graphics card where there is one that can be used if absent. */
  readonly executionProvider?: ExecutionProvider;
  /**
   * `int8` is a quarter of the download and one and a half times as fast on a processor, where it runs;
   * its embeddings have a cosine of 0.9995 or more with the service's (200 test images). `fp32` if absent.
   */
  readonly precision?: Precision;
}

export interface EmbedOptions {
  /** What to give: before the projection head, the default, or behind it. */
  readonly output?: OutputName;
  /** Whether to divide each embedding by its Euclidean norm; not by default. */
  readonly normalize?: Normalization;
}

/** An encoder that runs in the page. */
export interface LoadedEncoder {
  readonly card: EncoderCard;
  readonly executionProvider: ExecutionProvider;
  /** Of the processor: more than one only in pages that are isolated (COOP and COEP). */
  readonly threads: number;
  /**
   * The embeddings of PNG, JPEG or WebP files, or of pixels, of any size, a row each.
   *
   * @throws ImageError naming the image, e.g. `images[3]`
   */
  embed(images: readonly (Blob | Image)[], options?: EmbedOptions): Promise<Matrix>;
  /** Gives the memory of the model back. */
  release(): Promise<void>;
}

/**
 * Loads an encoder of a service into a browser. The same file, the same preparation of images: the
 * same embeddings as the service gives, to rounding.
 *
 * ```ts
 * const encoder = await loadEncoder("https://host/v1/encoders/fashion-mnist-256");
 * const { data } = await encoder.embed([file]);
 * ```
 *
 * @param address of the encoder's card
 * @throws Error if the service does not have it, or the file is not that of its card
 */
export async function loadEncoder(
  address: string | URL,
  { runtimeFiles, executionProvider, precision = "fp32" }: LoadOptions = {},
): Promise<LoadedEncoder> {
  const home = new URL(address, location.href);
  const card = (await (await fetched(home)).json()) as EncoderCard;
  const file = modelFile(card, precision);
  if (file === undefined) throw new Error(`${card.id} has no ${precision} model.`);
  const modelAddress = new URL(`${home.pathname}/${modelNames[precision]}`, home);
  const model = await bytesOf(await fetched(modelAddress));
  await requireDigest(model, file, modelAddress);
  const provider = executionProvider ?? (await fastestProvider(precision));
  const runtime = await runtimeFor(provider);
  const { env } = runtime;
  const files = runtimeFiles ?? new URL(`/assets/onnxruntime/${env.versions.web}/`, home);
  env.wasm.wasmPaths = new URL(files, location.href).href;
  env.wasm.numThreads = threadsOfPage();
  const encoder = await Encoder.open(runtime, card, model, [provider]);

  return {
    card,
    executionProvider: provider,
    threads: env.wasm.numThreads,
    async embed(images, { output = "features", normalize = "none" } = {}) {
      const pixels = await preparedPixels(images, card.input);
      const embeddings = await encoder.embed(pixels, output);
      if (normalize === "l2") normalizeRows(embeddings);
      return embeddings;
    },
    release: () => encoder.release(),
  };
}

async function fetched(address: URL): Promise<Response> {
  const response = await fetch(address);
  if (response.ok) return response;
  throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
}

/** `bytes()` is newer than the browsers that can do all else. */
async function bytesOf(source: Response | Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await source.arrayBuffer());
}

async function requireDigest(model: Uint8Array<ArrayBuffer>, { sha256 }: ModelFile, from: URL) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", model));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found === sha256) return;
  throw new Error(`${from} has SHA-256 ${found}, its card says ${sha256}.`);
}

/** Graphics cards have no arithmetic of 8 bits here. */
async function fastestProvider(precision: Precision): Promise<ExecutionProvider> {
  return precision === "fp32" && (await hasGraphics()) ? "webgpu" : "wasm";
}

/**
 * WebGPU may be there without a graphics card that it can use, and the runtime waits for the card by
 * suspending WebAssembly (JSPI), which not every browser with WebGPU can.
 */
async function hasGraphics(): Promise<boolean> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  return gpu !== undefined && "Suspending" in WebAssembly && (await gpu.requestAdapter()) !== null;
}

function runtimeFor(provider: ExecutionProvider): Promise<typeof import("onnxruntime-web/wasm")> {
  return provider === "webgpu" ? import("onnxruntime-web/jspi") : import("onnxruntime-web/wasm");
}

/** ONNX Runtime Web's own limit. */
const MOST_THREADS = 4;

/** Threads share memory, which only isolated pages may. */
function threadsOfPage(): number {
  return crossOriginIsolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency) : 1;
}

async function preparedPixels(
  images: readonly (Blob | Image)[],
  input: EncoderInput,
): Promise<Uint8Array> {
  const size = input.height * input.width * input.channels;
  const pixels = new Uint8Array(images.length * size);
  for (const [index, given] of images.entries()) {
    const image =
      given instanceof Blob
        ? (await decodeImage(await bytesOf(given), `images[${index}]`)).image
        : given;
    pixels.set(prepare(image, input).pixels, index * size);
  }
  return pixels;
}
