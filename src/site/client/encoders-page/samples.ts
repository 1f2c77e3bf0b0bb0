import type { EncoderInput } from "../../../encoders/card.ts";
import { decodePng } from "../../../encoders/decode-png.ts";
import { prepare } from "../../../encoders/prepare.ts";

/** Test images of a data set, prepared for an encoder, and their classes. */
export interface Samples {
  /** Indices into the classes of the card. */
  readonly labels: readonly number[];
  /** N × height × width × channels. */
  readonly pixels: Uint8Array;
}

/** What models/training/samples.py wrote: one picture of all, class after class. */
export async function loadSamples(data: string, input: EncoderInput): Promise<Samples> {
  const [sheet, described] = await Promise.all([
    fetched(`/assets/samples/${data}.png`).then((response) => response.arrayBuffer()),
    fetched(`/assets/samples/${data}.json`).then((response) => response.json()),
  ]);
  const { labels, columns } = described as { labels: readonly number[]; columns: number };
  const image = await decodePng(new Uint8Array(sheet), "the samples");
  const { height, width, channels } = input;
  const pixels = new Uint8Array(labels.length * height * width * channels);
  for (let index = 0; index < labels.length; index++) {
    const top = Math.floor(index / columns) * height;
    const left = (index % columns) * width;
    const cell = new Uint8Array(height * width * image.channels);
    for (let row = 0; row < height; row++) {
      const from = ((top + row) * image.width + left) * image.channels;
      const line = image.pixels.subarray(from, from + width * image.channels);
      cell.set(line, row * width * image.channels);
    }
    const prepared = prepare({ width, height, channels: image.channels, pixels: cell }, input);
    pixels.set(prepared.pixels, index * height * width * channels);
  }
  return { labels, pixels };
}

async function fetched(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response;
}
