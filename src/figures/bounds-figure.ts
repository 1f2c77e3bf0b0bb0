import type { Quantity } from "../bounds/bound.ts";
import { axes, type Frame } from "./axes.ts";
import { type BoundsData, SYMBOLS, sortedByNegatives } from "./bounds-data.ts";
import { arrange } from "./bounds-layout.ts";
import {
  boundSeries,
  byImportance,
  lossSeries,
  type Series,
  tightestOf,
  tightestSeries,
} from "./bounds-series.ts";
import { boundsTitle, reasonSentences, seriesTitle, tightestSentences } from "./bounds-words.ts";
import { DOTS, dots } from "./dots.ts";
import type { Figure, Point, Stroke } from "./figure.ts";
import { type KeyEntry, keyBelow, keyBeside } from "./key.ts";
import type { Look } from "./look.ts";
import { noteLines, noteTexts } from "./notes.ts";
import { numberText } from "./number-text.ts";
import { clip, piecesOf } from "./pieces.ts";
import { drawsDomain, logarithmicScale, type Scale } from "./scale.ts";
import { simplify } from "./simplify.ts";
import { titleText } from "./title.ts";
import { words } from "./words/words.ts";

/** Every bound on `quantity` against K, both on logarithmic axes. */
export function boundsFigure(given: BoundsData, quantity: Quantity, look: Look): Figure {
  const { width, language } = look;
  const { bounds: say, list, space } = words[language];
  const data = sortedByNegatives(given);
  const { classes } = data.prior;
  const bounds = boundSeries(data, quantity, language);
  const loss = lossSeries(data, quantity, language);
  const tightest = tightestOf(bounds, quantity);
  const band = tightestSeries(tightest, language);
  const series = byImportance(bounds, band, loss);
  const reasons = [
    ...(series.length === 0 ? [say.nothing] : []),
    ...reasonSentences(bounds, classes, language),
  ];

  const title = boundsTitle(data, quantity, language);
  const heading = titleText(title, look);
  const lines = (sentences: readonly string[]) => noteLines(sentences, width, 4);
  const layout = arrange(look, heading.bottom + 26, series.map(entryOf), lines(reasons).length);
  const { height, frame, keyBox } = layout;

  const shown = series.slice(0, layout.names);
  const leftOut = series.length - shown.length;
  const omission = leftOut > 0 ? [say.leftOut(numberText(leftOut, language))] : [];
  const x = logarithmicScale({
    ...drawsDomain([data.rows[0].negatives, data.rows[data.rows.length - 1].negatives]),
    from: frame.left,
    to: frame.right,
  });
  const y = logarithmicScale({
    ...valuesDomain(shown, [band, loss]),
    from: frame.bottom,
    to: frame.top,
  });
  const drawn = draw(shown, data, x, y);
  const beyond = drawn
    .filter(({ pieces }) => pieces.length === 0)
    .map(({ series: { name } }) => name);
  const entries = drawn.map(({ series, pieces }): KeyEntry => {
    const end = endAt(pieces, frame);
    return { ...entryOf(series), ...(end && { end }) };
  });

  return {
    look,
    width,
    height,
    title,
    description: [
      ...(data.rows[0].at === "simplex-optimum" && data.rows[0].simplex ? [say.atOptimum] : []),
      ...tightestSentences(data, tightest, quantity, language),
      ...(series.includes(loss) ? [list(loss.name, [])] : []),
      ...reasons,
      ...(beyond.length > 0 ? [list(say.beyond, beyond)] : []),
      ...omission,
    ].join(space),
    marks: [
      ...axes(frame, {
        x,
        y,
        xName: say.negatives,
        yName: `${SYMBOLS[quantity]} (nats)`,
        language,
      }),
      ...drawn.flatMap((line) => strokes(line, frame, data, look)).sort(bandFirst),
      ...(layout.key === "beside" ? keyBeside(entries, keyBox) : keyBelow(entries, keyBox)),
      ...noteTexts(lines([...omission, ...reasons]).slice(0, layout.notes), layout.notesTop),
      ...heading.texts,
    ],
    plots: [{ frame, x, y }],
  };
}

function entryOf({ name, style }: Series): KeyEntry {
  return { text: name, style, bold: style === null };
}

/** How far from the tightest bound and the loss the axis goes, as a factor: what is beyond says little. */
const ROOM = 100;
/** ln of the range in which numbers are short. */
const SHORT = { low: Math.log(0.005), high: Math.log(1e5) };
/** ln of the greatest value an axis can have; less is that of the smallest. */
const AXIS_END = 600;

/** From the lowest value to the highest, if not farther than there is room for; with some air. */
function valuesDomain(
  shown: readonly Series[],
  references: readonly Series[],
): { low: number; high: number } {
  const values = extent(shown);
  if (values === null) return { low: 0.1, high: 10 };
  const near = extent(references);
  const least = near === null ? -AXIS_END : near.least - Math.log(ROOM);
  const most = near === null ? AXIS_END : near.most + Math.log(ROOM);
  const within = (value: number) => Math.min(AXIS_END, Math.max(-AXIS_END, value));
  const low = within(Math.max(least, values.least));
  const high = within(Math.min(most, values.most));
  const air = Math.max(0.1, 0.04 * (high - low));
  // Only powers of ten are short enough to be written where values are tiny or huge: then there is one.
  const span = high < SHORT.low || low > SHORT.high ? Math.LN10 : 0;
  return { low: Math.exp(Math.min(low, high - span) - air), high: Math.exp(high + air) };
}

/** The least and the greatest ln of a value; null if there is none. */
function extent(series: readonly Series[]): { least: number; most: number } | null {
  let [least, most] = [Infinity, -Infinity];
  for (const { logValues } of series) {
    for (const value of logValues) {
      if (value === null) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return least <= most ? { least, most } : null;
}

interface Drawn {
  readonly series: Series;
  /** What of it lies within the frame. */
  readonly pieces: readonly (readonly Point[])[];
}

/** Points of all lines together, with two more for each piece: at 13 bytes each, half of 30 kB. */
const POINTS = 1200;

/**
 * The lines in pixels. Smooth ones take few points, however many rows there are; where they are too
 * many all the same, as losses jump from row to row, only every other row is drawn, or every fourth ….
 */
function draw(shown: readonly Series[], { rows }: BoundsData, x: Scale, y: Scale): Drawn[] {
  const slope = (y.to - y.from) / Math.log(y.high / y.low);
  const logLow = Math.log(y.low);
  // Of all lines the same.
  const columns = rows.map(({ negatives }) => x.at(negatives));
  // By the logarithm, as the value itself may be beyond the range of numbers.
  const at = (logValue: number | null, row: number): Point | null =>
    logValue === null ? null : [columns[row], y.from + slope * (logValue - logLow)];
  const isDotted = rows.length <= DOTS;
  for (let stride = 1; ; stride *= 2) {
    const isDrawn = (_: unknown, row: number) => row % stride === 0 || row === rows.length - 1;
    const drawn = shown.map((series) => ({
      series,
      pieces: piecesOf(series.logValues.map(at).filter(isDrawn))
        .flatMap((piece) => clip(piece, y.to, y.from))
        .map((piece) => (isDotted ? piece : simplify(piece))),
    }));
    const pieces = drawn.flatMap((line) => line.pieces);
    const points = pieces.reduce((sum, piece) => sum + piece.length + 2, 0);
    if (points <= POINTS || stride >= rows.length) return drawn;
  }
}

function strokes(
  { series, pieces }: Drawn,
  { left, right, top, bottom }: Frame,
  { rows, prior }: BoundsData,
  { language }: Look,
): Stroke[] {
  const { id, style } = series;
  if (style === null) return [{ kind: "stroke", role: "band", id, pieces }];
  // Above and below a line only leaves the frame. Where it ends within, a dot says that it does.
  const isWithin = ([, y]: Point) => y > top && y < bottom;
  const inside = pieces.flat().filter(isWithin);
  const ends = pieces
    .flatMap((piece) => [piece[0], piece[piece.length - 1]])
    .filter((point) => isWithin(point) && point[0] > left && point[0] < right);
  const dotted = id === "loss" ? [] : rows.length <= DOTS ? inside : ends;
  return [
    {
      kind: "stroke",
      role: "curve",
      id,
      title: seriesTitle(series, prior.classes, language),
      style,
      pieces,
    },
    ...(dotted.length > 0 ? [dots(style, dotted)] : []),
  ];
}

function bandFirst(a: Stroke, b: Stroke): number {
  return Number(b.role === "band") - Number(a.role === "band");
}

/** The last point of a line, if it is at the right edge. */
function endAt(pieces: Drawn["pieces"], { right }: Frame): Point | undefined {
  const end = pieces.at(-1)?.at(-1);
  return end !== undefined && end[0] > right - 1 ? end : undefined;
}
