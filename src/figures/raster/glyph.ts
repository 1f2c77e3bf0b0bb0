import type { Point } from "../figure.ts";
import glyphs from "./glyphs.json" with { type: "json" };

/** A character's outline in em, y going down from the base line. */
export interface Glyph {
  readonly advance: number;
  readonly contours: readonly (readonly Point[])[];
  /** Whether it is to be thickened to be bold, as its bold face does not have it. */
  readonly isThin: boolean;
}

type Face = Readonly<Record<string, readonly [advance: number, outline: string]>>;

const FACES = glyphs as unknown as { readonly regular: Face; readonly bold: Face };
const UNITS = 1000;
/** Of characters that the faces do not have. */
const MISSING = "\ufffd";
/** A parabola as so many lines is a tenth of a pixel off, at the greatest size of text. */
const LINES = 4;

const known = new Map<string, Glyph>();

/** The character in Noto Sans or Noto Sans JP; a box if they do not have it. */
export function glyphOf(character: string, bold: boolean): Glyph {
  const key = bold ? `bold ${character}` : character;
  let glyph = known.get(key);
  if (glyph === undefined) {
    const isThin = bold && !Object.hasOwn(FACES.bold, character);
    const face = bold && !isThin ? FACES.bold : FACES.regular;
    const [advance, outline] = face[Object.hasOwn(face, character) ? character : MISSING];
    glyph = { advance: advance / UNITS, contours: contoursOf(outline), isThin };
    known.set(key, glyph);
  }
  return glyph;
}

/** Reads `m`, `l` and `q` with relative points, as `scripts/glyphs.py` writes them. */
function contoursOf(outline: string): Point[][] {
  const contours: Point[][] = [];
  let [x, y] = [0, 0];
  for (const [, letter, numbers] of outline.matchAll(/([mlq])([^mlq]+)/g)) {
    const steps = numbers.split(",").map(Number);
    const [fromX, fromY] = [x, y];
    const [middleX, middleY] = [x + steps[0], y + steps[1]];
    [x, y] = [middleX + (steps[2] ?? 0), middleY + (steps[3] ?? 0)];
    if (letter === "m") contours.push([]);
    const contour = contours[contours.length - 1];
    for (let line = 1; letter === "q" && line < LINES; line++) {
      const t = line / LINES;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      contour.push(point(a * fromX + b * middleX + c * x, a * fromY + b * middleY + c * y));
    }
    contour.push(point(x, y));
  }
  return contours;
}

function point(x: number, y: number): Point {
  return [x / UNITS, -y / UNITS];
}
