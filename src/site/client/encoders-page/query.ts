import { augment, NUMBERS } from "../../../encoders/augment.ts";
import type { EncoderCard, EncoderInput } from "../../../encoders/card.ts";
import { prepare } from "../../../encoders/prepare.ts";
import { randomUniform } from "../../../numerics/random.ts";

/** A picture to find neighbours of, as the encoder takes it. */
export interface Query {
  readonly name: string;
  readonly pixels: Uint8Array;
  /** What was done to it. */
  readonly steps: readonly string[];
  /** If it is one of the samples: it is no neighbour of itself. */
  readonly sample: number | null;
}

/** @throws ImageError if the file is no picture that can be read */
export async function queryOfFile(file: File, input: EncoderInput): Promise<Query> {
  // Decoders are fetched when there is something to decode.
  const { decodeImage } = await import("../../../encoders/decode-image.ts");
  const { image } = await decodeImage(new Uint8Array(await file.arrayBuffer()), file.name);
  return { name: file.name, sample: null, ...prepare(image, input) };
}

/** Two views of the picture, augmented as in the encoder's training. */
export function viewsOf({ pixels }: Query, card: EncoderCard, seed: number): Uint8Array[] {
  const uniform = randomUniform(seed);
  return Array.from({ length: 2 }, () => {
    const numbers = Float64Array.from({ length: NUMBERS }, uniform);
    return augment(pixels, card.input, numbers, card.augmentation);
  });
}
