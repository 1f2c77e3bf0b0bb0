import { log1pMinus } from "../numerics/log1p-minus.ts";
import { productError } from "../numerics/product-error.ts";
import { stirlingError } from "../numerics/stirling-error.ts";
import { logMiss } from "./miss.ts";

/**
 * Bin(successes; trials, weight/(total + totalError)), relative error ≤ 1e-12 for up to 10¹² trials.
 *
 * Loader's saddle-point form (2000): the exponent is a sum of deviances that vanish at the mean,
 * so nothing of the size trials·ln(trials) is ever formed. The distance from the mean is taken in
 * double-double: with 10¹² trials, a mean rounded to double would cost ten digits.
 */
export function binomialProbability(
  successes: number,
  trials: number,
  weight: number,
  { total, totalError }: { readonly total: number; readonly totalError: number },
): number {
  if (successes > trials) return 0;
  if (weight === total && totalError === 0) return successes === trials ? 1 : 0;
  if (successes === 0)
    return trials === 0 ? 1 : Math.exp(trials * logMiss(weight, { total, totalError }));
  if (successes === trials) {
    const missed = (total - weight + totalError) / total;
    return Math.exp(trials * (missed < 0.5 ? Math.log1p(-missed) : Math.log(weight / total)));
  }
  const failures = trials - successes;
  const observed = successes * total;
  const expected = trials * weight;
  const distance =
    (observed -
      expected +
      (productError(successes, total, observed) -
        productError(trials, weight, expected) +
        successes * totalError)) /
    total;
  const exponent =
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    deviance(successes, distance, expected / total) -
    deviance(failures, -distance, (trials * (total - weight + totalError)) / total);
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * successes * failures));
}

/** x ln(x/mean) + mean − x, where distance = x − mean. */
function deviance(x: number, distance: number, mean: number): number {
  const shift = -distance / x;
  // 1 + shift = mean/x: near −1 the rounding of the shift would be magnified.
  if (shift < -0.8) return x * Math.log(x / mean) - distance;
  return -x * log1pMinus(shift);
}
