import type { Area, Figure, Mark, Point, Stroke, Text } from "../figure.ts";
import { FONT_SIZES } from "../figure.ts";
import { DARKEST_SHADE, DASHES, dark, HALO, light, type Palette, strokeOf } from "../palette.ts";
import { type Canvas, colourOf, createCanvas } from "./canvas.ts";
import { fill } from "./fill.ts";
import { glyphOf } from "./glyph.ts";
import { Mask } from "./mask.ts";
import { stroke } from "./stroke.ts";

/**
 * The figure as pixels, `scale` of them a CSS pixel: what a browser makes of its SVG, but in one font
 * and, as a picture cannot follow its reader's system, in light for the theme `auto`. The same
 * everywhere, to the bit: nothing is used but the four operations and square roots.
 */
export function rasterise(figure: Figure, scale: number): Canvas {
  const palette = figure.look.theme === "dark" ? dark : light;
  const width = Math.round(figure.width * scale);
  const height = Math.round(figure.height * scale);
  const canvas = createCanvas(width, height, colourOf(palette.ground));
  const mask = new Mask(width, height);
  for (const mark of figure.marks) paint(mark, { canvas, mask, palette, scale });
  return canvas;
}

interface Easel {
  readonly canvas: Canvas;
  readonly mask: Mask;
  readonly palette: Palette;
  readonly scale: number;
}

function paint(mark: Mark, easel: Easel): void {
  switch (mark.kind) {
    case "stroke":
      paintStroke(mark, easel);
      break;
    case "text":
      paintText(mark, easel);
      break;
    case "area":
      paintArea(mark, easel);
      break;
  }
}

function paintStroke(
  { role, style, pieces }: Stroke,
  { canvas, mask, palette, scale }: Easel,
): void {
  const { width, isRound, colour } = strokeOf(role);
  const dashes = style && role !== "point" ? DASHES[style.dash] : "";
  const pen = {
    radius: (width * scale) / 2,
    cap: isRound ? "round" : "butt",
    dashes: dashes === "" ? [] : dashes.split(" ").map((length) => Number(length) * scale),
  } as const;
  for (const piece of pieces) stroke(mask, scaled(piece, scale), pen);
  mask.paint(canvas, colourOf(style ? hue(palette, style.hue) : palette[colour]));
}

/** 0 is the ink itself. */
function hue({ ink, hues }: Palette, index: number): string {
  return index === 0 ? ink : hues[index - 1];
}

function paintText({ role, text, x, y, anchor, bold }: Text, easel: Easel): void {
  const { canvas, mask, palette, scale } = easel;
  const size = FONT_SIZES[role] * scale;
  const glyphs = Array.from(text, (character) =>
    glyphOf(character, bold === true || role === "title"),
  );
  const length = size * glyphs.reduce((sum, { advance }) => sum + advance, 0);
  let pen = x * scale - (anchor === "start" ? 0 : anchor === "end" ? length : length / 2);
  const placed = glyphs.map(({ advance, contours, isThin }) => {
    const left = pen;
    pen += advance * size;
    const outline = contours.map((contour) =>
      contour.map(([dx, dy]): Point => [left + dx * size, y * scale + dy * size]),
    );
    return { outline, isThin };
  });
  if (role === "label") {
    // What a line crosses all the same stays readable.
    for (const { outline } of placed) strokeAround(mask, outline, (HALO * scale) / 2);
    mask.paint(canvas, colourOf(palette.ground));
  }
  for (const { outline, isThin } of placed) {
    fill(mask, outline);
    if (isThin) strokeAround(mask, outline, THICKENING * size);
  }
  const isQuiet = role === "tick" || role === "note";
  mask.paint(canvas, colourOf(isQuiet ? palette.muted : palette.ink));
}

/** How much of an em a bold stroke is thicker than a regular one, on each side. */
const THICKENING = 0.018;

function strokeAround(mask: Mask, outline: readonly Point[][], radius: number): void {
  for (const contour of outline) stroke(mask, [...contour, contour[0]], { radius, cap: "round" });
}

function paintArea({ shade, boxes }: Area, { canvas, mask, palette, scale }: Easel): void {
  for (const { left, top, width, height } of boxes) {
    const [right, bottom] = [left + width, top + height];
    const corners: Point[] = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ];
    fill(mask, [scaled(corners, scale)]);
  }
  mask.paint(canvas, colourOf(palette.hues[0]), shade * DARKEST_SHADE);
}

function scaled(points: readonly Point[], scale: number): Point[] {
  return points.map(([x, y]) => [x * scale, y * scale]);
}
