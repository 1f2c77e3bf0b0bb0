/**
 * 1 − υ_n = n! [zⁿ] G(z), G(z) = e^z (1 − Π_c (1 − e^{−p_c z})), for draws that probably cover:
 * it keeps the relative accuracy that 1 minus a probability near 1 would lose.
 */
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

/** The contour for `draws` = n ≥ 1 with 1 − υ_n not below 10⁻¹⁵, good for n ± reach deviations. */
export function complementContour(targets: Targets, n: number, reach = 0): Contour {
  const { total } = targets;
  const unit = saddle(targets, n) / total;
  const radius = total * unit;
  const radiusError = productError(total, unit, radius) + targets.totalError * unit;
  const missing = productMinusOne(targets, unit, 1, 0).real;

  // 1 − υ falls with n, so to the right N has at most a Poisson tail; to the left it exceeds a
  // Poisson tail by no more than 1/(1 − υ).
  const tail = NEGLIGIBLE - Math.log(-missing);
  const deviation = Math.sqrt(n);
  const points = Math.ceil(14 + Math.sqrt(196 + 2 * tail * radius) + reach * deviation);

  const real: number[] = [];
  const imaginary: number[] = [];
  for (let k = 1; 2 * k <= points; k++) {
    const angle = (2 * Math.PI * k) / points;
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    const versine = 2 * Math.sin(angle / 2) ** 2;
    const product = productMinusOne(targets, unit, cosine, sine);
    const modulus = (Math.exp(-radius * versine) / missing) * (2 * k === points ? 0.5 : 1);
    const phase = n * sineMinusAngle(angle, sine) + (radius - n + radiusError) * sine;
    const cos = modulus * Math.cos(phase);
    const sin = modulus * Math.sin(phase);
    const re = product.real * cos - product.imaginary * sin;
    const im = product.real * sin + product.imaginary * cos;
    real.push(re);
    imaginary.push(im);
    if (
      Math.abs(re) + Math.abs(im) < Math.exp(-NEGLIGIBLE) &&
      logEnvelope(targets, unit, cosine) - radius * versine - Math.log(-missing) < -NEGLIGIBLE
    ) {
      break;
    }
  }
  return {
    center: n,
    deviation,
    logScale:
      logFactorialRemainder(n) + logPoissonShape(n, radius, radiusError) + Math.log(-missing),
    radius,
    points,
    real,
    imaginary,
  };
}

/** r with r·G′(r)/G(r) ≈ n. The share of classes missing at time r changes slowly: three rounds do. */
function saddle(targets: Targets, n: number): number {
  let radius = n;
  for (let round = 0; round < 3; round++) {
    let logCovered = 0;
    let pull = 0;
    for (const { weight, multiplicity, probability } of targets.groups) {
      const x = (weight / targets.total) * radius;
      logCovered += multiplicity * Math.log1p(-Math.exp(-x));
      pull += (multiplicity * probability) / Math.expm1(x);
    }
    const covered = Math.exp(logCovered);
    radius = n / (1 - (pull * covered) / -Math.expm1(logCovered));
  }
  return radius;
}

/** Π_c (1 − e^{−x e^{iθ}}) − 1, x = weight·unit, in full relative accuracy. */
function productMinusOne(
  { groups }: Targets,
  unit: number,
  cosine: number,
  sine: number,
): { real: number; imaginary: number } {
  let real = 0;
  let imaginary = 0;
  for (const { weight, multiplicity } of groups) {
    const x = weight * unit;
    const modulus = Math.exp(-x * cosine);
    let factorReal = -modulus * Math.cos(x * sine);
    let factorImaginary = modulus * Math.sin(x * sine);
    if (multiplicity > 1) {
      // (1 + ε)^m − 1 = expm1(m·ln(1 + ε))
      const logModulus = multiplicity * logModulusOfOnePlus(factorReal, factorImaginary);
      const phase = multiplicity * Math.atan2(factorImaginary, 1 + factorReal);
      const grown = Math.expm1(logModulus);
      factorReal = grown * Math.cos(phase) - 2 * Math.sin(phase / 2) ** 2;
      factorImaginary = (grown + 1) * Math.sin(phase);
    }
    const next = real + factorReal + (real * factorReal - imaginary * factorImaginary);
    imaginary += factorImaginary + (real * factorImaginary + imaginary * factorReal);
    real = next;
  }
  return { real, imaginary };
}

/** ln Π_c (1 + e^{−x cos θ}) ≥ ln |1 − Π_c (1 − e^{−x e^{iθ}})|; with −r(1 − cos θ) it falls as θ grows. */
function logEnvelope({ groups }: Targets, unit: number, cosine: number): number {
  let sum = 0;
  for (const { weight, multiplicity } of groups) {
    const exponent = -weight * unit * cosine;
    sum += multiplicity * (exponent > 40 ? exponent : Math.log1p(Math.exp(exponent)));
  }
  return sum;
}
