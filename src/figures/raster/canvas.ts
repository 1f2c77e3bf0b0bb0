/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** An opaque picture, 3 bytes a pixel, row by row. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export function createCanvas(width: number, height: number, ground: Colour): Canvas {
  const pixels = new Uint8Array(3 * width * height);
  const row = pixels.subarray(0, 3 * width);
  for (let index = 0; index < row.length; index++) row[index] = ground[index % 3];
  for (let index = 1; index < height; index++) pixels.set(row, index * row.length);
  return { width, height, pixels };
}

/** `#rrggbb` */
export function colourOf(text: string): Colour {
  const bits = Number.parseInt(text.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}
