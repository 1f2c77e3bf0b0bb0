/** ln cosh x for x ≥ 0, to a few ulp of relative accuracy and without overflow. */
export function logCosh(x: number): number {
  // cosh x = 1 + 2 sinh²(x/2), which keeps the digits where ln cosh x ≈ x²/2 is small.
  if (x < 1) return Math.log1p(2 * Math.sinh(x / 2) ** 2);
  return x + Math.log1p(Math.exp(-2 * x)) - Math.LN2;
}
