import { ImageError } from "../../encoders/image-error.ts";
import { MOST_PIXELS } from "../../encoders/image-header.ts";
import type { NpyArray } from "../../formats/npy-array.ts";

/** A batch of images of one size, in one array. */
export interface ImageArray {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
}

/**
 * The images of an array uint8 of shape (N, H, W), grey, or (N, H, W, C), grey, RGB or RGBA.
 *
 * @param name what it is called in errors
 * @throws ImageError
 */
export function imageArray(array: NpyArray, name: string): ImageArray {
  const { dtype, shape, data } = array;
  if (dtype !== "uint8" || !(data instanceof Uint8Array)) {
    throw new ImageError(
      "image-array",
      name,
      `${name} has dtype ${dtype}; images are uint8, 0 to 255: convert them, e.g. by (255 * x).round().astype(np.uint8).`,
    );
  }
  const [count, height, width, channels = 1] = shape;
  if ((shape.length !== 3 && shape.length !== 4) || !isChannels(channels)) {
    throw new ImageError(
      "image-array",
      name,
      `${name} has shape (${shape.join(", ")}); images have (N, height, width), or (N, height, width, channels) with 1, 3 or 4 channels.`,
    );
  }
  if (shape.includes(0)) {
    throw new ImageError(
      "image-array",
      name,
      `${name} has shape (${shape.join(", ")}), no pixels.`,
    );
  }
  if (height * width > MOST_PIXELS) {
    throw new ImageError(
      "image-pixels-limit",
      name,
      `${name} has images of ${width} × ${height} pixels; at most ${MOST_PIXELS} (2048 × 2048) are read: make them smaller.`,
    );
  }
  return { count, height, width, channels, pixels: data };
}

function isChannels(count: number): count is 1 | 3 | 4 {
  return count === 1 || count === 3 || count === 4;
}
