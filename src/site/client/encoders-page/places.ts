import type { EncoderCard, Precision } from "../../../encoders/card.ts";
import type { LoadedEncoder } from "../../../encoders/load-encoder.ts";
import { writeNpy } from "../../../formats/write-npy.ts";
import { type Matrix, matrix } from "../../../linalg/matrix.ts";

/** Where embeddings are computed. */
export const places = ["edge", "browser", "browser-int8"] as const;
export type Place = (typeof places)[number];

/** Embeddings, and how long they took. */
export interface Embedded {
  readonly embeddings: Matrix;
  readonly milliseconds: number;
  /** Such as "WebAssembly, 1 thread". */
  readonly means: string;
  /** To fetch the encoder and its runtime, the first time; 0 on the edge. */
  readonly loading: number;
}

/** Features of norm 1 of prepared images: N × height × width × channels of the card's input. */
export function embedAt(place: Place, card: EncoderCard, pixels: Uint8Array): Promise<Embedded> {
  switch (place) {
    case "edge":
      return embedOnEdge(card, pixels);
    case "browser":
      return embedInBrowser(card, pixels, "fp32");
    case "browser-int8":
      return embedInBrowser(card, pixels, "int8");
  }
}

async function embedOnEdge(
  { id, input: { height, width, channels } }: EncoderCard,
  pixels: Uint8Array,
): Promise<Embedded> {
  const shape = [pixels.length / (height * width * channels), height, width, channels];
  const start = performance.now();
  const response = await fetch(
    `/v1/encoders/${id}/embeddings?normalize=l2&encoding_format=base64`,
    {
      method: "POST",
      headers: { "Content-Type": "application/x-npy" },
      body: writeNpy({ shape, data: pixels }),
    },
  );
  const answer = (await response.json()) as EmbeddingsAnswer;
  const milliseconds = performance.now() - start;
  if (!("embeddings" in answer)) throw new Error(answer.detail);
  const { embeddings, dimensions } = answer;
  const data = new Float32Array(embeddings.length * dimensions);
  for (const [row, text] of embeddings.entries()) data.set(floats(text), row * dimensions);
  return {
    embeddings: matrix(embeddings.length, dimensions, data),
    milliseconds,
    means: "with the way there and back",
    loading: 0,
  };
}

type EmbeddingsAnswer =
  | { readonly embeddings: readonly string[]; readonly dimensions: number }
  | { readonly detail: string };

function floats(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

const NAMES = { webgpu: "WebGPU", wasm: "WebAssembly" } as const;

interface Loaded {
  readonly encoder: LoadedEncoder;
  readonly loading: number;
}

/** The encoders that were loaded into this page. */
const loaded = new Map<string, Promise<Loaded>>();

async function embedInBrowser(
  card: EncoderCard,
  pixels: Uint8Array,
  precision: Precision,
): Promise<Embedded> {
  const { encoder, loading } = await loadedEncoder(card, precision);
  const { height, width, channels } = card.input;
  const size = height * width * channels;
  const images = Array.from({ length: pixels.length / size }, (_, index) => ({
    width,
    height,
    channels,
    pixels: pixels.subarray(index * size, (index + 1) * size),
  }));
  const start = performance.now();
  const embeddings = await encoder.embed(images, { normalize: "l2" });
  const milliseconds = performance.now() - start;
  const { executionProvider, threads } = encoder;
  const counted = threads === 1 ? "1 thread" : `${threads} threads`;
  return {
    embeddings,
    milliseconds,
    means: `${NAMES[executionProvider]}${executionProvider === "wasm" ? `, ${counted}` : ""}`,
    loading,
  };
}

function loadedEncoder({ id }: EncoderCard, precision: Precision): Promise<Loaded> {
  const key = `${id} ${precision}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const loading = load(id, precision);
  loaded.set(key, loading);
  // Whoever tries again, tries anew.
  loading.catch(() => loaded.delete(key));
  return loading;
}

async function load(id: string, precision: Precision): Promise<Loaded> {
  const start = performance.now();
  const { loadEncoder } = await import("../../../encoders/load-encoder.ts");
  const encoder = await loadEncoder(`/v1/encoders/${id}`, { precision });
  return { encoder, loading: performance.now() - start };
}
