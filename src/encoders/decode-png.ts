import { crc32 } from "../formats/crc32.ts";
import type { Image } from "./image.ts";
import { ImageError } from "./image-error.ts";
import { inflateExactly } from "./inflate-exactly.ts";
import { corruptPng, type PngHeader, pngHeader, truncatedPng } from "./png-header.ts";

const FIRST_CHUNK = 8;
const CHUNK_FRAME = 12; // length, type and CRC

/** The passes of a picture: every `dx`th column from `x`, every `dy`th row from `y`. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];

/** Adam7 (§8.1) */
const INTERLACED: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/**
 * The picture of a PNG file, in red, green, blue and opacity of 8 bits. Strict: every CRC, the length
 * of the pixels, filters and colours of the palette. Nothing is corrected for gamma or profiles.
 *
 * @throws ImageError
 */
export async function decodePng(bytes: Uint8Array, name: string): Promise<Image> {
  const header = pngHeader(bytes, name);
  const { width, height, interlaced } = header;
  const { data, palette, transparency } = chunksOf(bytes, header, name);
  const passes = (interlaced ? INTERLACED : WHOLE).map((pass) => ({
    ...pass,
    columns: Math.ceil((width - pass.x) / pass.dx),
    rows: Math.ceil((height - pass.y) / pass.dy),
  }));
  const bits = header.depth * header.channels;
  const rowBytes = (columns: number) => Math.ceil((columns * bits) / 8);
  const filled = passes.filter(({ columns, rows }) => columns > 0 && rows > 0);
  const length = filled.reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(columns)), 0);
  const lines = await inflateExactly(data, length);
  if (lines === undefined) {
    throw corruptPng(name, `its pixels do not inflate to the ${length} bytes that its size takes`);
  }
  const pixels = new Uint8Array(4 * width * height);
  const colour = colourReader(header, palette, transparency, name);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows } of filled) {
    const size = rowBytes(columns);
    let above: Uint8Array = new Uint8Array(size);
    for (let row = 0; row < rows; row++) {
      const line = lines.subarray(at + 1, at + 1 + size);
      if (!unfilter(lines[at], line, above, Math.max(1, bits >> 3))) {
        throw corruptPng(name, `row ${y + row * dy} has filter ${lines[at]}, which does not exist`);
      }
      for (let column = 0; column < columns; column++) {
        colour(line, column, pixels, 4 * ((y + row * dy) * width + x + column * dx));
      }
      above = line;
      at += 1 + size;
    }
  }
  return { width, height, channels: 4, pixels };
}

interface Chunks {
  readonly data: readonly Uint8Array[];
  readonly palette: Uint8Array | null;
  readonly transparency: Uint8Array | null;
}

function chunksOf(bytes: Uint8Array, header: PngHeader, name: string): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  for (let at = FIRST_CHUNK; ; ) {
    if (at + CHUNK_FRAME > bytes.length) throw truncatedPng(name, bytes.length);
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw truncatedPng(name, bytes.length);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw corruptPng(name, `the CRC of its ${JSON.stringify(type)} chunk at byte ${at} is wrong`);
    }
    const content = bytes.subarray(at + 8, end);
    if (type === "IEND") break;
    if (type === "IDAT") data.push(content);
    else if (type === "PLTE") palette = content;
    else if (type === "tRNS") transparency = content;
    else if (type === "acTL") {
      throw new ImageError(
        "image-animated",
        name,
        `${name} is an animated PNG file; save the frame that is meant.`,
      );
    } else if (type !== "IHDR" && (bytes[at + 4] & 0x20) === 0) {
      throw corruptPng(
        name,
        `its chunk ${JSON.stringify(type)} at byte ${at} is critical and unknown`,
      );
    }
    at = end + 4;
  }
  if (header.mode === "palette" && (palette === null || palette.length % 3 !== 0)) {
    throw corruptPng(name, "it has no palette of whole colours");
  }
  return { data, palette, transparency };
}

/** Undoes a row's filter in place (§9.2); false if there is no such filter. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): boolean {
  const { length } = line;
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = step; i < length; i++) line[i] += line[i - step];
      return true;
    case 2:
      for (let i = 0; i < length; i++) line[i] += above[i];
      return true;
    case 3:
      for (let i = 0; i < length; i++) {
        line[i] += ((i < step ? 0 : line[i - step]) + above[i]) >> 1;
      }
      return true;
    case 4:
      for (let i = 0; i < length; i++) {
        line[i] += i < step ? above[i] : paeth(line[i - step], above[i], above[i - step]);
      }
      return true;
    default:
      return false;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Writes the colour of a row's pixel to `pixels[to…]`. */
type ColourReader = (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => void;

function colourReader(
  { mode, depth, channels }: PngHeader,
  palette: Uint8Array | null,
  transparency: Uint8Array | null,
  name: string,
): ColourReader {
  const most = 2 ** depth - 1;
  const sample = sampleReader(depth);
  const scaled = (value: number) => (depth === 8 ? value : Math.round((value * 255) / most));
  if (mode === "palette") {
    const colours = (palette ?? new Uint8Array()).length / 3;
    return (line, column, pixels, to) => {
      const index = sample(line, column);
      if (index >= colours) {
        throw corruptPng(name, `a pixel has colour ${index} of a palette of ${colours}`);
      }
      for (let i = 0; i < 3; i++) pixels[to + i] = palette?.[3 * index + i] ?? 0;
      pixels[to + 3] = transparency?.[index] ?? 255;
    };
  }
  const hasAlpha = mode === "grey+alpha" || mode === "rgba";
  const colours = hasAlpha ? channels - 1 : channels;
  // The colour that stands for transparency, if there is one: 16 bits for each of its samples.
  const clear =
    !hasAlpha && transparency !== null && transparency.length === 2 * colours
      ? Array.from(
          { length: colours },
          (_, i) => transparency[2 * i] * 256 + transparency[2 * i + 1],
        )
      : null;
  return (line, column, pixels, to) => {
    const from = column * channels;
    let isClear = clear !== null;
    for (let i = 0; i < 3; i++) {
      const value = sample(line, from + (colours === 1 ? 0 : i));
      pixels[to + i] = scaled(value);
      isClear &&= clear?.[colours === 1 ? 0 : i] === value;
    }
    pixels[to + 3] = hasAlpha ? scaled(sample(line, from + colours)) : isClear ? 0 : 255;
  };
}

function sampleReader(depth: number): (line: Uint8Array, index: number) => number {
  if (depth === 8) return (line, index) => line[index];
  if (depth === 16) return (line, index) => line[2 * index] * 256 + line[2 * index + 1];
  const mask = 2 ** depth - 1;
  return (line, index) => {
    const bit = index * depth;
    return (line[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
  };
}
