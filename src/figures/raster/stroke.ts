import type { Point } from "../figure.ts";
import type { Mask } from "./mask.ts";

/** How a line is drawn. Bends are round. Lengths are pixels of the picture. */
export interface Pen {
  readonly radius: number;
  readonly cap: "butt" | "round";
  /** Lengths of dashes and gaps in turn; none for an unbroken line. */
  readonly dashes?: readonly number[];
}

/** Covers a line through `points`; of a single point, a dot. */
export function stroke(mask: Mask, points: readonly Point[], pen: Pen): void {
  for (const dash of pen.dashes?.length ? dashed(points, pen.dashes) : [points]) {
    for (let index = 1; index < dash.length; index++) {
      segment(mask, dash[index - 1], dash[index], pen.radius);
    }
    const ends = pen.cap === "round" ? dash : dash.slice(1, -1);
    for (const point of ends) disc(mask, point, pen.radius);
  }
}

/** The dashes of a line, the first of which begins with it. */
function dashed(points: readonly Point[], lengths: readonly number[]): Point[][] {
  const dashes: Point[][] = [];
  let dash: Point[] = [points[0]];
  let turn = 0;
  let left = lengths[0];
  const isDrawn = () => turn % 2 === 0;
  for (let index = 1; index < points.length; index++) {
    let [x, y] = points[index - 1];
    const [x1, y1] = points[index];
    for (;;) {
      const length = distance(x1 - x, y1 - y);
      if (length <= left) {
        left -= length;
        if (isDrawn()) dash.push([x1, y1]);
        break;
      }
      x += ((x1 - x) * left) / length;
      y += ((y1 - y) * left) / length;
      if (isDrawn()) dashes.push([...dash, [x, y]]);
      turn += 1;
      left = lengths[turn % lengths.length];
      dash = [[x, y]];
    }
  }
  return isDrawn() ? [...dashes, dash] : dashes;
}

/** A rectangle around a segment: a pixel is covered by as much as its centre is from the edges. */
function segment(mask: Mask, [x0, y0]: Point, [x1, y1]: Point, radius: number): void {
  const length = distance(x1 - x0, y1 - y0);
  if (length === 0) return;
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  // A line thinner than a pixel covers no pixel entirely.
  const most = Math.min(1, 2 * radius);
  const reach = radius + 1;
  const [left, right] = [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach];
  const bottom = Math.min(mask.height, Math.ceil(Math.max(y0, y1) + reach));
  for (let row = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); row < bottom; row++) {
    const y = row + 0.5 - y0;
    // Where this row is within reach of the line.
    const middle = dy === 0 ? x0 : x0 + (y * dx) / dy;
    const half = dy === 0 ? Infinity : reach / Math.abs(dy) + 1;
    const end = Math.min(mask.width, Math.ceil(Math.min(right, middle + half)));
    for (
      let column = Math.max(0, Math.floor(Math.max(left, middle - half)));
      column < end;
      column++
    ) {
      const x = column + 0.5 - x0;
      const across = Math.abs(x * dy - y * dx);
      const along = x * dx + y * dy;
      const share =
        part(radius + 0.5 - across, most) * part(along + 0.5, 1) * part(length - along + 0.5, 1);
      if (share > 0) mask.cover(column, row, share);
    }
  }
}

function disc(mask: Mask, [x, y]: Point, radius: number): void {
  const reach = radius + 1;
  const bottom = Math.min(mask.height, Math.ceil(y + reach));
  const right = Math.min(mask.width, Math.ceil(x + reach));
  const most = Math.min(1, 2 * radius);
  for (let row = Math.max(0, Math.floor(y - reach)); row < bottom; row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < right; column++) {
      const share = part(radius + 0.5 - distance(column + 0.5 - x, row + 0.5 - y), most);
      if (share > 0) mask.cover(column, row, share);
    }
  }
}

function part(share: number, most: number): number {
  return Math.min(most, Math.max(0, share));
}

/** By a square root, which is the same everywhere; `Math.hypot` is not. */
function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
