/** The strengths of the augmentations that an encoder was trained with. */
export interface AugmentationOptions {
  /** Of the crop, as parts of the image's; from the least to the most. */
  readonly area: readonly [number, number];
  /** Of the crop, up to this either way. */
  readonly aspect: number;
  /** The probability of a mirror image. */
  readonly flip: number;
  /** The probability of any change of colour. */
  readonly jitter: number;
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** In turns. */
  readonly hue: number;
  /** The probability of an image without colour. */
  readonly grey: number;
}

/** Uniform numbers that a view takes, whatever the options. */
export const NUMBERS = 11;

interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * One view of an image: SimCLR's augmentations (Chen et al. 2020, arXiv 2002.05709), as
 * `models/training/augment.py` has them, of the same numbers. A crop of w·W × h·H pixels, where
 * w = min(1, √(area·ratio)), h = min(1, √(area/ratio)), area = low + (high − low)·u₀ and
 * ratio = aspect^(2u₁ − 1), with its corner at ((1 − w)·u₂, (1 − h)·u₃), mirrored if u₄ < flip, is
 * resized bilinearly; with probability `jitter` (u₅) brightness, contrast, saturation and hue follow
 * (u₆ to u₉), and grey with probability `grey` (u₁₀).
 *
 * @param pixels height × width × channels, values 0…255
 * @param numbers eleven in [0, 1)
 */
export function augment(
  pixels: Uint8Array,
  shape: Shape,
  numbers: ArrayLike<number>,
  options: AugmentationOptions,
): Uint8Array {
  const view = crop(pixels, shape, numbers, options);
  jitter(view, shape, numbers, options);
  return Uint8Array.from(view, (value) => Math.floor(value + 0.5));
}

function crop(
  pixels: Uint8Array,
  { height, width, channels }: Shape,
  u: ArrayLike<number>,
  { area: [low, high], aspect, flip }: AugmentationOptions,
): Float64Array {
  const area = low + (high - low) * u[0];
  const ratio = Math.exp((2 * u[1] - 1) * Math.log(aspect));
  const across = Math.min(1, Math.sqrt(area * ratio));
  const down = Math.min(1, Math.sqrt(area / ratio));
  const columns = places(width, (1 - across) * u[2], across, u[4] < flip);
  const rows = places(height, (1 - down) * u[3], down, false);
  const view = new Float64Array(height * width * channels);
  let to = 0;
  for (const y of rows) {
    const top = Math.floor(y);
    const below = y - top;
    for (const x of columns) {
      const left = Math.floor(x);
      const beside = x - left;
      const right = Math.min(left + 1, width - 1);
      const bottom = Math.min(top + 1, height - 1);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number) =>
          pixels[(row * width + column) * channels + channel];
        view[to++] =
          ((1 - below) * at(top, left) + below * at(bottom, left)) * (1 - beside) +
          ((1 - below) * at(top, right) + below * at(bottom, right)) * beside;
      }
    }
  }
  return view;
}

/** Where the pixels of an axis come from, no further out than the centres of the outermost ones. */
function places(size: number, start: number, length: number, mirrored: boolean): Float64Array {
  return Float64Array.from({ length: size }, (_, pixel) => {
    const step = mirrored ? size - (pixel + 0.5) : pixel + 0.5;
    return Math.min(size - 1, Math.max(0, start * size + length * step - 0.5));
  });
}

function jitter(
  view: Float64Array,
  { channels }: Shape,
  u: ArrayLike<number>,
  options: AugmentationOptions,
): void {
  const strength = (name: "brightness" | "contrast" | "saturation" | "hue", index: number) =>
    u[5] < options.jitter ? options[name] * (2 * u[index] - 1) : 0;
  const brightness = 1 + strength("brightness", 6);
  const contrast = 1 + strength("contrast", 7);
  for (let i = 0; i < view.length; i++) view[i] = cut(view[i] * brightness);
  let sum = 0;
  for (let i = 0; i < view.length; i += channels) sum += luminance(view, i, channels);
  const mean = (sum * channels) / view.length;
  for (let i = 0; i < view.length; i++) view[i] = cut(mean + contrast * (view[i] - mean));
  if (channels === 1) return;

  const saturation = 1 + strength("saturation", 8);
  const turn = 2 * Math.PI * strength("hue", 9);
  const isGrey = u[10] < options.grey;
  for (let i = 0; i < view.length; i += channels) {
    const grey = luminance(view, i, channels);
    for (let c = i; c < i + 3; c++) view[c] = cut(grey + saturation * (view[c] - grey));
    turnColour(view, i, turn);
    for (let c = i; c < i + 3; c++) view[c] = cut(view[c]);
    if (isGrey) view.fill(luminance(view, i, channels), i, i + 3);
  }
}

/** Rotates a colour about the grey axis (Rodrigues), by `angle` in radians. */
function turnColour(view: Float64Array, at: number, angle: number): void {
  const [red, green, blue] = [view[at], view[at + 1], view[at + 2]];
  const mean = (red + green + blue) / 3;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle) / Math.sqrt(3);
  view[at] = mean + cosine * (red - mean) + sine * (blue - green);
  view[at + 1] = mean + cosine * (green - mean) + sine * (red - blue);
  view[at + 2] = mean + cosine * (blue - mean) + sine * (green - red);
}

function luminance(view: Float64Array, at: number, channels: number): number {
  return channels === 1 ? view[at] : 0.299 * view[at] + 0.587 * view[at + 1] + 0.114 * view[at + 2];
}

function cut(value: number): number {
  return Math.min(255, Math.max(0, value));
}
