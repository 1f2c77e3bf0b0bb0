// JPEG (ITU-T T.81, annex B): segments of a marker 0xFF 0xNN and, most of them, a length.

import type { ImageHeader } from "./image.ts";
import { ImageError } from "./image-error.ts";

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Frames of every coding: 0xC0 to 0xCF, but tables (C4, CC) and an extension (C8). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Markers without a length: restarts, and one that is for temporary use. */
function isBare(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;
}

/**
 * Walks all segments, to the end of the image: decoders fill what is missing of a truncated file
 * with grey.
 *
 * @throws ImageError
 */
export function jpegHeader(bytes: Uint8Array, name: string): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: {
    readonly width: number;
    readonly height: number;
    readonly components: number;
  } | null = null;
  let at = 2;
  for (;;) {
    if (at + 2 > bytes.length) throw truncated(name, bytes.length);
    if (bytes[at] !== 0xff) {
      throw new ImageError(
        "image-corrupt",
        name,
        `${name}: byte ${at} of the JPEG file is no marker.`,
      );
    }
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1; // a marker may be preceded by any number of these
      continue;
    }
    if (marker === END_OF_IMAGE) break;
    if (isBare(marker)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) throw truncated(name, bytes.length);
    const length = view.getUint16(at + 2);
    if (at + 2 + length > bytes.length) throw truncated(name, bytes.length);
    if (isFrame(marker)) {
      if (length < 8) {
        throw new ImageError(
          "image-corrupt",
          name,
          `${name}: the frame at byte ${at} is too short.`,
        );
      }
      if (bytes[at + 4] !== 8) {
        throw new ImageError(
          "image-colours",
          name,
          `${name} has ${bytes[at + 4]} bits a colour; a JPEG file with 8 is read.`,
        );
      }
      frame ??= {
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: bytes[at + 9],
      };
    }
    at += 2 + length;
    if (marker === START_OF_SCAN) at = afterScan(bytes, at);
  }
  if (frame === null) {
    throw new ImageError("image-corrupt", name, `${name} is a JPEG file without a picture.`);
  }
  const { width, height, components } = frame;
  if (components !== 1 && components !== 3) {
    throw new ImageError(
      "image-colours",
      name,
      `${name} has ${components} colour components, as CMYK has; save it as RGB or grey.`,
    );
  }
  return { format: "jpeg", width, height, mode: components === 1 ? "grey" : "rgb" };
}

/** Where the coded data end: a marker that is neither a stuffed zero nor a restart. */
function afterScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1];
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return at;
    at = bytes.indexOf(0xff, at + (next === 0xff ? 1 : 2));
  }
  return bytes.length;
}

function truncated(name: string, length: number): ImageError {
  return new ImageError(
    "image-truncated",
    name,
    `${name} ends at byte ${length}, before the end of its JPEG image; send it whole.`,
  );
}
