// WebP (RFC 9649): RIFF chunks. VP8 is lossy, VP8L lossless, VP8X says what else there is.

import type { ImageHeader } from "./image.ts";
import { ImageError } from "./image-error.ts";

const ANIMATED = 0x02;
const ALPHA = 0x10;

/** @throws ImageError */
export function webpHeader(bytes: Uint8Array, name: string): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 12 ? Number.POSITIVE_INFINITY : view.getUint32(4, true) + 8;
  if (bytes.length < 30 || bytes.length < length) {
    throw new ImageError(
      "image-truncated",
      name,
      `${name} ends at byte ${bytes.length}, before the end of its WebP image; send it whole.`,
    );
  }
  const chunk = String.fromCharCode(...bytes.subarray(8, 16));
  if (chunk === "WEBPVP8X") {
    const flags = bytes[20];
    if ((flags & ANIMATED) !== 0) {
      throw new ImageError(
        "image-animated",
        name,
        `${name} is an animated WebP file; save the frame that is meant.`,
      );
    }
    const width = 1 + (view.getUint32(24, true) & 0xffffff);
    const height = 1 + (view.getUint32(26, true) >>> 8);
    return { format: "webp", width, height, mode: (flags & ALPHA) !== 0 ? "rgba" : "rgb" };
  }
  if (chunk === "WEBPVP8 " && (bytes[20] & 1) === 0) {
    const width = view.getUint16(26, true) & 0x3fff;
    const height = view.getUint16(28, true) & 0x3fff;
    return { format: "webp", width, height, mode: "rgb" };
  }
  if (chunk === "WEBPVP8L" && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    const width = 1 + (bits & 0x3fff);
    const height = 1 + ((bits >>> 14) & 0x3fff);
    return { format: "webp", width, height, mode: (bits >>> 28) & 1 ? "rgba" : "rgb" };
  }
  throw new ImageError(
    "image-corrupt",
    name,
    `${name} is a WebP file without a picture at byte 12.`,
  );
}
