/** How colours are stored: what the file says, not what a decoder makes of it. */
export type ColourMode = "grey" | "grey+alpha" | "rgb" | "rgba" | "palette";

/** Pixels, row-major, channels last: grey (1), red, green, blue (3), and opacity (4). */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
}

export type ImageFormat = "png" | "jpeg" | "webp";

/** What the first bytes of a file say of its picture. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly mode: ColourMode;
}
