import { type Frame, MARGIN } from "./axes.ts";
import { type Area, type Box, type Figure, FONT_SIZES, type Mark, type Text } from "./figure.ts";
import type { Look } from "./look.ts";
import { numberText } from "./number-text.ts";
import { linearScale } from "./scale.ts";
import { textWidth, truncate } from "./text-width.ts";
import { titleText } from "./title.ts";
import { words } from "./words/words.ts";

/** How often samples of each class (row) were taken for each class (column). */
export interface ConfusionData {
  /** At least one. */
  readonly names: readonly string[];
  /** Square; every row has a count above 0. */
  readonly counts: readonly (readonly number[])[];
}

/** The longest name of a class: in em, and as a share of the width. */
const NAME = 11;
const NAME_SHARE = 0.3;
const NAME_GAP = 6;
const LARGEST_CELL = 60;
/** From this size on, and up to so many classes, there is a gap between cells. */
const GAP_FROM = 6;
const MOST_SPACED = 30;
/** As many as an eye tells apart. */
const SHADES = 12;
/** With more classes there are more numbers than anyone reads. */
const MOST_NUMBERED = 15;
/** From the base line of digits to their middle, in em. */
const MIDDLE = 0.36;
/** In the description. */
const MOST_CONFUSED = 3;

const SIZE = FONT_SIZES.value;

/** The share of each class's samples that was taken for each class, as a shade and in per cent. */
export function confusionFigure({ names, counts }: ConfusionData, look: Look): Figure {
  const { width, language } = look;
  const say = words[language].scores;
  const heading = titleText(say.confusionTitle, look);
  const classes = names.length;
  const shares = counts.map((row) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((count) => count / total);
  });

  const top = heading.bottom + 26;
  const below = SIZE + 29 + MARGIN;
  const roomFor = (labelWidth: number) =>
    Math.min(
      LARGEST_CELL * classes,
      width - 2 * MARGIN - labelWidth - NAME_GAP,
      (look.height ?? Infinity) - top - below,
    );
  const widest = (texts: readonly string[]) => SIZE * Math.max(...texts.map((t) => textWidth(t)));
  // Names stand at both sides if they fit below their columns; else columns are numbered, and rows, too.
  const areShort = widest(names) <= roomFor(widest(names)) / classes - NAME_GAP;
  const longest = Math.min(NAME, (NAME_SHARE * width) / SIZE);
  const columnNames = areShort ? names : names.map((_, index) => String(index));
  const rowNames = areShort
    ? names
    : names.map((name, index) => truncate(`${index}  ${name}`, longest));
  // Whole pixels are sharp, and short to write.
  const cell = wholeFrom(GAP_FROM, roomFor(widest(rowNames)) / classes);
  const side = cell * classes;
  const left = Math.round(MARGIN + widest(rowNames) + NAME_GAP);
  const frame: Frame = { left, right: left + side, top, bottom: top + side };
  const scale = (from: number, to: number) => linearScale({ low: 0, high: classes, from, to });
  const x = scale(frame.left, frame.right);
  const y = scale(frame.top, frame.bottom);

  const tick = (text: string, at: Pick<Text, "x" | "y" | "anchor">): Text => ({
    kind: "text",
    role: "tick",
    text,
    ...at,
  });
  const rowStep = Math.ceil((SIZE + 3) / cell);
  const columnStep = Math.ceil((widest(columnNames) + NAME_GAP) / cell);
  const isNumbered = classes <= MOST_NUMBERED && cell >= SIZE * textWidth("100") + 2;
  return {
    look,
    width,
    height: look.height ?? Math.ceil(frame.bottom + below),
    title: say.confusionTitle,
    description: description(names, shares, language),
    marks: [
      ...shaded(shares, frame, cell),
      ...(isNumbered ? numbers(shares, frame, cell, look) : []),
      ...rowNames.flatMap((text, row) =>
        row % rowStep === 0
          ? [tick(text, { x: left - NAME_GAP, y: y.at(row + 0.5) + MIDDLE * SIZE, anchor: "end" })]
          : [],
      ),
      ...columnNames.flatMap((text, column) =>
        column % columnStep === 0
          ? [tick(text, { x: x.at(column + 0.5), y: frame.bottom + SIZE + 6, anchor: "middle" })]
          : [],
      ),
      axisName(say.ownClass, MARGIN, top - 10, "start"),
      axisName(say.takenFor, (frame.left + frame.right) / 2, frame.bottom + SIZE + 24, "middle"),
      ...heading.texts,
    ],
    plots: [{ frame, x, y }],
  };
}

function wholeFrom(least: number, value: number): number {
  return value >= least ? Math.floor(value) : value;
}

function axisName(text: string, x: number, y: number, anchor: Text["anchor"]): Text {
  return { kind: "text", role: "label", text, x, y, anchor };
}

/**
 * Cells of one shade are one mark, and neighbours of one shade one box, if nothing is between them.
 * Of a few classes any share is shaded, of many those of 8 % or more: twelve a row at most.
 */
function shaded(
  shares: readonly (readonly number[])[],
  { left, top }: Frame,
  cell: number,
): readonly Area[] {
  const gap = cell >= GAP_FROM && shares.length <= MOST_SPACED ? 1 : 0;
  const byShade = Array.from({ length: SHADES + 1 }, (): Box[] => []);
  shares.forEach((row, index) => {
    const shades = row.map((share) => (gap > 0 ? Math.ceil : Math.floor)(share * SHADES));
    for (let from = 0; from < shades.length; ) {
      let to = from + 1;
      while (gap === 0 && to < shades.length && shades[to] === shades[from]) to++;
      byShade[shades[from]].push({
        left: left + from * cell,
        top: top + index * cell,
        width: (to - from) * cell - gap,
        height: cell - gap,
      });
      from = to;
    }
  });
  return byShade.flatMap((boxes, shade): Area[] =>
    shade === 0 || boxes.length === 0 ? [] : [{ kind: "area", shade: shade / SHADES, boxes }],
  );
}

/** Shares in per cent; what rounds to 0 is left out. */
function numbers(
  shares: readonly (readonly number[])[],
  { left, top }: Frame,
  cell: number,
  { language }: Look,
): readonly Mark[] {
  return shares.flatMap((row, index) =>
    row.flatMap((share, column): Mark[] => {
      const percent = Math.round(100 * share);
      if (percent === 0) return [];
      return [
        {
          kind: "text",
          role: "value",
          text: numberText(percent, language),
          x: left + (column + 0.5) * cell,
          y: top + (index + 0.5) * cell + MIDDLE * SIZE,
          anchor: "middle",
        },
      ];
    }),
  );
}

function description(
  names: readonly string[],
  shares: readonly (readonly number[])[],
  language: Look["language"],
): string {
  const { scores: say, list } = words[language];
  const confused = shares
    .flatMap((row, own) =>
      row.map((share, taken) => ({ share, own, taken })).filter(({ taken }) => taken !== own),
    )
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_CONFUSED)
    .map(({ share, own, taken }) =>
      say.confused(names[own], names[taken], numberText(100 * share, language)),
    );
  return confused.length === 0 ? list(say.neverConfused, []) : list(say.mostConfused, confused);
}
