import { DocumentedError } from "../errors.ts";

/** Every way in which an image can be wrong, with the sentence that documents it. */
export const imageProblems = {
  "image-format": "The bytes are none of PNG, JPEG and WebP.",
  "image-truncated": "The image file ends before its picture does.",
  "image-corrupt": "The image file contradicts itself or its format.",
  "image-animated": "The image file has several frames.",
  "image-colours": "The image has colours that are not read, such as CMYK.",
  "image-pixels-limit": "The image has more pixels than is accepted.",
  "image-array": "The array is not one of images.",
} as const;

export type ImageProblem = keyof typeof imageProblems;

/** An image is wrong: which problem, in which image (`parameter`), where, and what would be right. */
export class ImageError extends DocumentedError<ImageProblem> {
  override name = "ImageError";
}
