import type { Figure } from "./figure.ts";
import { type Line, lastValues, lineFigure } from "./line-figure.ts";
import type { Look } from "./look.ts";
import { numberText } from "./number-text.ts";
import { lineStyle } from "./palette.ts";
import { drawsDomain, linearScale, logarithmicScale } from "./scale.ts";
import { words } from "./words/words.ts";

/** Losses as measured; at least one model, each with at least one row. */
export interface LossesData {
  readonly temperature: number | null;
  readonly models: readonly {
    readonly name: string;
    readonly rows: readonly LossesRow[];
  }[];
}

/** Of a `contrastive` row of a score what is drawn. */
export interface LossesRow {
  /** K + 1 */
  readonly draws: number;
  /** R */
  readonly infoNce: number;
  /** S */
  readonly supervisedLoss: number | null;
  readonly expectedSubsetLoss: number | null;
  /** E ln(1 + Col) */
  readonly collisionTerm: number | null;
}

/** Beyond the values, as a factor. */
const AIR = 1.05;

/** R against K + 1: of one model with the terms that it is made of, of several models side by side. */
export function lossesFigure(data: LossesData, look: Look): Figure {
  const { language } = look;
  const { scores: say, list, space } = words[language];
  const text = (value: number) => numberText(value, language);
  const lines = linesOf(data, say.losses);
  const draws = lines.flatMap(({ points }) => points.map((point) => point.x));
  const values = lines.flatMap(({ points }) => points.map((point) => point.y));
  const [first, last] = [Math.min(...draws), Math.max(...draws)];
  const top = AIR * Math.max(0, ...values) || 1;
  return lineFigure(
    {
      title: say.lossesTitle(data.temperature === null ? null : text(data.temperature)),
      description: [
        say.between(text(first), text(last)),
        list(say.atLast, lastValues(lines, text)),
      ].join(space),
      lines,
      x: (ends) => logarithmicScale({ ...drawsDomain(draws), ...ends }),
      y: (ends) => linearScale({ low: AIR * Math.min(0, ...values), high: top, ...ends }),
      xName: words[language].coverage.draws,
      yName: "nats",
    },
    look,
  );
}

export type LossTerm = Exclude<keyof LossesRow, "draws">;

const TERMS: readonly LossTerm[] = [
  "infoNce",
  "supervisedLoss",
  "expectedSubsetLoss",
  "collisionTerm",
];

function linesOf(
  { models }: LossesData,
  names: Readonly<Record<LossTerm, string>>,
): readonly Line[] {
  const line = (id: string, name: string, term: LossTerm, rows: readonly LossesRow[]) => ({
    id,
    name,
    points: rows
      .flatMap((row) => {
        const value = row[term];
        return value === null ? [] : [{ x: row.draws, y: value }];
      })
      .sort((a, b) => a.x - b.x),
  });
  const lines =
    models.length === 1
      ? TERMS.map((term) => line(term, names[term], term, models[0].rows))
      : models.map(({ name, rows }) => line(name, name, "infoNce", rows));
  return lines
    .map((rest, index) => ({ ...rest, style: lineStyle(index) }))
    .filter(({ points }) => points.length > 0);
}
