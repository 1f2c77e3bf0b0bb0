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
  { target, quantiles = [] }: Pick<CoverageData, "target" | "quantiles">,
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

/** The coupon time's mean and median, where they are known. */
export function timeMarks(
  {
    expectedDraws: expected,
    medianDraws: median,
  }: Pick<CoverageData, "expectedDraws" | "medianDraws">,
  language: Language,
): MarkedDraws[] {
  const { coverage } = words[language];
  return [
    ...(expected === null
      ? []
      : [{ draws: expected, text: coverage.expected(meanDrawsText(expected, language)) }]),
    ...(median === null
      ? []
      : [{ draws: median, text: coverage.median(numberText(median, language)) }]),
  ];
}

/** What has a place on the axis of draws, the most important first. */
export function marksOf(data: CoverageData, language: Language): MarkedDraws[] {
  const { classes } = data.prior;
  const asked = askedMarks(data, language);
  const hasTarget = data.target?.draws != null;
  return [
    ...(hasTarget ? asked.slice(0, 1) : []),
    ...timeMarks(data, language),
    { draws: classes, text: `C = ${numberText(classes, language)}` },
    ...asked.slice(hasTarget ? 1 : 0),
  ];
}
