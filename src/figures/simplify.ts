import type { Point } from "./figure.ts";

/**
 * The points of a line without those that lie within `tolerance` pixels of what is left (Ramer 1972;
 * Douglas & Peucker 1973). What is kept is kept as it is.
 */
export function simplify(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, last] = span;
    let farthest = first;
    let most = tolerance;
    for (let index = first + 1; index < last; index++) {
      const distance = distanceToSegment(points[index], points[first], points[last]);
      if (distance > most) {
        most = distance;
        farthest = index;
      }
    }
    if (farthest === first) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

function distanceToSegment([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

/** Nobody sees a fifth of a pixel. */
const TOLERANCE = 0.2;

/** Points of all lines of a figure together: at ten bytes a point, two thirds of 30 kB. */
const POINTS = 2000;

/** Lines with so few points together that the figure stays small, however jagged they are. */
export function simplifyAll<Line extends { readonly pieces: readonly (readonly Point[])[] }>(
  lines: readonly Line[],
): Line[] {
  for (let tolerance = TOLERANCE; ; tolerance *= 2) {
    const simple = lines.map((line) => ({
      ...line,
      pieces: line.pieces.map((piece) => simplify(piece, tolerance)),
    }));
    const points = simple.flatMap(({ pieces }) => pieces).reduce((sum, p) => sum + p.length, 0);
    const fewest = simple
      .flatMap(({ pieces }) => pieces)
      .reduce((sum, p) => sum + Math.min(2, p.length), 0);
    if (points <= Math.max(POINTS, fewest)) return simple;
  }
}
