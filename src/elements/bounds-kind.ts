import { cost, requireAffordable, totalCost } from "../api/cost.ts";
import { parsePrior } from "../api/prior-expression.ts";
import type { Quantity } from "../bounds/bound.ts";
import { type BoundsRow, evaluateBounds } from "../bounds/catalogue.ts";
import { InputError } from "../errors.ts";
import { SIDES } from "../figures/bounds-data.ts";
import { boundsFigure } from "../figures/bounds-figure.ts";
import { boundSeries, tightestOf } from "../figures/bounds-series.ts";
import { logarithmicGrid, negativesBeyondCoverage, POINTS } from "../figures/default-draws.ts";
import { numberText } from "../figures/number-text.ts";
import { words } from "../figures/words/words.ts";
import { couponTime } from "../probability/coupon-time.ts";
import type { FigureKind, ReadRow } from "./figure-kind.ts";
import { drawsOf, numberOf, numbersOf, type Values, wordOf } from "./values.ts";

/** Every bound on the quantity at one K. */
export interface BoundsRead extends ReadRow {
  /** The tightest of `bounds`; null if none has a value. */
  readonly tightest: { readonly id: string; readonly logValue: number } | null;
  readonly bounds: BoundsRow["bounds"];
}

const QUANTITIES = ["supervised", "contrastive", "supervised-unit-temperature"] as const;
const MEASURED = [
  "contrastiveLoss",
  "subsetLoss",
  "expectedSubsetLoss",
  "collisionFreeSubsetLoss",
] as const;

/** SimCLR's on CIFAR-10, where the page names neither a temperature nor a bound on the norm. */
const DEFAULT_TEMPERATURE = 0.5;

/** Significant digits in the table. */
const DIGITS = 4;

/** In the table, where a value has a logarithm alone. */
const OVERFLOW = "> 10³⁰⁸";

export const boundsKind: FigureKind<BoundsRead> = {
  parameters: [
    "prior",
    "draws",
    "negatives",
    "temperature",
    "normBound",
    "setting",
    "supervisedLoss",
    "gap",
    "variance",
    "deviation",
    "totalVariance",
    ...MEASURED,
    "quantity",
  ],
  compute(values) {
    const expression = values("prior");
    if (expression === undefined) throw new InputError("prior", "is missing, such as cifar10.");
    const prior = parsePrior(expression);
    const normBound = numberOf(values, "normBound");
    const settings = {
      setting: wordOf(values, "setting", ["augmentation", "same-class"]),
      temperature:
        numberOf(values, "temperature") ??
        (normBound === undefined ? DEFAULT_TEMPERATURE : undefined),
      normBound,
      supervisedLoss: numberOf(values, "supervisedLoss"),
      gap: numberOf(values, "gap"),
      variance: numberOf(values, "variance"),
      deviation: numberOf(values, "deviation"),
      totalVariance: numberOf(values, "totalVariance"),
    };
    const quantity: Quantity = wordOf(values, "quantity", QUANTITIES);
    requireAffordable(cost.couponTime(prior), "prior");
    const draws =
      drawsOf(values, 2, "boundRows") ??
      logarithmicGrid(1, negativesBeyondCoverage(couponTime(prior).mean), POINTS).map(
        (negatives) => negatives + 1,
      );
    requireAffordable(
      totalCost(draws, (count) => cost.bounds(prior, count - 1)),
      "draws",
    );
    const points = pointsOf(values, draws);
    const evaluated = evaluateBounds({ prior, ...settings }, points);
    const data = {
      prior,
      settings,
      rows: evaluated,
      ...(values("contrastiveLoss") !== undefined && {
        contrastiveLosses: points.map(({ contrastiveLoss }) => contrastiveLoss as number),
      }),
    };
    const best = tightestOf(boundSeries(data, quantity, "en"), quantity);
    const rows = evaluated
      .map(
        ({ negatives, draws, bounds }, row): BoundsRead => ({
          negatives,
          draws,
          tightest: best[row],
          bounds: bounds.filter((bound) => bound.quantity === quantity),
        }),
      )
      .sort((a, b) => a.negatives - b.negatives);

    return {
      rows,
      place: ({ negatives }) => negatives,
      axisName: (language) => words[language].bounds.negatives,
      figure: (look) => boundsFigure(data, quantity, look),
      sentence: ({ negatives, tightest }, language) => {
        const { bounds: say, list } = words[language];
        const at = numberText(negatives, language);
        if (tightest === null) return list(`K = ${at}`, [say.nothing]);
        const { id, logValue } = tightest;
        const sentence = SIDES[quantity] === "upper" ? say.leastUpperAt : say.greatestLowerAt;
        return sentence(at, say.names[id] ?? id, numberText(Math.exp(logValue), language));
      },
      table: (language) => {
        const { bounds: say } = words[language];
        const valued = rows[0].bounds
          .map(({ id }, index) => ({ id, index }))
          .filter(({ index }) => rows.some(({ bounds }) => bounds[index].logValue !== null));
        return {
          head: ["K", "K + 1", ...valued.map(({ id }) => say.names[id] ?? id)],
          body: rows.map(({ negatives, draws, bounds }) => [
            numberText(negatives, language),
            numberText(draws, language),
            ...valued.map(({ index }) => {
              const { value, logValue } = bounds[index];
              if (value !== null) return numberText(value, language, DIGITS);
              return logValue === null ? "–" : OVERFLOW;
            }),
          ]),
        };
      },
    };
  },
};

/** What was measured at each number of draws: one value for each row, or one for all. */
function pointsOf(values: Values, draws: readonly number[]) {
  const measured = MEASURED.map((name) => {
    const given = numbersOf(values, name);
    if (given !== undefined && given.length !== 1 && given.length !== draws.length) {
      throw new InputError(
        name,
        `has ${given.length} values for ${draws.length} rows; give one for each row, or one for all.`,
      );
    }
    return (row: number) => given?.[given.length === 1 ? 0 : row];
  });
  const [contrastive, subset, expectedSubset, collisionFreeSubset] = measured;
  return draws.map((count, row) => ({
    negatives: count - 1,
    contrastiveLoss: contrastive(row),
    subsetLoss: subset(row),
    expectedSubsetLoss: expectedSubset(row),
    collisionFreeSubsetLoss: collisionFreeSubset(row),
  }));
}
