/**
 * Of the mean of values of some of `of` samples, drawn without replacement: s/√m · √(1 − m/N). Values that
 * are NaN, of samples that do not count, are left out; NaN if fewer than two are left.
 */
export function standardError(values: Float64Array, of: number): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const deviation = value - mean;
    mean += deviation / ++count;
    squares += deviation * (value - mean);
  }
  return Math.sqrt((squares / (count - 1) / count) * (1 - values.length / of));
}
