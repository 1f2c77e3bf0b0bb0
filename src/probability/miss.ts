/**
 * ln(1 − p) for p = weight/total: the log-probability that one draw is not of this class.
 * −Infinity for the only class. Above one half the complement is taken from the weights.
 */
export function logMiss(weight: number, total: number): number {
  const probability = weight / total;
  return probability < 0.5 ? Math.log1p(-probability) : Math.log((total - weight) / total);
}
