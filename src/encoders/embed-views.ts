import { type Matrix, matrix } from "../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../linalg/normalize-rows.ts";
import { randomUniform } from "../numerics/random.ts";
import { augment, NUMBERS } from "./augment.ts";
import type { OutputName } from "./card.ts";
import type { Encoder } from "./encoder.ts";

export interface ViewOptions {
  /** Augmentations of each image whose embeddings are given. */
  readonly views: number;
  /** Further augmentations of each image, of whose embeddings the mean is given; 0 for none. */
  readonly meanViews: number;
  /** Of the augmentations: the same seed, the same views. */
  readonly seed: number;
  readonly output: OutputName;
  readonly normalize: Normalization;
}

export interface EmbeddedViews {
  /** Each N × d. */
  readonly views: readonly Matrix[];
  /** N × d: an estimate of μ(x) = E_a f(a(x)) that is independent of the views; null if none was asked for. */
  readonly viewMean: Matrix | null;
}

/**
 * Embeddings of augmentations of prepared images, those that the encoder was trained with. The i-th
 * augmentation of all images is drawn before the next one, in the order of the images.
 *
 * @param pixels N × height × width × channels of the card's input
 */
export async function embedViews(
  encoder: Encoder,
  pixels: Uint8Array,
  { views, meanViews, seed, output, normalize }: ViewOptions,
): Promise<EmbeddedViews> {
  const uniform = randomUniform(seed);
  const next = async () => {
    const embeddings = await encoder.embed(augmented(encoder, pixels, uniform), output);
    if (normalize === "l2") normalizeRows(embeddings);
    return embeddings;
  };
  const given: Matrix[] = [];
  for (let view = 0; view < views; view++) given.push(await next());
  if (meanViews === 0) return { views: given, viewMean: null };

  const [{ rows, columns, data }] = given;
  const sums = new Float64Array(data.length);
  for (let view = 0; view < meanViews; view++) {
    const embeddings = await next();
    for (let index = 0; index < sums.length; index++) sums[index] += embeddings.data[index];
  }
  const mean = Float32Array.from(sums, (sum) => sum / meanViews);
  return { views: given, viewMean: matrix(rows, columns, mean) };
}

/** One augmentation of every image. */
function augmented({ card }: Encoder, pixels: Uint8Array, uniform: () => number): Uint8Array {
  const { height, width, channels } = card.input;
  const size = height * width * channels;
  const views = new Uint8Array(pixels.length);
  const numbers = new Float64Array(NUMBERS);
  for (let at = 0; at < pixels.length; at += size) {
    for (let index = 0; index < NUMBERS; index++) numbers[index] = uniform();
    views.set(augment(pixels.subarray(at, at + size), card.input, numbers, card.augmentation), at);
  }
  return views;
}
