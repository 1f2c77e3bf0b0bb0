import type { Point } from "./figure.ts";

/** Nobody sees a fifth of a pixel. */
const TOLERANCE = 0.2;

/**
 * The points of a line without those that lie within `tolerance` pixels of what is left (Ramer 1972;
 * Douglas & Peucker 1973). What is kept is kept as it is.
 */
export function simplify(points: readonly Point[], tolerance = TOLERANCE): Point[] {
  if (points.length < 3) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, last] = span;
    let farthest = first;
    let most = tolerance ** 2;
    for (let index = first + 1; index < last; index++) {
      const distance = squaredDistance(points[index], points[first], points[last]);
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

/** Of a point from the segment between two others. */
function squaredDistance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return (x - x1 - t * dx) ** 2 + (y - y1 - t * dy) ** 2;
}
