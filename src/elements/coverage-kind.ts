import { cost, requireAffordable } from "../api/cost.ts";
import { parsePrior } from "../api/prior-expression.ts";
import { InputError } from "../errors.ts";
import { coverageFigure } from "../figures/coverage-figure.ts";
import { drawsFromNeverToAlways, POINTS } from "../figures/default-draws.ts";
import { numberText, probabilityText } from "../figures/number-text.ts";
import { words } from "../figures/words/words.ts";
import { anchorCoverage } from "../probability/anchor-coverage.ts";
import { couponQuantile, couponTime } from "../probability/coupon-time.ts";
import { type Coverage, coverage } from "../probability/coverage.ts";
import { classGroup, type Prior } from "../probability/prior.ts";
import type { FigureKind, ReadRow } from "./figure-kind.ts";
import { drawsOf, integerOf, numberOf, numbersOf } from "./values.ts";

/** υ at one number of draws and, if there is an anchor, υ_c. */
export interface CoverageRead extends ReadRow {
  readonly probability: number;
  readonly complement: number;
  readonly logComplement: number | null;
  readonly anchor?: Omit<CoverageRead, "anchor" | keyof ReadRow>;
}

/** Significant digits in the table. */
const DIGITS = 5;

export const coverageKind: FigureKind<CoverageRead> = {
  parameters: ["prior", "draws", "negatives", "anchor", "target", "quantiles"],
  compute(values) {
    const expression = values("prior");
    if (expression === undefined) throw new InputError("prior", "is missing, such as cifar10.");
    const prior = parsePrior(expression);
    const anchor = integerOf(values, "anchor");
    if (anchor !== undefined && anchor >= prior.classes) {
      throw new InputError("anchor", `classes are numbered 0 to ${prior.classes - 1}.`);
    }
    const group = anchor === undefined ? undefined : classGroup(prior, anchor);
    const target = numberOf(values, "target");
    const quantiles = numbersOf(values, "quantiles");
    const asked = drawsOf(values, 1, "rows");
    const points = asked?.length ?? POINTS;
    requireAffordable(
      cost.couponTime(prior) +
        (4 + (quantiles?.length ?? 0)) * cost.quantile(prior) +
        (group === undefined ? 1 : 2) * points * cost.coverage(prior),
      "prior",
    );
    const draws = (asked ?? drawsFromNeverToAlways(prior)).sort((a, b) => a - b);
    const rows = draws.map((count): CoverageRead => {
      const anchored = group === undefined ? undefined : anchorCoverage(prior, group, count - 1);
      return {
        negatives: count - 1,
        draws: count,
        ...probabilityOf(coverage(prior, count)),
        ...(anchored && { anchor: probabilityOf(anchored) }),
      };
    });
    const median = couponQuantile(prior, 0.5);
    const data = {
      prior,
      expectedDraws: couponTime(prior).mean,
      medianDraws: finite(median),
      ...(target !== undefined && { target: drawsFor(prior, target, "target") }),
      ...(quantiles && {
        quantiles: quantiles.map((probability) => drawsFor(prior, probability, "quantiles")),
      }),
      ...(anchor !== undefined && { anchor: { class: anchor } }),
      rows,
    };
    return {
      rows,
      place: (row) => row.draws,
      axisName: (language) => words[language].coverage.draws,
      figure: (look) => coverageFigure(data, look),
      sentence: (row, language) => {
        const { coverage: say, space } = words[language];
        const at = numberText(row.draws, language);
        const sentence = say.at(at, probabilityText(row, language));
        if (row.anchor === undefined || anchor === undefined) return sentence;
        const anchored = probabilityText(row.anchor, language);
        return sentence + space + say.anchoredAt(at, anchored, numberText(anchor, language));
      },
      table: (language) => ({
        head: ["K + 1", "K", "υ", "1 − υ", ...(anchor === undefined ? [] : ["υ_c", "1 − υ_c"])],
        body: rows.map((row) =>
          [
            row.draws,
            row.negatives,
            row.probability,
            row.complement,
            ...(row.anchor ? [row.anchor.probability, row.anchor.complement] : []),
          ].map((value) => numberText(value, language, DIGITS)),
        ),
      }),
    };
  },
};

function probabilityOf({ probability, complement, logComplement }: Coverage) {
  return { probability, complement, logComplement: finite(logComplement) };
}

function drawsFor(prior: Prior, probability: number, parameter: string) {
  if (!(probability >= 0 && probability < 1)) {
    throw new InputError(parameter, `${probability} is not a probability below 1.`);
  }
  return { probability, draws: finite(couponQuantile(prior, probability)) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
