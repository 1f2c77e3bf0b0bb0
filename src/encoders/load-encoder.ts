import type { Matrix } from "../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../linalg/normalize-rows.ts";
import type { EncoderCard, EncoderInput, OutputName } from "./card.ts";
import { decodeImage } from "./decode-image.ts";
import { Encoder, type Runtime } from "./encoder.ts";
import type { Image } from "./image.ts";
import { prepare } from "./prepare.ts";

/** Where a model runs: on the graphics card, or on the processor. */
export type ExecutionProvider = "webgpu" | "wasm";

export interface LoadOptions {
  /**
   * Where the page has the files `ort-wasm-simd-threaded*` of onnxruntime-web's `dist`, ending in a
   * slash; beside its own script if absent.
   */
  readonly runtimeFiles?: string;
  /** Where to run; on the graphics card where there is one if absent. */
  readonly executionProvider?: ExecutionProvider;
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
 * const encoder = await loadEncoder("https://host/v1/encoders/fashion-mnist-256", { runtimeFiles: "/ort/" });
 * const { data } = await encoder.embed([file]);
 * ```
 *
 * @param address of the encoder's card
 * @throws Error if the service does not have it, or the file is not that of its card
 */
export async function loadEncoder(
  address: string | URL,
  { runtimeFiles, executionProvider }: LoadOptions = {},
): Promise<LoadedEncoder> {
  const card = (await (await fetched(address)).json()) as EncoderCard;
  const model = await (await fetched(`${address}/model.onnx`)).bytes();
  await requireDigest(model, card);
  const provider = executionProvider ?? ((await hasGraphics()) ? "webgpu" : "wasm");
  const runtime = await runtimeFor(provider, runtimeFiles);
  const encoder = await Encoder.open(runtime, card, model, [provider]);

  return {
    card,
    executionProvider: provider,
    async embed(images, { output = "features", normalize = "none" } = {}) {
      const pixels = await preparedPixels(images, card.input);
      const embeddings = await encoder.embed(pixels, output);
      if (normalize === "l2") normalizeRows(embeddings);
      return embeddings;
    },
    release: () => encoder.release(),
  };
}

async function fetched(address: string | URL): Promise<Response> {
  const response = await fetch(address);
  if (response.ok) return response;
  throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
}

async function requireDigest(model: Uint8Array<ArrayBuffer>, { id, sha256 }: EncoderCard) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", model));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found === sha256) return;
  throw new Error(`The model of ${id} has SHA-256 ${found}, its card says ${sha256}.`);
}

/** WebGPU may be there without a graphics card that it can use. */
async function hasGraphics(): Promise<boolean> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  return gpu !== undefined && (await gpu.requestAdapter()) !== null;
}

async function runtimeFor(provider: ExecutionProvider, files?: string): Promise<Runtime> {
  const runtime =
    provider === "webgpu"
      ? await import("onnxruntime-web/webgpu")
      : await import("onnxruntime-web/wasm");
  if (files !== undefined) runtime.env.wasm.wasmPaths = new URL(files, location.href).href;
  return runtime;
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
        ? (await decodeImage(await given.bytes(), `images[${index}]`)).image
        : given;
    pixels.set(prepare(image, input).pixels, index * size);
  }
  return pixels;
}
