import type { EncoderInput } from "../../../encoders/card.ts";

/** Pixels as they are, for eyes; `description` for those who cannot see them, empty if text beside it says the same. */
export function pixelCanvas(
  pixels: Uint8Array,
  { height, width, channels }: EncoderInput,
  description: string,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  if (description === "") {
    canvas.ariaHidden = "true";
  } else {
    canvas.role = "img";
    canvas.ariaLabel = description;
  }
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      image.data[pixel * 4 + colour] = pixels[pixel * channels + (channels === 1 ? 0 : colour)];
    }
    image.data[pixel * 4 + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
