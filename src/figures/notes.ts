import { MARGIN } from "./axes.ts";
import { FONT_SIZES, type Text } from "./figure.ts";
import { wrap } from "./text-width.ts";

export const NOTE_LINE = 14;

/** Sentences as lines of a figure of `width`, each cut after `most` lines. */
export function noteLines(sentences: readonly string[], width: number, most: number): string[] {
  return sentences.flatMap((text) => wrap(text, (width - 2 * MARGIN) / FONT_SIZES.note, most));
}

/** Lines from `top` down. */
export function noteTexts(lines: readonly string[], top: number): Text[] {
  return lines.map((text, index) => ({
    kind: "text",
    role: "note",
    text,
    x: MARGIN,
    y: top + index * NOTE_LINE + FONT_SIZES.note,
    anchor: "start",
  }));
}
