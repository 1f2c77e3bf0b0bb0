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

/** Numbers as they were trained, or weights and activations rounded to 8 bits: smaller, faster, less exact. */
export type Precision = "fp32" | "int8";

/** Of an ONNX file. */
export interface ModelFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** What must be known of an encoder to use it: a part of its `card.json`. */
export interface EncoderCard extends ModelFile {
  readonly id: string;
  readonly input: EncoderInput;
  readonly outputs: Readonly<Record<OutputName, { readonly dimensions: number }>>;
  readonly augmentation: AugmentationOptions;
  readonly temperature: number;
  /** Absent where it would lose more than half a point of accuracy. */
  readonly int8?: ModelFile;
}

/** The file of each precision, in the folder of the model and behind its address. */
export const modelNames: Readonly<Record<Precision, string>> = {
  fp32: "model.onnx",
  int8: "model.int8.onnx",
};

/** The file of a precision; undefined if the encoder has none. */
export function modelFile(card: EncoderCard, precision: Precision): ModelFile | undefined {
  return precision === "fp32" ? card : card.int8;
}
