import type { EncoderInput } from "../../encoders/card.ts";
import { decodeImage } from "../../encoders/decode-image.ts";
import type { ColourMode, Image, ImageFormat } from "../../encoders/image.ts";
import { imageHeader } from "../../encoders/image-header.ts";
import { type Preparation, prepare } from "../../encoders/prepare.ts";
import { requireWithin } from "../limits.ts";
import type { ImageSource } from "./image-sources.ts";

/** What a file was, and what was done to its images before they were encoded. */
export interface PreparedSource {
  readonly name: string;
  readonly format: ImageFormat | "npy";
  readonly images: number;
  readonly width: number;
  readonly height: number;
  readonly mode: ColourMode;
  readonly steps: readonly Preparation[];
}

export interface PreparedImages {
  readonly count: number;
  /** count × height × width × channels of the encoder's input. */
  readonly pixels: Uint8Array;
  readonly sources: readonly PreparedSource[];
}

/**
 * Images as an encoder takes them. Their number and the pixels that their headers announce are
 * checked before the first is decoded.
 *
 * @throws LimitExceeded or ImageError
 */
export async function prepareImages(
  sources: readonly ImageSource[],
  input: EncoderInput,
): Promise<PreparedImages> {
  const count = sources.reduce((sum, source) => sum + imagesIn(source), 0);
  requireWithin("encodedImages", count, "images", "Send them in several requests.");
  const pixels = sources.reduce((sum, source) => sum + pixelsIn(source), 0);
  requireWithin("encodedPixels", pixels, "images", "Make them smaller, or send fewer.");

  const size = input.height * input.width * input.channels;
  const prepared = new Uint8Array(count * size);
  const described: PreparedSource[] = [];
  let at = 0;
  for (const source of sources) {
    const { images, ...description } = await imagesOf(source);
    const steps = new Set<Preparation>();
    for (const image of images) {
      const result = prepare(image, input);
      prepared.set(result.pixels, at);
      at += size;
      for (const step of result.steps) steps.add(step);
    }
    const { width, height } = images[0];
    described.push({
      name: source.name,
      ...description,
      images: images.length,
      width,
      height,
      steps: [...steps],
    });
  }
  return { count, pixels: prepared, sources: described };
}

function imagesIn(source: ImageSource): number {
  return "array" in source ? source.array.count : 1;
}

function pixelsIn(source: ImageSource): number {
  if ("array" in source) return source.array.count * source.array.height * source.array.width;
  const { width, height } = imageHeader(source.bytes, source.name);
  return width * height;
}

interface SourceImages {
  readonly format: ImageFormat | "npy";
  readonly mode: ColourMode;
  readonly images: readonly Image[];
}

const MODES = { 1: "grey", 3: "rgb", 4: "rgba" } as const;

async function imagesOf(source: ImageSource): Promise<SourceImages> {
  if (!("array" in source)) {
    const { header, image } = await decodeImage(source.bytes, source.name);
    return { format: header.format, mode: header.mode, images: [image] };
  }
  const { count, height, width, channels, pixels } = source.array;
  const size = height * width * channels;
  const images = Array.from({ length: count }, (_, index) => ({
    width,
    height,
    channels,
    pixels: pixels.subarray(index * size, (index + 1) * size),
  }));
  return { format: "npy", mode: MODES[channels], images };
}
