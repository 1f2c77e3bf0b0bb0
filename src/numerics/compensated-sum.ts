/** A sum as the unevaluated pair sum + error, |error| ≤ half a unit in the last place of sum. */
export interface SumWithError {
  readonly sum: number;
  readonly error: number;
}

/** Σ values with Neumaier's compensation: the error is one rounding, whatever the length. */
export function compensatedSum(values: ArrayLike<number>): number {
  return sumWithError(values).sum;
}

/** Σ values, and what rounding the result to a double left out. */
export function sumWithError(values: ArrayLike<number>): SumWithError {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  const rounded = sum + lost;
  return { sum: rounded, error: lost - (rounded - sum) };
}
