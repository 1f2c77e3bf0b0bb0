import { multiplyAdd } from "./multiply-add";

/** Below this e^x is no normal number in single precision; such terms count as if they were here. */
const LOWEST: f32 = -87;

/**
 * Continues ln Σ e^{product} of one row: `state` holds the largest product so far (double) and
 * Σ e^{product − largest} (double). To begin, −∞ and 0.
 *
 * e^x = 2ⁿ e^r with |r| ≤ ½ ln 2, e^r by its Taylor polynomial of degree 7 (the remainder is 7e-9);
 * sums of single-precision terms are double.
 */
export function addExponentials(products: usize, count: i32, state: usize): void {
  if (count <= 0) return;
  const before = load<f64>(state);
  const largest = max(before, <f64>largestOf(products, count));
  // The first product ever has nothing to be rescaled.
  let sum = before == -Infinity ? 0 : load<f64>(state, 8) * Math.exp(before - largest);
  const reference = f32x4.splat(<f32>largest);
  let sums = f64x2.splat(0);
  const quads = products + ((<usize>(count & ~3)) << 2);
  while (products < quads) {
    const terms = exponential(f32x4.sub(v128.load(products), reference));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(terms));
    sums = f64x2.add(
      sums,
      f64x2.promote_low_f32x4(v128.shuffle<i32>(terms, terms, 2, 3, 2, 3)),
    );
    products += 16;
  }
  sum += f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const end = quads + ((<usize>(count & 3)) << 2);
  while (products < end) {
    sum += Math.exp(<f64>load<f32>(products) - largest);
    products += 4;
  }
  store<f64>(state, largest);
  store<f64>(state, sum, 8);
}

function largestOf(products: usize, count: i32): f32 {
  let largest: f32 = -Infinity;
  const quads = products + ((<usize>(count & ~3)) << 2);
  let lanes = f32x4.splat(largest);
  while (products < quads) {
    lanes = f32x4.pmax(lanes, v128.load(products));
    products += 16;
  }
  largest = max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
  const end = quads + ((<usize>(count & 3)) << 2);
  while (products < end) {
    largest = max(largest, load<f32>(products));
    products += 4;
  }
  return largest;
}

/** e^x of four x ≤ 0. */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(LOWEST));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, the first with zeros at its end, so that n times it is exact.
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.0 / 5040.0);
  p = multiplyAdd(p, r, f32x4.splat(1.0 / 720.0));
  p = multiplyAdd(p, r, f32x4.splat(1.0 / 120.0));
  p = multiplyAdd(p, r, f32x4.splat(1.0 / 24.0));
  p = multiplyAdd(p, r, f32x4.splat(1.0 / 6.0));
  p = multiplyAdd(p, r, f32x4.splat(0.5));
  p = multiplyAdd(p, r, f32x4.splat(1));
  p = multiplyAdd(p, r, f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}
