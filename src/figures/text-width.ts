import { FONT_SIZES, type Text } from "./figure.ts";

/**
 * Widths of characters in em, of the widest of the usual system fonts (DejaVu Sans, Verdana), rounded
 * up: a figure is laid out where no font can be measured, so that it fits whatever font it meets.
 */
const NARROW = /[ \u00a0\u202f.,:;'’!|ijlIftr()[\]/-]/;
const WIDE = /[mwMW%@—…&+=<>≤≥−·×]/;
const CAPITAL = /\p{Lu}/u;
const FULL_WIDTH_FROM = 0x2e80;
const BOLD = 1.13;

/** Width of `text` in em of its size, or somewhat more. */
export function textWidth(text: string, bold = false): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return bold ? width * BOLD : width;
}

function characterWidth(character: string): number {
  if ((character.codePointAt(0) ?? 0) >= FULL_WIDTH_FROM) return 1;
  if (NARROW.test(character)) return 0.42;
  if (WIDE.test(character)) return 1;
  return CAPITAL.test(character) ? 0.79 : 0.65;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ASCENT = 0.93;
const DESCENT = 0.24;

/** The space that a text takes, or somewhat more. */
export function boxOf({ text, role, bold, x, y, anchor }: Text): Box {
  const size = FONT_SIZES[role];
  const width = size * textWidth(text, bold);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - ASCENT * size, bottom: y + DESCENT * size };
}

/** A width found by adding and subtracting is not quite what it was. */
const ROUNDING = 1e-6;

/** `text` cut to at most `width` em, with an ellipsis where it was cut. */
export function truncate(text: string, width: number, bold = false): string {
  if (textWidth(text, bold) <= width + ROUNDING) return text;
  let kept = "";
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, bold) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Where a line may end: after a space that is neither a no-break one nor within a formula such as
 * `K + 1`, or between full-width characters.
 */
const BREAKS = /(?<=[^+=≥] )(?![+=≥])|(?<=[⺀-￯])(?![、。)」])/u;

/** `text` in at most `lines` lines of at most `width` em; what does not fit is cut. */
export function wrap(text: string, width: number, lines: number, bold = false): string[] {
  const wrapped: string[] = [];
  for (const unit of text.split(BREAKS)) {
    const line = wrapped.at(-1);
    const isFull = line === undefined || textWidth((line + unit).trimEnd(), bold) > width;
    if (isFull && wrapped.length < lines) wrapped.push(unit);
    else wrapped[wrapped.length - 1] += unit;
  }
  return wrapped.map((line) => truncate(line.trimEnd(), width, bold));
}
