/** From here on the closed form keeps all but two digits; below, the series is exact. */
const SERIES_BELOW = 0.5;

/**
 * Coefficients of B², B⁴, …: 2^{2n} b_{2n} / (2n)! · (1 + 1/(2n)), b the Bernoulli numbers.
 * Each term is at most (B/π)² < 0.026 times the one before, so ten of them reach 10⁻¹⁶.
 */
const SERIES = [
  0.5, -0.027777777777777776, 0.0024691358024691358, -0.0002380952380952381, 2.3515579071134628e-5,
  -2.3447713042069302e-6, 2.3492086984150475e-7, -2.360302183935341e-8, 2.3758282434409494e-9,
  -2.3945408764821794e-10,
];

/**
 * g(B) = sup {ln E e^X − E X : X ∈ [−B, B]} = ln(sinh B / B) + B coth B − 1, for `range` = B ≥ 0.
 *
 * How far the logarithm of a mean can be above the mean of logarithms. Given its mean, E e^X is
 * largest if X is ±B; what is left is concave in the mean and has this maximum. g(B) < 2 ln cosh B,
 * the constant of Kantorovich's inequality.
 */
export function jensenGap(range: number): number {
  if (range < SERIES_BELOW) {
    const square = range * range;
    return SERIES.reduceRight((sum, coefficient) => (sum + coefficient) * square, 0);
  }
  const tail = Math.exp(-2 * range);
  const logSinhc = range + Math.log1p(-tail) - Math.log(2 * range);
  return logSinhc + (range * (1 + tail)) / (1 - tail) - 1;
}

/**
 * A(K): an upper bound on ln E e^X − E ln (1/K) Σ_k e^{X_k} for `draws` = K i.i.d. X_k ∈ [−B, B],
 *
 *   min{ g(B), (e^{2B} − 1)/(2√K), e^{2B} sinh²B/(2K) }.
 *
 * From −ln y ≤ 1/y − 1 and Taylor's formula with the smallest possible mean, and
 * Var e^X ≤ sinh²B.
 */
export function sampleJensenGap(range: number, draws: number): number {
  return Math.min(
    jensenGap(range),
    Math.expm1(2 * range) / (2 * Math.sqrt(draws)),
    (Math.exp(range) * Math.sinh(range)) ** 2 / (2 * draws),
  );
}

/**
 * A′(K) ≤ A(K): the same with the variance relative to the mean,
 *
 *   min{ g(B), x/2, x²/2 },  x = (e^B − 1)/√K.
 *
 * Let M = E e^X and y = (1/K) Σ_k e^{X_k} / M, so E y = 1 and y ≥ e^{−B}/M. By Bhatia and Davis
 * Var e^X ≤ (e^B − M)(M − e^{−B}), and (e^B − M)(M − e^{−B})/M ≤ 2 cosh B − 2 = e^{−B}(e^B − 1)², so
 * Var y / min y ≤ x². Then −ln y ≤ 1 − y + (1 − y)²/(2 min{1, y}) gives x²/2, and
 * −ln y ≤ (1 − y)⁺/√min y with E (1 − y)⁺ ≤ √(Var y)/2 gives x/2.
 */
export function sharpSampleJensenGap(range: number, draws: number): number {
  const x = Math.expm1(range) / Math.sqrt(draws);
  return Math.min(jensenGap(range), x / 2, (x * x) / 2);
}
