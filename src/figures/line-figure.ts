import { axes, BELOW, type Frame, LEFT, MARGIN } from "./axes.ts";
import { DOTS, dots } from "./dots.ts";
import type { Figure, LineStyle, Mark, Point } from "./figure.ts";
import { columnsIn, KEY_LINE, type KeyEntry, keyBelow } from "./key.ts";
import type { Look } from "./look.ts";
import type { Scale } from "./scale.ts";
import { simplify } from "./simplify.ts";
import { titleText } from "./title.ts";

/** A line through values, in the order of x. */
export interface Line {
  readonly id: string;
  readonly name: string;
  readonly style: LineStyle;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

type MakeScale = (ends: { readonly from: number; readonly to: number }) => Scale;

/** What a figure of lines shows; there is at least one line, and each has at least one point. */
export interface LineFigure {
  readonly title: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly x: MakeScale;
  readonly y: MakeScale;
  readonly xName: string;
  readonly yName: string;
}

const SMALLEST_FRAME = 90;

/** Lines in one frame, and below it their names; of more than there is room for, only how many. */
export function lineFigure(
  { title, description, lines, x: xScale, y: yScale, xName, yName }: LineFigure,
  look: Look,
): Figure {
  const { width, language } = look;
  const heading = titleText(title, look);
  const right = width - MARGIN;
  const top = heading.bottom + 26;
  const entries = lines.map(({ name, style }): KeyEntry => ({ text: name, style }));
  const columns = columnsIn(right - MARGIN, entries);
  const wanted = Math.ceil(entries.length / columns);
  const height =
    look.height ?? top + automaticFrameHeight(width) + BELOW + wanted * KEY_LINE + MARGIN;
  const room = height - MARGIN - top - BELOW - SMALLEST_FRAME;
  const rows = Math.max(1, Math.min(wanted, Math.floor(room / KEY_LINE)));
  const key = named(entries, rows * columns);
  const bottom = height - MARGIN - rows * KEY_LINE;
  const frame: Frame = { left: LEFT, right, top, bottom: bottom - BELOW };
  const x = xScale({ from: frame.left, to: frame.right });
  const y = yScale({ from: frame.bottom, to: frame.top });
  return {
    look,
    width,
    height,
    title,
    description,
    marks: [
      ...axes(frame, { x, y, xName, yName, language }),
      ...lines.flatMap((line) => marksOf(line, x, y)),
      ...keyBelow(key, { left: MARGIN, right, top: bottom, bottom: height - MARGIN }),
      ...heading.texts,
    ],
    plots: [{ frame, x, y }],
  };
}

function automaticFrameHeight(width: number): number {
  return Math.min(340, Math.max(180, Math.round(width * 0.44)));
}

function named(entries: readonly KeyEntry[], room: number): readonly KeyEntry[] {
  if (entries.length <= room) return entries;
  const shown = entries.slice(0, room - 1);
  const left = entries.length - shown.length;
  return [...shown, { text: `… +${left}`, style: entries[shown.length].style }];
}

function marksOf({ id, name, style, points }: Line, x: Scale, y: Scale): Mark[] {
  const pixels = points.map((point): Point => [x.at(point.x), y.at(point.y)]);
  const isDotted = pixels.length <= DOTS;
  const pieces = [isDotted ? pixels : simplify(pixels)];
  return [
    { kind: "stroke", role: "curve", id, title: name, style, pieces },
    ...(isDotted ? [dots(style, pixels)] : []),
  ];
}

/** The names of all lines, each with its last value. */
export function lastValues(lines: readonly Line[], text: (value: number) => string): string[] {
  return lines.map(({ name, points }) => `${name} ${text(points[points.length - 1].y)}`);
}
