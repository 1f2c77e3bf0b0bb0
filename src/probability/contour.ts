import { log1pMinus } from "../numerics/log1p-minus.ts";
import { stirlingError } from "../numerics/stirling-error.ts";

/**
 * A power series A(z) = Σ a_n zⁿ with a_n ≥ 0 on the circle |z| = radius through its saddle point
 * for n = center. A(radius·e^{iθ})/A(radius) is the characteristic function of an integer random
 * variable N, P(N = n) = a_n radiusⁿ / A(radius), which is near its mean at the center.
 */
export interface Contour {
  readonly center: number;
  /** Standard deviation of N. Sums are accurate within `reach` deviations of the center. */
  readonly deviation: number;
  /** n! [zⁿ] A = scale · P(N = n) with ln scale known at the center. */
  readonly logScale: number;
  readonly radius: number;
  /** M: points of the trapezoid rule on the whole circle. */
  readonly points: number;
  /** A(radius·e^{iθ})/A(radius)·e^{−i·center·θ} at θ = 2πk/M for k = 1, 2, … while it matters. */
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** −ln of the share of a sum that aliasing or truncation may cost: 3e-17. */
export const NEGLIGIBLE = 38;

const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * ln of n! [zⁿ] A at n = center, by the trapezoid rule on the upper half circle, whose error is
 * exactly Σ_{k≠0} P(N = n + k·points).
 */
export function logCentralCoefficient({ logScale, real, points }: Contour): number {
  let sum = 0;
  for (let k = real.length - 1; k >= 0; k--) sum += real[k];
  return logScale + Math.log((1 + 2 * sum) / points);
}

/** ln √(2πn) and Stirling's remainder: ln n! without its part n ln n − n. */
export function logFactorialRemainder(n: number): number {
  return HALF_LOG_TWO_PI + 0.5 * Math.log(n) + stirlingError(n);
}

/** ln(nⁿ e^{−n} · e^r r^{−n}) = n(δ − ln(1 + δ)), δ = (r − n)/n, for r = radius + radiusError. */
export function logPoissonShape(n: number, radius: number, radiusError: number): number {
  return -n * log1pMinus((radius - n + radiusError) / n);
}

/** ln |1 + ε|. */
export function logModulusOfOnePlus(real: number, imaginary: number): number {
  const excess = 2 * real + real * real + imaginary * imaginary;
  return excess > -0.5 ? 0.5 * Math.log1p(excess) : Math.log(Math.hypot(1 + real, imaginary));
}

/** sin θ − θ without cancellation for small θ. */
export function sineMinusAngle(angle: number, sine: number): number {
  if (angle > 0.5) return sine - angle;
  const square = angle * angle;
  let term = -(angle * square) / 6;
  let sum = term;
  for (let k = 4; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= -square / (k * (k + 1));
    sum += term;
  }
  return sum;
}

/**
 * P(N = n) for n = from, from + 1, … near the center: each step turns every term by e^{−iθ}. Two
 * terms are turned side by side, since each turn has to wait for the one before.
 */
export function probabilitiesFrom(contour: Contour, from: number, count: number): Float64Array {
  const { real, imaginary, points, center } = contour;
  const results = new Float64Array(count).fill(1 / points);
  const step = (2 * Math.PI) / points;
  for (let k = 0; k < real.length; k += 2) {
    const cosA = Math.cos(step * (k + 1));
    const sinA = Math.sin(step * (k + 1));
    const cosB = Math.cos(step * (k + 2));
    const sinB = Math.sin(step * (k + 2));
    const startA = step * (k + 1) * (from - center);
    const startB = step * (k + 2) * (from - center);
    const realB = k + 1 < real.length ? real[k + 1] : 0;
    const imaginaryB = k + 1 < real.length ? imaginary[k + 1] : 0;
    let reA = (2 / points) * (real[k] * Math.cos(startA) + imaginary[k] * Math.sin(startA));
    let imA = (2 / points) * (imaginary[k] * Math.cos(startA) - real[k] * Math.sin(startA));
    let reB = (2 / points) * (realB * Math.cos(startB) + imaginaryB * Math.sin(startB));
    let imB = (2 / points) * (imaginaryB * Math.cos(startB) - realB * Math.sin(startB));
    for (let i = 0; i < count; i++) {
      results[i] += reA + reB;
      const nextA = reA * cosA + imA * sinA;
      const nextB = reB * cosB + imB * sinB;
      imA = imA * cosA - reA * sinA;
      imB = imB * cosB - reB * sinB;
      reA = nextA;
      reB = nextB;
    }
  }
  return results;
}
