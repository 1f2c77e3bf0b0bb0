import type { ImageHeader } from "./image.ts";
import { ImageError } from "./image-error.ts";
import { jpegHeader } from "./jpeg-header.ts";
import { pngHeader } from "./png-header.ts";
import { webpHeader } from "./webp-header.ts";

/** Pixels of an image: its decoder takes up to 10 bytes for each, in the memory of an isolate. */
export const MOST_PIXELS = 2048 * 2048;

/**
 * What an image file says of itself, checked before anything is decoded: a few bytes may announce
 * more pixels than there is memory for.
 *
 * @param name what the image is called in errors
 * @throws ImageError
 */
export function imageHeader(bytes: Uint8Array, name: string): ImageHeader {
  const header = readHeader(bytes, name);
  const { width, height } = header;
  if (width === 0 || height === 0) {
    throw new ImageError("image-corrupt", name, `${name} has ${width} × ${height} pixels.`);
  }
  if (width * height > MOST_PIXELS) {
    throw new ImageError(
      "image-pixels-limit",
      name,
      `${name} has ${width} × ${height} pixels; at most ${MOST_PIXELS} (2048 × 2048) are read: make it smaller.`,
    );
  }
  return header;
}

function readHeader(bytes: Uint8Array, name: string): ImageHeader {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return pngHeader(bytes, name);
  if (startsWith(bytes, [0xff, 0xd8])) return jpegHeader(bytes, name);
  if (startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45])) {
    return webpHeader(bytes, name);
  }
  if (bytes.length === 0) throw new ImageError("image-truncated", name, `${name} is empty.`);
  const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
  throw new ImageError(
    "image-format",
    name,
    `${name} starts with the bytes ${first.join(" ")}, as no PNG, JPEG or WebP file does; save it as one of these.`,
  );
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
