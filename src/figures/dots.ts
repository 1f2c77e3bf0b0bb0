import type { LineStyle, Point, Stroke } from "./figure.ts";

/** Up to so many rows each is a dot on its line, too: these values and no others were asked for. */
export const DOTS = 24;

export function dots(style: LineStyle, points: readonly Point[]): Stroke {
  return { kind: "stroke", role: "point", style, pieces: points.map((point) => [point]) };
}
