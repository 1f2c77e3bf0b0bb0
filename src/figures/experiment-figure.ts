import { catalogue } from "../bounds/catalogue.ts";
import { axes, BELOW, type Frame, LEFT, MARGIN } from "./axes.ts";
import { dots } from "./dots.ts";
import { accuracyQuantities, type ExperimentData, type Measurement } from "./experiment-data.ts";
import type { Figure, LineStyle, Mark, Point } from "./figure.ts";
import {
  BESIDE,
  columnsIn,
  KEY_GAP,
  KEY_LINE,
  type KeyEntry,
  keyBelow,
  keyBeside,
  widthBeside,
} from "./key.ts";
import type { Look } from "./look.ts";
import { NOTE_LINE, noteLines, noteTexts } from "./notes.ts";
import { numberText } from "./number-text.ts";
import { LOSS_STYLE, lineStyle } from "./palette.ts";
import { clip, piecesOf } from "./pieces.ts";
import { linearScale, logarithmicScale, type Scale } from "./scale.ts";
import { nameInTitle, titleText } from "./title.ts";
import { words } from "./words/words.ts";

/** A line of the figure: a measurement for each row of the experiment. */
interface Series {
  readonly id: string;
  readonly name: string;
  readonly style: LineStyle;
  readonly cells: readonly Measurement[];
}

/** Above a frame, for the name of its axis. */
const ABOVE = 26;
/** Between the frames, for the labels of the upper one and the name of the lower one's axis. */
const BETWEEN = 34;

/**
 * Figure 1 of Nozawa & Sato (2021): upper bounds on the supervised loss, on a logarithmic axis, above the
 * accuracies of the same encoders, over K + 1. Its height is what shows everything.
 */
export function experimentFigure(data: ExperimentData, look: Omit<Look, "height">): Figure {
  const { width, language } = look;
  const { experiment: say, bounds, list, space } = words[language];
  const number = (value: number, digits?: number) => numberText(value, language, digits);
  const title = say.title(nameInTitle(data.name), number(data.classes), number(data.temperature));
  const heading = titleText(title, look);
  const known = lossSeries(data, look);
  const axis = lossRange(known);
  const isOnAxis = ({ mean }: Measurement) =>
    mean !== null && mean >= axis.low && mean <= axis.high;
  const losses = known.filter(({ cells }) => cells.some(isOnAxis));
  const beyond = known.filter(({ cells }) => !cells.some(isOnAxis)).map(({ name }) => name);
  const accuracies = accuracySeries(data, look);
  const hasDeviations = accuracies.some(({ cells }) => cells.some(({ deviation }) => deviation));
  const remarks = [
    ...(beyond.length > 0 ? [list(bounds.beyond, beyond)] : []),
    ...(hasDeviations ? [say.deviation] : []),
  ];
  const notes = noteLines(remarks, width, 3);

  const { upper, lower, keys, bottom } = arrange(width, heading.bottom + ABOVE, losses, accuracies);
  const { rows } = data;
  const x = logarithmicScale({
    ...range(rows.map(({ draws }) => draws)),
    from: upper.left,
    to: upper.right,
  });
  const y = logarithmicScale({ ...axis, from: upper.bottom, to: upper.top });
  const share = linearScale({ ...shareRange(accuracies), from: lower.bottom, to: lower.top });
  const drawn = [
    ...losses.map((series) => draw(series, data, upper, x, y)),
    ...accuracies.map((series) => draw(series, data, lower, x, share)),
  ];
  const entries = drawn.map(({ entry }) => entry);
  const height = bottom + notes.length * NOTE_LINE + MARGIN;
  return {
    look,
    width,
    height,
    title,
    description: [
      ...rows.flatMap(({ draws, ...row }) =>
        accuracyQuantities.flatMap((id) => {
          const { mean } = row[id];
          return mean === null
            ? []
            : [say.accuracyAt(number(draws), say.accuracies[id], number(100 * mean))];
        }),
      ),
      ...remarks,
    ].join(space),
    marks: [
      ...axes(upper, { x, y, yName: say.bounds, language }),
      ...axes(lower, { x, y: share, xName: say.draws, yName: say.accuracy, language }),
      ...drawn.flatMap(({ marks }) => marks),
      ...(keys.kind === "below"
        ? keyBelow(entries, keys.box)
        : [
            ...keyBeside(entries.slice(0, losses.length), keys.upper),
            ...keyBeside(entries.slice(losses.length), keys.lower),
          ]),
      ...noteTexts(notes, bottom),
      ...heading.texts,
    ],
    plots: [
      { frame: upper, x, y },
      { frame: lower, x, y: share },
    ],
  };
}

/** The upper bounds on S that have a value anywhere, in the styles that they have in every figure, and S. */
function lossSeries(
  { bounds, rows }: ExperimentData,
  { language }: Pick<Look, "language">,
): Series[] {
  const { names, measured } = words[language].bounds;
  const upper = bounds.filter(
    ({ quantity, direction, rows }) =>
      quantity === "supervised" && direction === "upper" && rows.some(({ mean }) => mean !== null),
  );
  return [
    ...upper.map(({ id, rows: cells }) => ({
      id,
      name: names[id] ?? id,
      style: lineStyle(catalogue.findIndex((bound) => bound.id === id)),
      cells,
    })),
    {
      id: "supervisedLoss",
      name: measured("S", null),
      style: LOSS_STYLE,
      cells: rows.map(({ supervisedLoss }) => supervisedLoss),
    },
  ];
}

/** In per cent. */
function accuracySeries({ rows }: ExperimentData, { language }: Pick<Look, "language">): Series[] {
  const { accuracies } = words[language].experiment;
  return accuracyQuantities.map((id, index) => ({
    id,
    name: accuracies[id],
    // Those of no bound.
    style: lineStyle(catalogue.length + index),
    cells: rows.map((row) => scaled(row[id], 100)),
  }));
}

function scaled({ mean, deviation, values }: Measurement, factor: number): Measurement {
  const times = (value: number | null) => value && factor * value;
  return { mean: times(mean), deviation: times(deviation), values: values.map(times) };
}

type Keys =
  | { readonly kind: "below"; readonly box: Frame }
  | { readonly kind: "beside"; readonly upper: Frame; readonly lower: Frame };

/** Two frames, and the names beside each or below both. */
function arrange(
  width: number,
  top: number,
  losses: readonly Series[],
  accuracies: readonly Series[],
): { upper: Frame; lower: Frame; keys: Keys; bottom: number } {
  const entries = [...losses, ...accuracies].map(({ name, style }) => ({ text: name, style }));
  const right = width - MARGIN;
  const inner = right - MARGIN;
  const isBeside = width >= BESIDE;
  const keyWidth = widthBeside(inner, entries);
  const end = isBeside ? right - keyWidth - KEY_GAP : right;
  const upperHeight = Math.max(240, isBeside ? losses.length * KEY_LINE : 0);
  const lowerHeight = Math.max(140, isBeside ? accuracies.length * KEY_LINE : 0);
  const upper: Frame = { left: LEFT, right: end, top, bottom: top + upperHeight };
  const lowerTop = upper.bottom + BETWEEN;
  const lower: Frame = { left: LEFT, right: end, top: lowerTop, bottom: lowerTop + lowerHeight };
  const below = lower.bottom + BELOW;
  if (isBeside) {
    const box = { left: right - keyWidth, right };
    return {
      upper,
      lower,
      keys: { kind: "beside", upper: { ...upper, ...box }, lower: { ...lower, ...box } },
      bottom: below,
    };
  }
  const bottom = below + KEY_LINE * Math.ceil(entries.length / columnsIn(inner, entries));
  return {
    upper,
    lower,
    keys: { kind: "below", box: { left: MARGIN, right, top: below, bottom } },
    bottom: bottom + 4,
  };
}

/** A line through the means that lie in the frame, a bar for each deviation, and its name in the key. */
function draw(
  { id, name, style, cells }: Series,
  { rows }: ExperimentData,
  { top, bottom, right }: Frame,
  x: Scale,
  y: Scale,
): { marks: Mark[]; entry: KeyEntry } {
  const at = (value: number, row: number): Point => [x.at(rows[row].draws), y.at(value)];
  const isDrawable = (mean: number | null) => mean !== null && (y.kind === "linear" || mean > 0);
  const points = cells.map(({ mean }, row) => (isDrawable(mean) ? at(mean as number, row) : null));
  const pieces = piecesOf(points).flatMap((piece) => clip(piece, top, bottom));
  const inside = points.filter(
    (point): point is Point => point !== null && point[1] >= top && point[1] <= bottom,
  );
  const bars = cells.flatMap(({ mean, deviation }, row) =>
    mean === null || !deviation || y.kind === "logarithmic"
      ? []
      : [[at(mean - deviation, row), at(mean + deviation, row)]],
  );
  const last = pieces.at(-1)?.at(-1);
  return {
    marks: [
      { kind: "stroke", role: "curve", id, title: name, style, pieces },
      ...(bars.length > 0 ? [{ kind: "stroke", role: "rule", style, pieces: bars } as const] : []),
      ...(inside.length > 0 ? [dots(style, inside)] : []),
    ],
    entry: { text: name, style, ...(last && last[0] > right - 1 && { end: last }) },
  };
}

function range(values: readonly number[]): { low: number; high: number } {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? { low, high } : { low: low / 2, high: 2 * high };
}

/** How far above the loss the axis goes, as a factor: what is beyond says nothing. */
const ROOM = 100;
const AIR = 1.15;

/** Of positive values: from the lowest to the highest, if not farther than there is room for. */
function lossRange(losses: readonly Series[]): { low: number; high: number } {
  const means = (series: readonly Series[]) =>
    series.flatMap(({ cells }) => cells.map(({ mean }) => mean ?? 0)).filter((mean) => mean > 0);
  const low = Math.min(...means(losses));
  const high = Math.min(Math.max(...means(losses)), ROOM * Math.max(...means(losses.slice(-1))));
  return { low: low / AIR, high: high * AIR };
}

/** Per cent, with the deviations, from one multiple of five to another. */
function shareRange(accuracies: readonly Series[]): { low: number; high: number } {
  const ends = accuracies.flatMap(({ cells }) =>
    cells.flatMap(({ mean, deviation }) =>
      mean === null ? [] : [mean - (deviation ?? 0), mean + (deviation ?? 0)],
    ),
  );
  const low = 5 * Math.floor(Math.min(...ends) / 5);
  return { low, high: Math.max(low + 5, 5 * Math.ceil(Math.max(...ends) / 5)) };
}
