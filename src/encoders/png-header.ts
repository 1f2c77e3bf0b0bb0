// PNG (W3C, third edition): a signature, then chunks of length, type, data and CRC.

import type { ColourMode, ImageHeader } from "./image.ts";
import { ImageError } from "./image-error.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The depths that each colour type may have (§11.2.1). */
const COLOUR_TYPES: Readonly<
  Record<number, { mode: ColourMode; channels: number; depths: number[] }>
> = {
  0: { mode: "grey", channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { mode: "rgb", channels: 3, depths: [8, 16] },
  3: { mode: "palette", channels: 1, depths: [1, 2, 4, 8] },
  4: { mode: "grey+alpha", channels: 2, depths: [8, 16] },
  6: { mode: "rgba", channels: 4, depths: [8, 16] },
};

export interface PngHeader extends ImageHeader {
  /** Bits a sample. */
  readonly depth: number;
  /** Samples a pixel in the file. */
  readonly channels: number;
  readonly interlaced: boolean;
}

/** @throws ImageError */
export function pngHeader(bytes: Uint8Array, name: string): PngHeader {
  if (bytes.length < 33) throw truncatedPng(name, bytes.length);
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) {
    throw corruptPng(name, "its signature was changed on the way, as a transfer as text does");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || String.fromCharCode(...bytes.subarray(12, 16)) !== "IHDR") {
    throw corruptPng(name, "byte 8 does not start an IHDR chunk");
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colourType, compression, filter, interlace] = bytes.subarray(24, 29);
  const colours = COLOUR_TYPES[colourType];
  if (colours === undefined || !colours.depths.includes(depth)) {
    throw corruptPng(name, `colour type ${colourType} with ${depth} bits a sample does not exist`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw corruptPng(name, "its IHDR chunk names a method that does not exist");
  }
  const { mode, channels } = colours;
  return { format: "png", width, height, mode, depth, channels, interlaced: interlace === 1 };
}

export function truncatedPng(name: string, length: number): ImageError {
  return new ImageError(
    "image-truncated",
    name,
    `${name} ends at byte ${length}, before the end of its PNG image; send it whole.`,
  );
}

export function corruptPng(name: string, what: string): ImageError {
  return new ImageError("image-corrupt", name, `${name} is a corrupt PNG file: ${what}.`);
}
