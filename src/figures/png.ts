import { crc32 } from "../formats/crc32.ts";
import type { Figure } from "./figure.ts";
import type { Canvas } from "./raster/canvas.ts";
import { rasterise } from "./raster/rasterise.ts";

/** The figure as a PNG of `scale` pixels a CSS pixel, with its title and description as texts. */
export async function toPng(figure: Figure, scale = 1): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = rasterise(figure, scale);
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header(canvas)),
    chunk("pHYs", resolution(scale)),
    chunk("iTXt", text("Title", figure.title, figure.look.language)),
    chunk("iTXt", text("Description", figure.description, figure.look.language)),
    chunk("IDAT", await deflated(unfiltered(canvas))),
    chunk("IEND", new Uint8Array()),
  ]);
}

function header({ width, height }: Canvas): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits of red, green and blue.
  bytes.set([8, 2, 0, 0, 0], 8);
  return bytes;
}

/** A CSS pixel is a 96th of an inch. */
const PER_METRE = 96 / 0.0254;

function resolution(scale: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  const density = Math.round(PER_METRE * scale);
  view.setUint32(0, density);
  view.setUint32(4, density);
  bytes[8] = 1;
  return bytes;
}

/** Not compressed, in UTF-8. */
function text(keyword: string, value: string, language: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    `${keyword}\0\0\0${language}\0${keyword}\0${value.replaceAll("\0", "")}`,
  );
}

/** Each row after a byte that says it is as it is: filters make pictures of few colours larger. */
function unfiltered({ width, height, pixels }: Canvas): Uint8Array<ArrayBuffer> {
  const stride = 3 * width;
  const rows = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  }
  return rows;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
