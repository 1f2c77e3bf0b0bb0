import { axes, BELOW, type Frame, LEFT, MARGIN } from "./axes.ts";
import type { CoverageData, CoverageDataRow, Probability } from "./coverage-data.ts";
import { marksOf } from "./coverage-marked.ts";
import { coverageDescription, coverageTitle } from "./coverage-words.ts";
import { DOTS, dots } from "./dots.ts";
import type { Figure, LineStyle, Mark, Plot, Point } from "./figure.ts";
import { FLAG_LEVELS, flagMarks, flagRoom, flagsHeight, placeFlags } from "./flags.ts";
import { columnsIn, KEY_LINE, type KeyEntry, keyBelow } from "./key.ts";
import type { Look } from "./look.ts";
import { numberText } from "./number-text.ts";
import { type Domain, drawsDomain, linearScale, logarithmicScale, type Scale } from "./scale.ts";
import { simplify } from "./simplify.ts";
import { titleText } from "./title.ts";
import { words } from "./words/words.ts";

const COVERAGE: LineStyle = { hue: 1, dash: 0 };
const ANCHORED: LineStyle = { hue: 2, dash: 1 };

/** More values marked would be a comb; the description has all. */
const FLAGS = 6;
/** A figure lower than this has a single row of them. */
const LOW = 240;

/** υ against K + 1, with the coupon time's mean and median, the number of classes and what was asked for. */
export function coverageFigure(data: CoverageData, look: Look): Figure {
  const { width, language } = look;
  const rows = [...data.rows].sort((a, b) => a.draws - b.draws);
  const title = coverageTitle(data, language);
  const heading = titleText(title, look);
  const right = width - MARGIN;

  const marked = marksOf(data, language);
  const x = logarithmicScale({ ...domain(data, rows), from: LEFT, to: right });
  const flags = placeFlags(
    marked
      .filter(({ draws }) => draws >= x.low && draws <= x.high)
      .slice(0, FLAGS)
      .map(({ draws, text }) => ({ x: x.at(draws), text })),
    flagRoom(COVERAGE_AXIS, width, (look.height ?? Infinity) < LOW ? 1 : FLAG_LEVELS),
  );
  const top = heading.bottom + flagsHeight(flags);

  const key = keyEntries(data, look);
  const keyRows = Math.ceil(key.length / columnsIn(right - MARGIN, key));
  const below = BELOW + keyRows * KEY_LINE + MARGIN;
  const height = look.height ?? top + automaticFrameHeight(width) + below;
  const frames = framesOf({ left: LEFT, right, top, bottom: height - below }, rows);
  const plots = plotsOf(frames, x, rows);
  return {
    look,
    width,
    height,
    title,
    description: coverageDescription(data, rows, language),
    marks: [
      ...plotMarks(data, rows, plots, look),
      ...flagMarks(flags, frames),
      ...keyBelow(key, {
        left: MARGIN,
        right,
        top: height - MARGIN - keyRows * KEY_LINE,
        bottom: height - MARGIN,
      }),
      ...heading.texts,
    ],
    plots,
  };
}

function automaticFrameHeight(width: number): number {
  return Math.min(420, Math.max(190, Math.round(width * 0.47)));
}

/** From the first to the last number of draws, and to what is marked nearby. */
function domain(
  { prior, medianDraws, expectedDraws, target }: CoverageData,
  rows: readonly CoverageDataRow[],
): Domain {
  const [first, last] = [rows[0].draws, rows[rows.length - 1].draws];
  const near = [prior.classes, medianDraws, expectedDraws, target?.draws ?? null].filter(
    (draws) => draws !== null && draws >= first / 2 && draws <= last * 2,
  ) as number[];
  return drawsDomain([first, last, ...near]);
}

/** From this height of a frame on it is divided in two, if anything is nearly certain. */
const DIVISIBLE = 230;
const NEARLY_CERTAIN = 0.01;
const UPPER_SHARE = 0.56;
/** Between the frames, for the name of the lower one's axis. */
const BETWEEN = 34;

/** One frame for υ; below it, where that is nearly 1 and there is room, one for 1 − υ. */
function framesOf(whole: Frame, rows: readonly CoverageDataRow[]): readonly Frame[] {
  const { top, bottom } = whole;
  const isCertain = rows.some(({ complement }) => complement < NEARLY_CERTAIN);
  if (bottom - top < DIVISIBLE || !isCertain) return [whole];
  const middle = Math.round(top + (bottom - top) * UPPER_SHARE);
  return [
    { ...whole, bottom: middle },
    { ...whole, top: middle + BETWEEN },
  ];
}

const COVERAGE_AXIS = "υ";
const COMPLEMENT_AXIS = "1 − υ";
/** The lowest end of the axis of 1 − υ. */
const LEAST_COMPLEMENT = 1e-12;

/** υ on a linear axis and, if there is a second frame, 1 − υ on a logarithmic one. */
function plotsOf(
  [upper, lower]: readonly Frame[],
  x: Scale,
  rows: readonly CoverageDataRow[],
): Plot[] {
  const y = linearScale({ low: 0, high: 1, from: upper.bottom, to: upper.top });
  if (lower === undefined) return [{ frame: upper, x, y }];
  const complement = logarithmicScale({
    low: Math.max(LEAST_COMPLEMENT, Math.min(...rows.map(complementOf))),
    high: 1,
    from: lower.bottom,
    to: lower.top,
  });
  return [
    { frame: upper, x, y },
    { frame: lower, x, y: complement },
  ];
}

function plotMarks(
  data: CoverageData,
  rows: readonly CoverageDataRow[],
  [upper, lower]: readonly Plot[],
  { language }: Look,
): Mark[] {
  const xName = words[language].coverage.draws;
  const isLast = lower === undefined;
  const { frame, x, y } = upper;
  const marks = [
    ...axes(frame, { x, y, yName: COVERAGE_AXIS, language, ...(isLast && { xName }) }),
    ...curves(data, rows, x, y, "coverage", ({ probability }) => probability),
  ];
  if (lower === undefined) return marks;
  return [
    ...marks,
    ...axes(lower.frame, { x, y: lower.y, yName: COMPLEMENT_AXIS, xName, language }),
    ...curves(data, rows, x, lower.y, "complement", complementOf),
  ];
}

/** 1 − υ to all its digits; 0 if it is less than any number. */
function complementOf({ logComplement }: Probability): number {
  return logComplement === null ? 0 : Math.exp(logComplement);
}

/** The curve of υ and, if there is an anchor, that of υ_c, of the values that are on the axis. */
function curves(
  data: CoverageData,
  rows: readonly CoverageDataRow[],
  x: Scale,
  y: Scale,
  id: string,
  read: (of: Probability) => number,
): Mark[] {
  const pointsOf = (of: (row: CoverageDataRow) => Probability | undefined) =>
    rows.flatMap((row): Point[] => {
      const probability = of(row);
      if (probability === undefined || read(probability) < y.low) return [];
      return [[x.at(row.draws), y.at(read(probability))]];
    });
  const lines = [
    { id, style: COVERAGE, points: pointsOf((row) => row) },
    ...(data.anchor === undefined
      ? []
      : [{ id: `${id}-anchored`, style: ANCHORED, points: pointsOf(({ anchor }) => anchor) }]),
  ].filter(({ points }) => points.length > 0);
  const isDotted = rows.length <= DOTS;
  return lines.flatMap(({ id, style, points }): Mark[] => [
    { kind: "stroke", role: "curve", id, style, pieces: [isDotted ? points : simplify(points)] },
    ...(isDotted ? [dots(style, points)] : []),
  ]);
}

/** One curve needs no name but the axis's. */
function keyEntries({ anchor }: CoverageData, { language }: Look): KeyEntry[] {
  if (anchor === undefined) return [];
  const { coverage } = words[language];
  return [
    { text: coverage.coverage, style: COVERAGE },
    { text: coverage.anchored(numberText(anchor.class, language)), style: ANCHORED },
  ];
}
