/** The mean of at least one value and the standard deviation of a sample (n − 1), NaN of a single value. */
export function meanAndDeviation(values: readonly number[] | Float64Array): {
  mean: number;
  deviation: number;
} {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
