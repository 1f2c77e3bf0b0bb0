import type { Canvas, Colour } from "./canvas.ts";

/** Shares are rounded: nobody sees a sixteenth, and pictures of fewer colours are smaller. */
const LEVELS = 16;

/** Which part of each pixel a mark covers: what overlaps within a mark is covered once. */
export class Mask {
  readonly width: number;
  readonly height: number;
  readonly #shares: Float32Array;
  /** Of each row the first column that is covered, and the one after the last. */
  readonly #first: Int32Array;
  readonly #end: Int32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#shares = new Float32Array(width * height);
    this.#first = new Int32Array(height).fill(width);
    this.#end = new Int32Array(height);
  }

  /** The pixel must be inside. */
  cover(column: number, row: number, share: number): void {
    const index = row * this.width + column;
    if (share <= this.#shares[index]) return;
    this.#shares[index] = share;
    if (column < this.#first[row]) this.#first[row] = column;
    if (column >= this.#end[row]) this.#end[row] = column + 1;
  }

  /** Paints what is covered, and is empty afterwards. */
  paint({ pixels, width }: Canvas, [red, green, blue]: Colour, opacity = 1): void {
    for (let row = 0; row < this.height; row++) {
      const end = this.#end[row];
      for (let column = this.#first[row]; column < end; column++) {
        const index = row * width + column;
        if (this.#shares[index] === 0) continue;
        const share = (Math.round(this.#shares[index] * LEVELS) / LEVELS) * opacity;
        this.#shares[index] = 0;
        const at = 3 * index;
        pixels[at] = Math.round(pixels[at] + share * (red - pixels[at]));
        pixels[at + 1] = Math.round(pixels[at + 1] + share * (green - pixels[at + 1]));
        pixels[at + 2] = Math.round(pixels[at + 2] + share * (blue - pixels[at + 2]));
      }
      this.#first[row] = this.width;
      this.#end[row] = 0;
    }
  }
}
