import type { Frame } from "./axes.ts";
import { FONT_SIZES, type LineStyle, type Mark, type Point, type Text } from "./figure.ts";
import { spread } from "./spread.ts";
import { textWidth, truncate } from "./text-width.ts";

/** The name of a line, with a sample of it. */
export interface KeyEntry {
  readonly text: string;
  /** Null for the band. */
  readonly style: LineStyle | null;
  readonly bold?: boolean;
  /** Where its line ends, if it leads to the label. */
  readonly end?: Point;
}

export const KEY_LINE = 16;
const SAMPLE = 24;
const GAP = 6;
const BETWEEN = 16;

/** Width of an entry with its sample. */
function entryWidth({ text, bold }: KeyEntry): number {
  return SAMPLE + GAP + FONT_SIZES.label * textWidth(text, bold);
}

/** Width of a column of them. */
function columnWidth(entries: readonly KeyEntry[]): number {
  return Math.max(0, ...entries.map(entryWidth));
}

/** From this width of a figure on, names stand beside the lines' ends … */
export const BESIDE = 560;
/** … and take at most this share of it. */
const SHARE = 0.36;
/** Between a frame and the names beside it. */
export const KEY_GAP = 14;

/** Width of the column beside a frame, of the `inner` width of a figure. */
export function widthBeside(inner: number, entries: readonly KeyEntry[]): number {
  return Math.min(columnWidth(entries), inner * SHARE);
}

/** How many columns stand side by side in `width`. */
export function columnsIn(width: number, entries: readonly KeyEntry[]): number {
  return Math.max(1, Math.floor((width + BETWEEN) / (columnWidth(entries) + BETWEEN)));
}

/** Entries row by row, in columns, from the top left of `box`. */
export function keyBelow(entries: readonly KeyEntry[], { left, right, top }: Frame): Mark[] {
  const width = right - left;
  const columns = columnsIn(width, entries);
  const pitch = (width + BETWEEN) / columns;
  return entries.flatMap((entry, index) => {
    const x = left + pitch * (index % columns);
    const y = top + KEY_LINE * (Math.floor(index / columns) + 0.5);
    return entryAt(entry, x, y, pitch - BETWEEN);
  });
}

/** Entries beside the ends of their lines, those at the right edge of a frame joined to them. */
export function keyBeside(
  entries: readonly KeyEntry[],
  { left, right, top, bottom }: Frame,
): Mark[] {
  const wanted = (entry: KeyEntry) => entry.end?.[1] ?? top;
  const sorted = [...entries].sort((a, b) => wanted(a) - wanted(b));
  const half = KEY_LINE / 2;
  const places = spread(sorted.map(wanted), KEY_LINE, top + half, bottom - half);
  return sorted.flatMap((entry, index): Mark[] => {
    const y = places[index];
    const leader: Mark[] = entry.end
      ? [{ kind: "stroke", role: "leader", pieces: [[entry.end, [left - 2, y]]] }]
      : [];
    return [...leader, ...entryAt(entry, left, y, right - left)];
  });
}

function entryAt(entry: KeyEntry, x: number, y: number, width: number): Mark[] {
  const size = FONT_SIZES.label;
  const { style, bold = false } = entry;
  const room = (width - SAMPLE - GAP) / size;
  const label: Text = {
    kind: "text",
    role: "label",
    text: truncate(entry.text, room, bold),
    x: x + SAMPLE + GAP,
    y: y + 4,
    anchor: "start",
    ...(bold && { bold }),
  };
  const sample: Point[] = [
    [style ? x : x + 4, y],
    [style ? x + SAMPLE : x + SAMPLE - 4, y],
  ];
  return [
    style
      ? { kind: "stroke", role: "sample", style, pieces: [sample] }
      : { kind: "stroke", role: "sample-band", pieces: [sample] },
    label,
  ];
}
