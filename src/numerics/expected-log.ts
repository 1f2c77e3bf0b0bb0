/**
 * Step of the trapezoid rule in v = ln u. The integrand is analytic for |Im v| < π/2, so the error
 * falls like e^{−π²/step}: 7e-18.
 */
const STEP = 1 / 4;

/** The integrand falls like e^{2v} to the left: e^{−40} = 4e-18. */
const FIRST = -20;

/** Below this both exponentials are negligible beside 10⁻¹⁷. */
const NEGLIGIBLE = 1e-18;

/**
 * E ln S for a random variable S > 0 of mean `mean`, from its Laplace transform u ↦ E e^{−uS}:
 *
 *   E ln S = ln E S + ∫_0^∞ (e^{−u} − E e^{−uS/E S}) du/u.
 *
 * Absolute error about 1e-14 for the sums of this project (theory: Frullani's integral).
 */
export function expectedLog(mean: number, laplace: (u: number) => number): number {
  let sum = 0;
  for (let k = 0; ; k++) {
    const u = Math.exp(FIRST + k * STEP);
    const transformed = laplace(u / mean);
    sum += Math.exp(-u) - transformed;
    if (u > 1 && transformed < NEGLIGIBLE && u > VANISHING) break;
  }
  return Math.log(mean) + STEP * sum;
}

/** e^{−42} = 6e-19. */
const VANISHING = 42;
