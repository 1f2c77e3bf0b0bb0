import type { CoverageData } from "./coverage-data.ts";
import type { Language } from "./look.ts";
import { meanDrawsText, numberText } from "./number-text.ts";
import { words } from "./words/words.ts";

/** A number of draws worth marking, with its label. */
export interface MarkedDraws {
  readonly draws: number;
  readonly text: string;
}

/** The target and the quantiles asked for that can be reached. */
export function askedMarks(
  { target, quantiles = [] }: CoverageData,
  language: Language,
): MarkedDraws[] {
  const { coverage } = words[language];
  const number = (value: number) => numberText(value, language);
  return [
    ...(target ? [{ ...target, say: coverage.target }] : []),
    ...quantiles.map((quantile) => ({ ...quantile, say: coverage.quantile })),
  ].flatMap(({ probability, draws, say }) =>
    draws === null ? [] : [{ draws, text: say(number(probability), number(draws)) }],
  );
}

/** What has a place on the axis of draws, the most important first. */
export function marksOf(data: CoverageData, language: Language): MarkedDraws[] {
  const { coverage } = words[language];
  const number = (value: number) => numberText(value, language);
  const { expectedDraws: expected, medianDraws: median, prior } = data;
  const asked = askedMarks(data, language);
  const hasTarget = data.target?.draws != null;
  return [
    ...(hasTarget ? asked.slice(0, 1) : []),
    ...(expected === null
      ? []
      : [{ draws: expected, text: coverage.expected(meanDrawsText(expected, language)) }]),
    ...(median === null ? [] : [{ draws: median, text: coverage.median(number(median)) }]),
    { draws: prior.classes, text: `C = ${number(prior.classes)}` },
    ...asked.slice(hasTarget ? 1 : 0),
  ];
}
