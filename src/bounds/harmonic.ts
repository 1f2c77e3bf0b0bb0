/** The Euler–Mascheroni constant. */
const EULER = 0.577_215_664_901_532_9;

/** From here on the first term left out of the asymptotic series, 1/(252 n⁶), is below 10⁻¹⁶. */
const ASYMPTOTIC_FROM = 256;

/** H_n = Σ_{i ≤ n} 1/i, never below ln n + γ, which published code takes in its place. */
export function harmonic(n: number): number {
  if (n >= ASYMPTOTIC_FROM) {
    const square = n * n;
    return Math.log(n) + EULER + 1 / (2 * n) - (1 - 1 / (10 * square)) / (12 * square);
  }
  let sum = 0;
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}
