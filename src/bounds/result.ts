import type { BoundResult } from "./bound.ts";
import type { Ingredients } from "./ingredients.ts";

/** Parts of a bound by name; undefined where a measurement is missing. */
type Parts = Readonly<Record<string, number | undefined>>;

/** The measurement each part is computed from. */
const MEASUREMENTS: Readonly<Record<string, string>> = {
  contrastiveLoss: "contrastiveLoss",
  supervisedLoss: "supervisedLoss",
  gap: "gap",
  variance: "variance",
  deviation: "deviation",
  totalDeviation: "totalVariance",
};

const OVERFLOW = "the value exceeds 1.8e308; its logarithm is given";
const CONTRADICTION =
  "the bound would be negative, which no supervised loss is: the losses given are not those of independent negatives";
const NO_OPTIMUM =
  "there is no closed-form optimum for a prior that is not uniform, so a measured loss is needed";

/** A bound that says nothing here. */
export function vacuous(reason: string): BoundResult {
  return {
    value: null,
    logValue: null,
    coefficient: null,
    logCoefficient: null,
    intercept: null,
    terms: {},
    reason,
  };
}

/** A bound that does not depend on a measured loss: `logValue` is its logarithm. */
export function constant(value: number, logValue: number): BoundResult {
  return {
    value: finite(value),
    logValue: finite(logValue),
    coefficient: 0,
    logCoefficient: null,
    intercept: finite(value),
    terms: {},
    reason: Number.isFinite(value) ? null : OVERFLOW,
  };
}

/**
 * coefficient · loss + Σ terms, for bounds whose coefficient is at most 1.
 * An upper bound that comes out negative contradicts its assumptions and is refused.
 */
export function affine(
  on: Ingredients,
  direction: "upper" | "lower",
  loss: "contrastiveLoss" | "supervisedLoss",
  logCoefficient: number,
  terms: Parts,
): BoundResult {
  const coefficient = Math.exp(logCoefficient);
  const measured = on[loss];
  let intercept = 0;
  for (const name in terms) intercept += terms[name] ?? Number.NaN;
  const value = coefficient === 0 ? intercept : coefficient * (measured ?? Number.NaN) + intercept;
  const incomplete = Number.isNaN(value);
  const contradicts = direction === "upper" && value < 0;
  return {
    value: contradicts ? null : finite(value),
    logValue: value > 0 ? finite(Math.log(value)) : null,
    coefficient,
    logCoefficient: finite(logCoefficient),
    intercept: finite(intercept),
    terms: known(terms),
    reason: incomplete
      ? missing(on, { [loss]: coefficient === 0 ? 0 : measured, ...terms })
      : contradicts
        ? CONTRADICTION
        : Number.isFinite(value)
          ? null
          : OVERFLOW,
  };
}

/** How many roundings of its operands a remainder must exceed to be more than noise. */
const ROUNDINGS = 8;

/**
 * coefficient · (R − share · E ln(1 + Col) − Σ deductions), for the bounds that divide by a
 * probability; the coefficient is given by its logarithm, as it may be e^10000.
 *
 * At the simplex optimum R − E ln(1 + Col) is known without cancellation and is used as such.
 */
export function amplified(
  on: Ingredients,
  logCoefficient: number,
  share: number,
  deductions: Parts,
): BoundResult {
  const coefficient = Math.exp(logCoefficient);
  const loss = on.contrastiveLoss;
  const collisions = share === 0 ? 0 : on.collisionTerm;
  let deducted = 0;
  for (const name in deductions) deducted += deductions[name] ?? Number.NaN;
  const terms = known(share === 0 ? deductions : { collisionTerm: collisions, ...deductions });
  const given = {
    coefficient: finite(coefficient),
    logCoefficient: finite(logCoefficient),
    intercept: finite(-coefficient * (share * collisions + deducted)),
    terms,
  };
  if (loss === undefined || Number.isNaN(deducted)) {
    const reason = missing(on, { contrastiveLoss: loss, ...deductions });
    return { value: null, logValue: null, ...given, reason };
  }
  const { remainder, logRemainder } = remainderOf(on, loss, share, deducted);
  const noise =
    on.at === "measured"
      ? ROUNDINGS * Number.EPSILON * (loss + collisions + Math.abs(deducted))
      : 0;
  if (remainder < -noise) {
    return { value: null, logValue: null, ...given, reason: CONTRADICTION };
  }
  if (remainder < noise) {
    const reason = "what the loss exceeds its collision term by is lost in rounding";
    return { value: null, logValue: null, ...given, reason };
  }
  const logValue = logCoefficient + logRemainder;
  // The product where it has both factors, else e^logValue, which may be in range all the same.
  const value =
    given.coefficient !== null && remainder > 0 ? coefficient * remainder : Math.exp(logValue);
  return {
    value: finite(value),
    logValue: finite(logValue),
    ...given,
    reason: Number.isFinite(value) ? null : OVERFLOW,
  };
}

/** R − share · E ln(1 + Col) − deducted and its logarithm. */
function remainderOf(
  on: Ingredients,
  loss: number,
  share: number,
  deducted: number,
): { remainder: number; logRemainder: number } {
  const simplex = on.at === "simplex-optimum" ? on.simplex : null;
  if (share === 0) {
    return { remainder: loss - deducted, logRemainder: Math.log(loss - deducted) };
  }
  const excess = simplex === null ? loss - on.collisionTerm : simplex.excess;
  const remainder = (1 - share) * loss + share * excess - deducted;
  const logRemainder =
    simplex !== null && share === 1 && deducted === 0 ? simplex.logExcess : Math.log(remainder);
  return { remainder, logRemainder };
}

function missing(on: Ingredients, parts: Parts): string {
  const names = Object.keys(parts).filter((name) => parts[name] === undefined);
  if (on.at === "simplex-optimum") return NO_OPTIMUM;
  return `not given: ${names.map((name) => MEASUREMENTS[name]).join(", ")}`;
}

function known(parts: Parts): Readonly<Record<string, number | null>> {
  const terms: Record<string, number | null> = {};
  for (const name in parts) terms[name] = finite(parts[name] ?? Number.NaN);
  return terms;
}

/** `value` if it is a finite number, else null; −0 becomes 0. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}
