/** Images, decoded and prepared as encoders take them, and the augmentations that they were trained with. */
export { type AugmentationOptions, augment, NUMBERS } from "./augment.ts";
export type { EncoderCard, EncoderInput, ModelFile, OutputName, Precision } from "./card.ts";
export {
  type DecodedImage,
  decodeImage,
  type ImageCodecs,
  installImageCodecs,
} from "./decode-image.ts";
export { type EmbeddedViews, embedViews, type ViewOptions } from "./embed-views.ts";
export { Encoder, type Runtime } from "./encoder.ts";
export type { ColourMode, Image, ImageFormat, ImageHeader } from "./image.ts";
export { ImageError, type ImageProblem, imageProblems } from "./image-error.ts";
export {
  type EmbedOptions,
  type ExecutionProvider,
  type LoadedEncoder,
  type LoadOptions,
  loadEncoder,
} from "./load-encoder.ts";
export { type Preparation, type Prepared, prepare } from "./prepare.ts";
