/**
 * ln(1 − p) for p = weight/(total + totalError): the log-probability that one draw is not of this
 * class. −Infinity for the only class. Above one half 1 − p is taken from the weights.
 */
export function logMiss(
  weight: number,
  { total, totalError }: { readonly total: number; readonly totalError: number },
): number {
  const probability = weight / total;
  if (probability < 0.5) return Math.log1p(-probability);
  return Math.log((total - weight + totalError) / total);
}
