import type { CoverageData, CoverageDataRow } from "./coverage-data.ts";
import { askedMarks } from "./coverage-marked.ts";
import type { Language } from "./look.ts";
import { meanDrawsText, numberText, probabilityText } from "./number-text.ts";
import { nameInTitle } from "./title.ts";
import { words } from "./words/words.ts";

export function coverageTitle(
  { prior: { name, classes } }: CoverageData,
  language: Language,
): string {
  return words[language].coverage.title(nameInTitle(name), numberText(classes, language));
}

/** υ at the first and the last of `rows`, the coupon time's mean and median, and what was asked for. */
export function coverageDescription(
  data: CoverageData,
  rows: readonly CoverageDataRow[],
  language: Language,
): string {
  const { coverage, list, space } = words[language];
  const number = (value: number) => numberText(value, language);
  const { expectedDraws, medianDraws } = data;
  const ends = rows.length > 1 ? [rows[0], rows[rows.length - 1]] : rows;
  const asked = askedMarks(data, language).map(({ text }) => text);
  return [
    ...ends.flatMap((row) => endSentences(row, data, language)),
    ...(expectedDraws === null || medianDraws === null
      ? []
      : [coverage.statistics(meanDrawsText(expectedDraws, language), number(medianDraws))]),
    ...(asked.length > 0 ? [list(coverage.marked, asked)] : []),
  ].join(space);
}

function endSentences(
  row: CoverageDataRow,
  { anchor }: CoverageData,
  language: Language,
): string[] {
  const { coverage } = words[language];
  const draws = numberText(row.draws, language);
  const sentence = coverage.at(draws, probabilityText(row, language));
  if (anchor === undefined || row.anchor === undefined) return [sentence];
  const anchored = probabilityText(row.anchor, language);
  return [sentence, coverage.anchoredAt(draws, anchored, numberText(anchor.class, language))];
}
