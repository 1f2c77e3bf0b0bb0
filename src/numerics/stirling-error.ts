/** From here on the first term left out of the series is below 10⁻¹⁷ of the sum. */
const ASYMPTOTIC_FROM = 16;

/** B_{2k} / (2k(2k−1)), k = 1…7: the coefficients of Stirling's series. */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * ln n! − [½ ln(2πn) + n ln n − n] for an integer n ≥ 1: the part of ln n! that Stirling's formula
 * leaves out, kept apart so that n ln n never has to cancel against something of its own size.
 */
export function stirlingError(n: number): number {
  if (n >= ASYMPTOTIC_FROM) {
    const inverseSquare = 1 / (n * n);
    let sum = 0;
    for (let k = SERIES.length - 1; k >= 0; k--) sum = sum * inverseSquare + SERIES[k];
    return sum / n;
  }
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return Math.log(factorial / Math.sqrt(2 * Math.PI * n)) - n * Math.log(n) + n;
}
