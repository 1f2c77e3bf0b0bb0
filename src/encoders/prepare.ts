import type { EncoderInput } from "./card.ts";
import type { Image } from "./image.ts";
import { resize } from "./resize.ts";

/** What was done to an image, in the order in which it was. */
export type Preparation =
  | "cropped to the centre square"
  | "laid on the background"
  | "converted to grey"
  | "converted to colour"
  | "resized";

export interface Prepared {
  /** height × width × channels of the input. */
  readonly pixels: Uint8Array;
  readonly steps: readonly Preparation[];
}

/**
 * An image as an encoder takes it: the largest square about its centre, on the background where it is
 * transparent, in the encoder's colours (grey is Rec. 601's luma, as Pillow's mode "L"), resized.
 */
export function prepare(image: Image, input: EncoderInput): Prepared {
  const steps: Preparation[] = [];
  const side = Math.min(image.width, image.height);
  if (image.width !== image.height) steps.push("cropped to the centre square");
  const colours = inColours(image, side, input, steps);
  if (side === input.width && side === input.height) return { pixels: colours, steps };
  steps.push("resized");
  const size = { width: side, height: side, channels: input.channels };
  return { pixels: resize(colours, size, input.width, input.height), steps };
}

/** The centre square in the channels of the input. */
function inColours(
  { width, height, channels, pixels }: Image,
  side: number,
  input: EncoderInput,
  steps: Preparation[],
): Uint8Array {
  const left = (width - side) >> 1;
  const top = (height - side) >> 1;
  const square = new Uint8Array(side * side * input.channels);
  let isTransparent = false;
  let isColoured = false;
  let to = 0;
  for (let row = top; row < top + side; row++) {
    for (let column = left; column < left + side; column++) {
      const from = (row * width + column) * channels;
      let red = pixels[from];
      let green = channels === 1 ? red : pixels[from + 1];
      let blue = channels === 1 ? red : pixels[from + 2];
      if (channels === 4 && pixels[from + 3] !== 255) {
        isTransparent = true;
        const opacity = pixels[from + 3];
        red = over(red, opacity, input.background);
        green = over(green, opacity, input.background);
        blue = over(blue, opacity, input.background);
      }
      if (input.channels === 1) {
        isColoured ||= red !== green || green !== blue;
        square[to++] = luma(red, green, blue);
      } else {
        square[to++] = red;
        square[to++] = green;
        square[to++] = blue;
      }
    }
  }
  if (isTransparent) steps.push("laid on the background");
  if (isColoured) steps.push("converted to grey");
  if (channels === 1 && input.channels === 3) steps.push("converted to colour");
  return square;
}

function over(colour: number, opacity: number, background: number): number {
  return Math.round((colour * opacity + background * (255 - opacity)) / 255);
}

/** 0.299 R + 0.587 G + 0.114 B in 16 fixed-point places, rounded: Pillow's. */
function luma(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}
