import type { AugmentationOptions } from "./augment.ts";

/** What an encoder takes: pixels of one size and colour mode, channels last. */
export interface EncoderInput {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** What transparent pixels are seen before: the brightness of all colours, 0…255. */
  readonly background: number;
}

/** The outputs of an encoder: before and after its projection head. */
export type OutputName = "features" | "projection";

/** What must be known of an encoder to use it: a part of its `card.json`. */
export interface EncoderCard {
  readonly id: string;
  readonly input: EncoderInput;
  readonly outputs: Readonly<Record<OutputName, { readonly dimensions: number }>>;
  readonly augmentation: AugmentationOptions;
  readonly temperature: number;
  /** The length of the ONNX file. */
  readonly bytes: number;
  readonly sha256: string;
}
