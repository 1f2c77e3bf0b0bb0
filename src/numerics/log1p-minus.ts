/** The series is used for −1/2 ≤ x ≤ 1, where |s| ≤ 1/3 and at most 16 terms matter. */
const LOWEST = -0.5;
const HIGHEST = 1;

/**
 * ln(1+x) − x for x > −1, to a few ulp also where both terms nearly cancel.
 *
 * With s = x/(2+x): ln(1+x) = 2 artanh s and 2s − x = −s·x, so the difference is
 * −s·x + 2s³(1/3 + s²/5 + s⁴/7 + …), whose second part is the smaller one.
 */
export function log1pMinus(x: number): number {
  if (x < LOWEST || x > HIGHEST) return Math.log1p(x) - x;
  const s = x / (2 + x);
  const square = s * s;
  let power = 1;
  let series = 0;
  for (let odd = 3; ; odd += 2) {
    const next = series + power / odd;
    if (next === series) break;
    series = next;
    power *= square;
  }
  return 2 * s * square * series - s * x;
}
