import type { Figure } from "./figure.ts";
import { lastValues, lineFigure } from "./line-figure.ts";
import type { Look } from "./look.ts";
import { numberText } from "./number-text.ts";
import { lineStyle } from "./palette.ts";
import { linearScale, logarithmicScale } from "./scale.ts";
import { words } from "./words/words.ts";

/** Singular values in descending order, as a score lists them, of one matrix or several. */
export interface SpectrumData {
  /** At least one. */
  readonly spectra: readonly {
    /** Null if there is one only. */
    readonly model: string | null;
    /** Of the rows as they are, or less their mean. */
    readonly rows: "uncentred" | "centred";
    readonly singularValues: readonly number[];
  }[];
}

/** What is smaller is noise of single precision. */
const LEAST = 1e-6;
const AIR = 1.3;

/** Singular values against their rank, each as a share of the largest of its matrix. */
export function spectrumFigure({ spectra }: SpectrumData, look: Look): Figure {
  const { language } = look;
  const { scores: say, list } = words[language];
  const lines = spectra.flatMap(({ model, rows, singularValues }, index) => {
    const [largest] = singularValues;
    const points = singularValues
      .map((value, rank) => ({ x: rank + 1, y: value / largest }))
      .filter(({ y }) => y >= LEAST);
    if (points.length === 0) return [];
    const [id, name] = model === null ? [rows, say[rows]] : [model, model];
    return [{ id, name, style: lineStyle(index), points }];
  });
  const ranks = Math.max(2, ...lines.map(({ points }) => points.length));
  const least = Math.min(0.5, ...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return lineFigure(
    {
      title: say.spectrumTitle,
      description: list(
        say.smallestListed,
        lastValues(lines, (value) => numberText(value, language)),
      ),
      lines,
      x: (ends) => linearScale({ low: 1, high: ranks, ...ends }),
      y: (ends) => logarithmicScale({ low: least / AIR, high: AIR, ...ends }),
      xName: say.rank,
      yName: "σ / σ₁",
    },
    look,
  );
}
