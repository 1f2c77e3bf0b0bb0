import * as z from "zod";

/** Two numbers, described as a list of two: several readers of OpenAPI do not know `prefixItems`. */
const pair = z.array(z.number()).length(2) as unknown as z.ZodType<[number, number]>;

const output = z.object({ dimensions: z.number(), normalized: z.boolean() });

/**
 * The card of an encoder, as `models/training/export.py` writes it; what a card has besides is passed
 * on as it is.
 */
export const cardAnswer = {
  id: z.string(),
  data: z.object({
    name: z.string(),
    classes: z.array(z.string()),
    licence: z.string(),
    trainSamples: z.number(),
    testSamples: z.number(),
  }),
  input: z.object({
    name: z.string(),
    type: z.literal("uint8"),
    layout: z.literal("NHWC"),
    height: z.number(),
    width: z.number(),
    channels: z.union([z.literal(1), z.literal(3)]),
    mode: z.enum(["grey", "rgb"]),
    luma: z.array(z.number()).describe("Weights of red, green and blue in grey"),
    background: z.number().describe("What transparent pixels are seen before"),
    crop: z.literal("centre square"),
    resize: z.literal("bilinear, antialiased"),
  }),
  outputs: z.object({ features: output, projection: output }),
  network: z.string(),
  parameters: z.number(),
  loss: z.string(),
  draws: z.number().describe("K + 1"),
  negatives: z.number().describe("K"),
  temperature: z.number(),
  augmentation: z.object({
    area: pair,
    aspect: z.number(),
    flip: z.number(),
    jitter: z.number(),
    brightness: z.number(),
    contrast: z.number(),
    saturation: z.number(),
    hue: z.number(),
    grey: z.number(),
  }),
  epochs: z.number(),
  batch: z.number(),
  seed: z.number(),
  training: z.looseObject({
    loss: z.number(),
    seconds: z.number(),
    samplesPerSecond: z.number(),
    hardware: z.string(),
  }),
  metrics: z
    .looseObject({})
    .describe("On the test set: InfoNCE and the accuracies of classifiers, of each output"),
  bytes: z.number().describe("Of the ONNX file"),
  sha256: z.string().describe("Of the ONNX file"),
  int8: z
    .looseObject({ file: z.string(), bytes: z.number(), sha256: z.string() })
    .exactOptional()
    .describe(
      "The model rounded to 8 bits, beside the other; the service itself runs the exact one",
    ),
  licence: z.string(),
  command: z.string().describe("What trained it"),
};
