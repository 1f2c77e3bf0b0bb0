import type { Point } from "../figure.ts";
import type { Mask } from "./mask.ts";

type Contours = readonly (readonly Point[])[];

/** Lines that are sampled in each row of pixels; along them coverage is exact. */
const SAMPLES = 8;

/** Covers the inside of closed contours, by the non-zero rule. */
export function fill(mask: Mask, contours: Contours): void {
  const bounds = boundsOf(contours);
  const [left, top] = [Math.max(0, Math.floor(bounds.left)), Math.max(0, Math.floor(bounds.top))];
  const width = Math.min(mask.width, Math.ceil(bounds.right)) - left;
  const height = Math.min(mask.height, Math.ceil(bounds.bottom)) - top;
  if (!(width > 0 && height > 0)) return;
  const lines = crossings(contours, top, height * SAMPLES);
  const shares = new Float32Array(width);
  for (let row = 0; row < height; row++) {
    shares.fill(0);
    for (let sample = 0; sample < SAMPLES; sample++) {
      const line = lines[row * SAMPLES + sample];
      if (line !== undefined) addSpans(shares, left, line);
    }
    for (let column = 0; column < width; column++) {
      if (shares[column] === 0) continue;
      mask.cover(left + column, top + row, Math.min(1, shares[column] / SAMPLES));
    }
  }
}

function boundsOf(contours: Contours) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const contour of contours) {
    for (const [x, y] of contour) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return { left, right, top, bottom };
}

/** A place where a contour crosses a line: 1 if it goes down there, −1 if up. */
interface Crossing {
  readonly x: number;
  readonly direction: 1 | -1;
}

/** For each of `count` sampled lines from the row `top` on, where contours cross it. */
function crossings(contours: Contours, top: number, count: number): (Crossing[] | undefined)[] {
  const lines: (Crossing[] | undefined)[] = new Array(count).fill(undefined);
  for (const contour of contours) {
    let [x0, y0] = contour[contour.length - 1];
    for (const [x1, y1] of contour) {
      const [high, low] = y0 < y1 ? [y0, y1] : [y1, y0];
      const slope = (x1 - x0) / (y1 - y0);
      const last = Math.min(count, Math.ceil((low - top) * SAMPLES - 0.5));
      for (let line = Math.max(0, Math.ceil((high - top) * SAMPLES - 0.5)); line < last; line++) {
        const y = top + (line + 0.5) / SAMPLES;
        lines[line] ??= [];
        lines[line]?.push({ x: x0 + (y - y0) * slope, direction: y1 > y0 ? 1 : -1 });
      }
      [x0, y0] = [x1, y1];
    }
  }
  return lines;
}

function addSpans(shares: Float32Array, left: number, line: Crossing[]): void {
  line.sort((a, b) => a.x - b.x);
  let winding = 0;
  for (let index = 0; index + 1 < line.length; index++) {
    winding += line[index].direction;
    if (winding !== 0) addSpan(shares, line[index].x - left, line[index + 1].x - left);
  }
}

/** Adds to each column how much of it lies between `from` and `to`. */
function addSpan(shares: Float32Array, from: number, to: number): void {
  const end = Math.min(shares.length, Math.ceil(to));
  for (let column = Math.max(0, Math.floor(from)); column < end; column++) {
    shares[column] += Math.min(to, column + 1) - Math.max(from, column);
  }
}
