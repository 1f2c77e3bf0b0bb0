/**
 * P(D = m) for n draws and m distinct classes, 1 ≤ m < min(C, n), from
 * n! [zⁿ tᵐ] Π_c (1 + t(e^{p_c z} − 1)) by Cauchy's integral in z and t.
 *
 * On the tori |z| = r, |t| = τ the integrand is the characteristic function of a pair (N, D): class
 * c is present with probability q_c = τ(e^x − 1)/(1 + τ(e^x − 1)), x = p_c r, and is then drawn a
 * zero-truncated Poisson number of times. The saddle point is where E N = n and E D = m; it
 * minimises a convex function of (ln r, ln τ).
 */
import {
  logFactorialRemainder,
  logModulusOfOnePlus,
  logPoissonShape,
  NEGLIGIBLE,
  sineMinusAngle,
} from "./contour.ts";
import type { Prior } from "./prior.ts";

/** A point (ln r, ln τ). */
export interface Saddle {
  readonly logRadius: number;
  readonly logTilt: number;
}

export interface DistinctContour {
  readonly saddle: Saddle;
  /** m at the saddle point. */
  readonly center: number;
  /** How far from the center the points are dense enough. */
  readonly reach: number;
  /** ln P(D = center) less ln of the double sum. */
  readonly logScale: number;
  /** The points: angle of t, and the integrand there, turned back to the center. */
  readonly angles: readonly number[];
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** A contour serves this many standard deviations of D on either side … */
const REACH = 2.5;

/** … while the sum is at least this share of what it would be without cancellation. */
const LEAST_SHARE = 0.01;

/** Beyond this, the other alternative is lost beside 1. */
const CERTAIN = 700;

/** ln of n! r^{−n} τ^{−m} F(r, τ) ≥ P(D = m). */
export function logDistinctBound(
  prior: Prior,
  draws: number,
  distinct: number,
  saddle: Saddle,
): number {
  const radius = Math.exp(saddle.logRadius);
  return (
    logFactorialRemainder(draws) +
    logPoissonShape(draws, radius, 0) +
    moments(prior, saddle).logProduct -
    distinct * saddle.logTilt
  );
}

/** The contour through the saddle point of m = `center`. */
export function distinctContour(
  prior: Prior,
  draws: number,
  center: number,
  saddle: Saddle,
): DistinctContour {
  const { varianceDraws, varianceDistinct, covariance } = moments(prior, saddle);
  const radius = Math.exp(saddle.logRadius);
  const reach = Math.ceil(REACH * Math.sqrt(varianceDistinct));
  // Away from the center, N has another mean: by the slope of its regression on D.
  const shift = (reach * Math.abs(covariance)) / varianceDistinct;
  const pointsDraws = Math.ceil(14 + Math.sqrt(196 + 4 * NEGLIGIBLE * varianceDraws) + 2 * shift);
  const pointsDistinct = Math.ceil(
    14 + Math.sqrt(196 + 2 * NEGLIGIBLE * varianceDistinct) + 2 * reach,
  );

  const angles: number[] = [];
  const real: number[] = [];
  const imaginary: number[] = [];
  const half = pointsDistinct >> 1;
  for (let j = 0; 2 * j <= pointsDraws; j++) {
    const angleDraws = (2 * Math.PI * j) / pointsDraws;
    // Where the modulus peaks for this angle of z, to first order.
    const ridge = Math.round(
      ((-angleDraws * covariance) / varianceDistinct) * (pointsDistinct / (2 * Math.PI)),
    );
    // Points with the angle −j have the conjugate value, as has the last of an even rule its own.
    const weight = j === 0 || 2 * j === pointsDraws ? 1 : 2;
    let kept = 0;
    for (const direction of [1, -1]) {
      const last = direction === 1 ? pointsDistinct - half - 1 : half;
      for (let step = direction === 1 ? 0 : 1; step <= last; step++) {
        const angle = (2 * Math.PI * (ridge + direction * step)) / pointsDistinct;
        const { logModulus, phase } = integrand(prior, saddle, radius, draws, angleDraws, angle);
        if (logModulus < -NEGLIGIBLE) {
          if (step > 2) break;
          continue;
        }
        kept++;
        const modulus = weight * Math.exp(logModulus);
        angles.push(angle);
        real.push(modulus * Math.cos(phase - center * angle));
        imaginary.push(modulus * Math.sin(phase - center * angle));
      }
    }
    if (kept === 0) break;
  }
  return {
    saddle,
    center,
    reach,
    logScale:
      logDistinctBound(prior, draws, center, saddle) -
      Math.log(pointsDraws) -
      Math.log(pointsDistinct),
    angles,
    real,
    imaginary,
  };
}

/** ln P(D = m) for m near the contour's center; undefined where cancellation would cost digits. */
export function logDistinctProbability(contour: DistinctContour, m: number): number | undefined {
  const turn = m - contour.center;
  let sum = 0;
  let uncancelled = 0;
  for (let k = contour.angles.length - 1; k >= 0; k--) {
    const angle = turn * contour.angles[k];
    sum += contour.real[k] * Math.cos(angle) + contour.imaginary[k] * Math.sin(angle);
    uncancelled += Math.abs(contour.real[k]) + Math.abs(contour.imaginary[k]);
  }
  if (turn !== 0 && !(sum > LEAST_SHARE * uncancelled)) return undefined;
  return contour.logScale - turn * contour.saddle.logTilt + Math.log(sum);
}

interface Moments {
  readonly meanDraws: number;
  readonly meanDistinct: number;
  readonly varianceDraws: number;
  readonly varianceDistinct: number;
  readonly covariance: number;
  /** ln Π_c (e^{−x} + τ(1 − e^{−x})). */
  readonly logProduct: number;
}

function moments(prior: Prior, { logRadius, logTilt }: Saddle): Moments {
  let meanDraws = 0;
  let meanDistinct = 0;
  let varianceDraws = 0;
  let varianceDistinct = 0;
  let covariance = 0;
  let logProduct = 0;
  for (const { multiplicity, probability } of prior.groups) {
    const x = probability * Math.exp(logRadius);
    const logAbsent = -x - logTilt;
    if (logAbsent > CERTAIN) {
      logProduct -= multiplicity * x;
      continue;
    }
    const absent = Math.exp(logAbsent);
    const present = -Math.expm1(-x);
    const chance = present / (absent + present);
    const excess = x < CERTAIN ? x / Math.expm1(x) : 0;
    const mean = x + excess;
    const variance = x < 1e-5 ? x / 2 : mean * (1 - excess);
    const spread = (chance * absent) / (absent + present);
    meanDraws += multiplicity * chance * mean;
    meanDistinct += multiplicity * chance;
    varianceDraws += multiplicity * (chance * variance + spread * mean * mean);
    varianceDistinct += multiplicity * spread;
    covariance += multiplicity * spread * mean;
    logProduct += multiplicity * (logTilt + Math.log(absent + present));
  }
  return { meanDraws, meanDistinct, varianceDraws, varianceDistinct, covariance, logProduct };
}

/** The saddle point, from one nearby: Newton with backtracking on the convex r + ln Π − n ln r − m ln τ. */
export function distinctSaddle(
  prior: Prior,
  draws: number,
  distinct: number,
  start: Saddle,
): Saddle {
  const height = (at: Saddle, { logProduct }: Moments): number =>
    logPoissonShape(draws, Math.exp(at.logRadius), 0) + logProduct - distinct * at.logTilt;
  let saddle = start;
  let here = moments(prior, saddle);
  for (let round = 0; round < 500; round++) {
    const offDraws = draws - here.meanDraws;
    const offDistinct = distinct - here.meanDistinct;
    const determinant = here.varianceDraws * here.varianceDistinct - here.covariance ** 2;
    const moveRadius =
      (here.varianceDistinct * offDraws - here.covariance * offDistinct) / determinant;
    const moveTilt = (here.varianceDraws * offDistinct - here.covariance * offDraws) / determinant;
    const decrease = moveRadius * offDraws + moveTilt * offDistinct;
    if (decrease < 1e-6) return saddle;
    if (Number.isNaN(decrease)) break;
    for (let share = Math.min(1, 2 / Math.abs(moveRadius), 20 / Math.abs(moveTilt)); ; share /= 2) {
      const next = {
        logRadius: saddle.logRadius + share * moveRadius,
        logTilt: saddle.logTilt + share * moveTilt,
      };
      const there = moments(prior, next);
      const rise = height(next, there) - height(saddle, here);
      if (rise < 0 || share < 1e-6) {
        saddle = next;
        here = there;
        break;
      }
    }
  }
  throw new Error(`no saddle point for ${distinct} distinct classes among ${draws} draws`);
}

/** The characteristic function of (N, D) at (angleDraws, angle), turned by −n·angleDraws. */
function integrand(
  prior: Prior,
  { logTilt }: Saddle,
  radius: number,
  draws: number,
  angleDraws: number,
  angle: number,
): { logModulus: number; phase: number } {
  const sine = Math.sin(angleDraws);
  const versine = 2 * Math.sin(angleDraws / 2) ** 2;
  const turnReal = -2 * Math.sin(angle / 2) ** 2;
  const turnImaginary = Math.sin(angle);
  let logModulus = -radius * versine;
  let phase = draws * sineMinusAngle(angleDraws, sine) + (radius - draws) * sine;
  for (const { multiplicity, probability } of prior.groups) {
    const x = probability * radius;
    const u = x * versine;
    const v = x * sine;
    const logAbsent = -x - logTilt;
    if (logAbsent > CERTAIN) {
      logModulus += multiplicity * u;
      phase -= multiplicity * v;
      continue;
    }
    // With E = e^{−x} and E′ = e^{−x e^{iθ}}, the factor less one is
    // [(1/τ − 1)(E′ − E) + (e^{iφ} − 1)(1 − E′)] / (E/τ + 1 − E), and E′ − E = E·(e^{u − iv} − 1).
    const absent = Math.exp(logAbsent);
    const present = -Math.expm1(-x);
    const norm = absent + present;
    if (u > 2 * NEGLIGIBLE) {
      // Of a class so frequent only the absence is left.
      logModulus += multiplicity * (u + Math.log(absent / norm + Math.exp(-u)));
      phase -= multiplicity * v;
      continue;
    }
    const vanish = Math.exp(-x);
    const grown = Math.expm1(u);
    const changeReal = grown * Math.cos(v) - 2 * Math.sin(v / 2) ** 2;
    const changeImaginary = -(grown + 1) * Math.sin(v);
    const keepReal = present - vanish * changeReal;
    const keepImaginary = -vanish * changeImaginary;
    const share = absent - vanish;
    const re = (share * changeReal + turnReal * keepReal - turnImaginary * keepImaginary) / norm;
    const im =
      (share * changeImaginary + turnReal * keepImaginary + turnImaginary * keepReal) / norm;
    logModulus += multiplicity * logModulusOfOnePlus(re, im);
    phase += multiplicity * Math.atan2(im, 1 + re);
  }
  return { logModulus, phase };
}
