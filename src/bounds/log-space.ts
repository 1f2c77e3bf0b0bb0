/** ln(eᵃ + eᵇ); either may be −Infinity. */
export function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b);
  if (larger === -Infinity) return -Infinity;
  return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}

/** Below this e^x is beside 1 less than half an ulp, and ln(1 + e^x) = e^x. */
const NEGLIGIBLE = -38;

/** ln ln(1 + eˣ): stays finite where ln(1 + eˣ) underflows. */
export function logSoftplus(x: number): number {
  return x < NEGLIGIBLE ? x : Math.log(softplus(x));
}

/** ln(1 + eˣ). */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
