import type { Quantity } from "../bounds/bound.ts";
import { type BoundsData, SIDES } from "./bounds-data.ts";
import type { Series, Tightest } from "./bounds-series.ts";
import type { Language } from "./look.ts";
import { numberText } from "./number-text.ts";
import { reasonKinds } from "./reason-kind.ts";
import { nameInTitle } from "./title.ts";
import { words } from "./words/words.ts";

export function boundsTitle(
  { prior, settings }: BoundsData,
  quantity: Quantity,
  language: Language,
): string {
  const { temperature, normBound } = settings;
  const scale =
    temperature === undefined
      ? `L = ${numberText(normBound ?? 1, language)}`
      : `t = ${numberText(temperature, language)}`;
  return words[language].bounds.title(quantity, nameInTitle(prior.name), scale);
}

/** For each reason why bounds say nothing, a sentence with their names. */
export function reasonSentences(
  bounds: readonly Series[],
  classes: number,
  language: Language,
): string[] {
  const { bounds: say, list } = words[language];
  return reasonKinds.flatMap((kind) => {
    const names = bounds.filter(({ reasons }) => reasons.has(kind)).map(({ name }) => name);
    if (names.length === 0) return [];
    return [list(say.reason(kind, numberText(classes, language)), names)];
  });
}

/** What a bound is called, and why its line ends. */
export function seriesTitle(
  { name, reasons }: Series,
  classes: number,
  language: Language,
): string {
  const say = words[language].bounds;
  return [
    name,
    ...Array.from(reasons, (kind) => say.reason(kind, numberText(classes, language))),
  ].join(" – ");
}

/** The tightest bound at the smallest and the largest K that has one. */
export function tightestSentences(
  { rows }: BoundsData,
  tightest: readonly (Tightest | null)[],
  quantity: Quantity,
  language: Language,
): string[] {
  const say = words[language].bounds;
  const sentence = SIDES[quantity] === "upper" ? say.leastUpperAt : say.greatestLowerAt;
  const known = tightest.flatMap((best, row) =>
    best === null ? [] : [{ ...best, negatives: rows[row].negatives }],
  );
  const ends = known.length > 1 ? [known[0], known[known.length - 1]] : known;
  return ends.map(({ negatives, id, logValue }) =>
    sentence(
      numberText(negatives, language),
      say.names[id] ?? id,
      numberText(Math.exp(logValue), language),
    ),
  );
}
