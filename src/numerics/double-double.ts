import { productError } from "./product-error.ts";

/** An unevaluated sum high + low of about 32 digits, |low| ≤ ulp(high)/2 (Dekker 1971). */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** numerator / denominator, two doubles. */
export function quotient(numerator: number, denominator: number): DoubleDouble {
  const high = numerator / denominator;
  const product = high * denominator;
  const rest = numerator - product - productError(high, denominator, product);
  return renormalised(high, rest / denominator);
}

export function times(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = a.high * b.high;
  const error = productError(a.high, b.high, product);
  return renormalised(product, error + (a.high * b.low + a.low * b.high));
}

export function minus(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const difference = a.high - b.high;
  const taken = a.high - difference;
  const error = a.high - (difference + taken) + (taken - b.high);
  return renormalised(difference, error + (a.low - b.low));
}

/** base^exponent for a whole exponent ≥ 0: relative error about exponent · 1e-32. */
export function power(base: DoubleDouble, exponent: number): DoubleDouble {
  let result: DoubleDouble = { high: 1, low: 0 };
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, square);
    square = times(square, square);
  }
  return result;
}

function renormalised(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}
