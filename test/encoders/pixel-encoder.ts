import type { AugmentationOptions } from "../../src/encoders/augment.ts";
import type { EncoderCard } from "../../src/encoders/card.ts";
import type { Encoder } from "../../src/encoders/encoder.ts";

/** Augmentations that leave an image as it is. */
export const UNCHANGED: AugmentationOptions = {
  area: [1, 1],
  aspect: 1,
  flip: 0,
  jitter: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  grey: 0,
};

/** An encoder of 2 × 2 grey pixels whose embedding is the pixels themselves. */
export function pixelEncoder(card: EncoderCard): Encoder {
  const embed = async (pixels: Uint8Array) => ({
    rows: pixels.length / 4,
    columns: 4,
    data: Float32Array.from(pixels),
  });
  return { card, embed } as unknown as Encoder;
}
