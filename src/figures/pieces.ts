import type { Point } from "./figure.ts";

/** The pieces of a line between the points that are missing. */
export function piecesOf(points: readonly (Point | null)[]): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  for (const point of [...points, null]) {
    if (point !== null) piece.push(point);
    else if (piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
  }
  return pieces;
}

/** What of a piece lies between two horizontals; where it crosses one, it ends there. */
export function clip(piece: readonly Point[], top: number, bottom: number): Point[][] {
  if (piece.every(([, y]) => y >= top && y <= bottom)) return [[...piece]];
  return clipAbove(piece, top)
    .map(flipped)
    .flatMap((rest) => clipAbove(rest, -bottom))
    .map(flipped);
}

function flipped(piece: readonly Point[]): Point[] {
  return piece.map(([x, y]) => [x, -y]);
}

/** What of a piece lies below the horizontal `top`. */
function clipAbove(piece: readonly Point[], top: number): Point[][] {
  const clipped: (Point | null)[] = [];
  piece.forEach((point, index) => {
    const before = index === 0 ? undefined : piece[index - 1];
    if (before !== undefined && before[1] < top !== point[1] < top) {
      const share = (top - before[1]) / (point[1] - before[1]);
      const crossing: Point = [before[0] + share * (point[0] - before[0]), top];
      if (point[1] < top) clipped.push(crossing, null);
      else clipped.push(null, crossing);
    }
    if (point[1] >= top) clipped.push(point);
  });
  return piecesOf(clipped);
}
