/**
 * υ_n = n! [zⁿ] F(z), F(z) = e^z Π_c (1 − e^{−p_c z}) (blanks make up the rest of e^z).
 *
 * N is here a sum of independent zero-truncated Poisson variables of rates x_c = p_c r, and of a
 * Poisson variable for the blanks; a truncated one has mean μ(x) = x/(1−e^{−x}) and variance
 * x μ′(x). So E N = n has one root, M need only exceed about 9 standard deviations of N, and the
 * integrand is negligible beyond |θ| ~ 9/s: some 15 evaluations of F, whatever n is.
 * (Flajolet & Sedgewick, Analytic Combinatorics, VIII; node and truncation rules are this project's.)
 */
import { compensatedSum } from "../numerics/compensated-sum.ts";
import { productError } from "../numerics/product-error.ts";
import {
  type Contour,
  logFactorialRemainder,
  logModulusOfOnePlus,
  logPoissonShape,
  NEGLIGIBLE,
  sineMinusAngle,
} from "./contour.ts";
import type { Targets } from "./targets.ts";

/** Beyond this rate, e^{−x} is lost beside 1 even 10⁶ times over. */
const VANISHING = 46;

/** The contour for `draws` = n > targets.classes ≥ 1, good for n ± reach deviations. */
export function coverageContour(targets: Targets, n: number, reach = 0): Contour {
  const { groups, total } = targets;
  const { unit, variance } = saddle(targets, n);
  const radius = total * unit;
  const radiusError = productError(total, unit, radius) + targets.totalError * unit;
  const largestRate = groups[groups.length - 1].weight * unit;

  // Bernstein's inequality: at rate x·e^h a truncated variable has variance ≤ e^h·min(2·Var, x).
  const proxy = Math.min(2 * variance, radius);
  const deviation = Math.sqrt(variance);
  const points = Math.ceil(14 + Math.sqrt(196 + 2 * NEGLIGIBLE * proxy) + reach * deviation);
  const farNegligible = logModulusOnLeftHalf(targets, unit) < -NEGLIGIBLE;

  const real: number[] = [];
  const imaginary: number[] = [];
  for (let k = 1; 2 * k <= points; k++) {
    const angle = (2 * Math.PI * k) / points;
    const sine = Math.sin(angle);
    const versine = 2 * Math.sin(angle / 2) ** 2;
    // One class alone has |φ_c| ≤ (e^{x cos θ} + 1)/(e^x − 1), which only falls from here on.
    if (largestRate * versine > 2 * NEGLIGIBLE) break;
    const product = logProduct(targets, unit, sine, versine);
    const logModulus = product.logModulus - radius * versine;
    const phase =
      product.phase + n * sineMinusAngle(angle, sine) + (radius - n + radiusError) * sine;
    // The last point of an even rule has no mirror image.
    const modulus = Math.exp(logModulus) * (2 * k === points ? 0.5 : 1);
    real.push(modulus * Math.cos(phase));
    imaginary.push(modulus * Math.sin(phase));
    // |φ_c| falls with θ up to π/2 for every rate (all factors of sinh are on the imaginary axis).
    if (logModulus < -NEGLIGIBLE && angle < Math.PI / 2 && farNegligible) break;
  }

  // With few draws a class, nⁿ r^{−n} and Π(1 − e^{−x}) ~ Π x nearly cancel: pair them class by class.
  const crowded = radius >= n / 2;
  const logShape = crowded
    ? logPoissonShape(n, radius, radiusError) + logProductAtZero(targets, unit)
    : radius -
      n +
      (n - targets.classes) * Math.log(n / radius) +
      logPairedProduct(targets, unit, n);
  return {
    center: n,
    deviation,
    logScale: logFactorialRemainder(n) + logShape,
    radius,
    points,
    real,
    imaginary,
  };
}

/** ln n! Π p_c = ln υ_n for as many draws as targets: every draw is another class. */
export function logBarelyCovered(targets: Targets): number {
  const n = targets.classes;
  return logFactorialRemainder(n) - n + logPairedProduct(targets, 0, n);
}

/**
 * The unit u with Σ_c μ(weight_c·u) + blank·u = n, to a small part of a standard deviation, and
 * the variance there. Newton from the right: the mean is convex in u and ≥ classes + total·u/2.
 */
function saddle(targets: Targets, n: number): { unit: number; variance: number } {
  const { groups, classes, blank, total } = targets;
  let unit = Math.min(n, 2 * (n - classes)) / total;
  for (;;) {
    let mean = blank * unit;
    let variance = mean;
    for (const { weight, multiplicity } of groups) {
      const x = weight * unit;
      const excess = x < VANISHING ? x / Math.expm1(x) : 0;
      mean += multiplicity * (x + excess);
      // (x + e)(1 − e), e = x/(e^x − 1), is x/2 for small x.
      variance += multiplicity * (x < 1e-5 ? x / 2 : (x + excess) * (1 - excess));
    }
    const overshoot = mean - n;
    if (overshoot * overshoot <= 1e-4 * variance) return { unit, variance };
    unit -= (unit * overshoot) / variance;
  }
}

/** ln Π_c [(1 − e^{−x e^{iθ}})/(1 − e^{−x})], x = weight·unit, as modulus and phase. */
function logProduct(
  { groups }: Targets,
  unit: number,
  sine: number,
  versine: number,
): { logModulus: number; phase: number } {
  let logModulus = 0;
  let phase = 0;
  // Distinct classes are multiplied, which is cheaper than adding logarithms.
  let productReal = 1;
  let productImaginary = 0;
  for (const { weight, multiplicity } of groups) {
    const x = weight * unit;
    const u = x * versine;
    if (x - u > VANISHING) continue;
    // ε = factor − 1 = (1 − e^{x(1 − e^{iθ})})/(e^x − 1), without cancellation.
    const v = x * sine;
    const scale = 1 / Math.expm1(x);
    const grown = Math.expm1(u);
    const real = scale * (2 * Math.sin(v / 2) ** 2 - grown * Math.cos(v));
    const imaginary = scale * (grown + 1) * Math.sin(v);
    if (multiplicity === 1) {
      const next = productReal * (1 + real) - productImaginary * imaginary;
      productImaginary = productReal * imaginary + productImaginary * (1 + real);
      productReal = next;
      const size = Math.abs(productReal) + Math.abs(productImaginary);
      if (size > 1e-100 && size < 1e100) continue;
      logModulus += Math.log(Math.hypot(productReal, productImaginary));
      phase += Math.atan2(productImaginary, productReal);
      productReal = 1;
      productImaginary = 0;
    } else {
      logModulus += multiplicity * logModulusOfOnePlus(real, imaginary);
      phase += multiplicity * Math.atan2(imaginary, 1 + real);
    }
  }
  return {
    logModulus: logModulus + Math.log(Math.hypot(productReal, productImaginary)),
    phase: phase + Math.atan2(productImaginary, productReal),
  };
}

/** A bound on ln |F(r e^{iθ})/F(r)| for π/2 ≤ |θ| ≤ π: |e^z − 1| ≤ 2 there, and falls with |θ| if x ≤ 2. */
function logModulusOnLeftHalf({ groups, blank }: Targets, unit: number): number {
  let bound = -blank * unit;
  for (const { weight, multiplicity } of groups) {
    const x = weight * unit;
    const largest = x > 2 ? 2 : 2 * Math.sin(x / 2);
    bound +=
      multiplicity * (x > VANISHING ? -x + 1 : Math.min(0, Math.log(largest / Math.expm1(x))));
  }
  return bound;
}

/** Σ_c ln(1 − e^{−x}), x = weight·unit taken with its rounding error. */
function logProductAtZero({ groups }: Targets, unit: number): number {
  const terms = new Float64Array(groups.length);
  for (let g = 0; g < groups.length; g++) {
    const { weight, multiplicity } = groups[g];
    const x = weight * unit;
    if (x > 2 * VANISHING) break;
    const log = x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x));
    terms[g] = multiplicity * (log + productError(weight, unit, x) / Math.expm1(x));
  }
  return compensatedSum(terms);
}

/** Σ_c ln(n p_c (1 − e^{−x})/x), x = weight·unit. */
function logPairedProduct({ groups, total }: Targets, unit: number, n: number): number {
  const terms = new Float64Array(groups.length);
  for (let g = 0; g < groups.length; g++) {
    const { weight, multiplicity } = groups[g];
    const x = weight * unit;
    const share = x === 0 ? 1 : -Math.expm1(-x) / x;
    terms[g] = multiplicity * Math.log(((n * weight) / total) * share);
  }
  return compensatedSum(terms);
}
