// One tile of multinomial logistic regression in double precision: logits, softmax, loss, gradient.
// Features are rows of `width` doubles, a multiple of 4, the last of them 1 for the intercept and zeros;
// weights are `width` rows of `classes` doubles, a multiple of 4, padded classes with an intercept of
// −10³⁰⁰; rows come in fours.

/** Continues the sum of −ln softmax(logits)_label over rows, and its gradient. */
export function softmaxLoss(
  features: usize,
  rows: i32,
  count: i32,
  width: i32,
  weights: usize,
  classes: i32,
  labels: usize,
  logits: usize,
  gradient: usize,
): f64 {
  multiplyForward(features, rows, width, weights, classes, logits);
  let loss: f64 = 0;
  const rowBytes = (<usize>classes) << 3;
  for (let row = 0; row < count; row++) {
    loss += softmaxRow(logits + (<usize>row) * rowBytes, classes, load<i32>(labels + ((<usize>row) << 2)));
  }
  // Rows beyond the last add nothing to the gradient.
  memory.fill(logits + (<usize>count) * rowBytes, 0, (<usize>(rows - count)) * rowBytes);
  multiplyBackward(features, rows, width, logits, classes, gradient);
  return loss;
}

/** Writes rows of single precision, times their scales, as features followed by 1. */
export function promoteRows(
  singles: usize,
  rows: i32,
  columns: i32,
  scales: usize,
  features: usize,
  width: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const scale = load<f64>(scales + ((<usize>row) << 3));
    const factor = f64x2.splat(scale);
    let from = singles + ((<usize>row * columns) << 2);
    const end = from + ((<usize>columns) << 2);
    let to = features + ((<usize>row * width) << 3);
    for (; from + 8 <= end; from += 8, to += 16) {
      v128.store(to, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from))));
    }
    for (; from < end; from += 4, to += 8) store<f64>(to, scale * <f64>load<f32>(from));
    store<f64>(to, 1);
  }
}

/** Adds the sum over rows of x·xᵀ; rows come in fours, the last of them zeros. */
export function addMoments(features: usize, rows: i32, width: i32, moments: usize): void {
  multiplyBackward(features, rows, width, features, width, moments);
}

/**
 * Adds to every block c ≥ e of (d + 1)×(d + 1) entries, one after another, the sum over rows, times
 * their weights, of p_c(1{c = e} − p_e)·x·xᵀ: the Hessian of the loss. Follows `softmaxLoss` of the same
 * tile, whose residuals become the probabilities p.
 */
export function softmaxCurvature(
  features: usize,
  rows: i32,
  count: i32,
  width: i32,
  classes: i32,
  padded: i32,
  labels: usize,
  residuals: usize,
  rowWeights: usize,
  scaled: usize,
  blocks: usize,
): void {
  const rowBytes = (<usize>padded) << 3;
  const blockBytes = (<usize>width * width) << 3;
  for (let row = 0; row < count; row++) {
    const own = residuals + (<usize>row) * rowBytes + ((<usize>load<i32>(labels + ((<usize>row) << 2))) << 3);
    store<f64>(own, load<f64>(own) + 1);
  }
  for (let c = 0; c < classes; c++) {
    for (let e = 0; e <= c; e++) {
      let probabilities = residuals;
      let from = features;
      let to = scaled;
      for (let row = 0; row < rows; row++) {
        const p = load<f64>(probabilities + ((<usize>c) << 3));
        const q = load<f64>(probabilities + ((<usize>e) << 3));
        const curvature = c == e ? p * (1 - p) : -p * q;
        const weight = f64x2.splat(load<f64>(rowWeights + ((<usize>row) << 3)) * curvature);
        for (const end = from + ((<usize>width) << 3); from < end; from += 16, to += 16) {
          v128.store(to, f64x2.mul(weight, v128.load(from)));
        }
        probabilities += rowBytes;
      }
      multiplyBackward(features, rows, width, scaled, width, blocks);
      blocks += blockBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** logits = features · weights: four rows by four classes in registers. */
function multiplyForward(
  features: usize,
  rows: i32,
  width: i32,
  weights: usize,
  classes: i32,
  logits: usize,
): void {
  const featureBytes = (<usize>width) << 3;
  const classBytes = (<usize>classes) << 3;
  for (let row = 0; row < rows; row += 4) {
    const first = features + (<usize>row) * featureBytes;
    for (let c = 0; c < classes; c += 4) {
      let sum00 = f64x2.splat(0);
      let sum01 = sum00;
      let sum10 = sum00;
      let sum11 = sum00;
      let sum20 = sum00;
      let sum21 = sum00;
      let sum30 = sum00;
      let sum31 = sum00;
      let feature = first;
      const end = first + featureBytes;
      let weight = weights + ((<usize>c) << 3);
      while (feature < end) {
        const w0 = v128.load(weight);
        const w1 = v128.load(weight, 16);
        let x = v128.load_splat<f64>(feature);
        sum00 = multiplyAdd(x, w0, sum00);
        sum01 = multiplyAdd(x, w1, sum01);
        x = v128.load_splat<f64>(feature + featureBytes);
        sum10 = multiplyAdd(x, w0, sum10);
        sum11 = multiplyAdd(x, w1, sum11);
        x = v128.load_splat<f64>(feature + 2 * featureBytes);
        sum20 = multiplyAdd(x, w0, sum20);
        sum21 = multiplyAdd(x, w1, sum21);
        x = v128.load_splat<f64>(feature + 3 * featureBytes);
        sum30 = multiplyAdd(x, w0, sum30);
        sum31 = multiplyAdd(x, w1, sum31);
        feature += 8;
        weight += classBytes;
      }
      let to = logits + (<usize>row) * classBytes + ((<usize>c) << 3);
      v128.store(to, sum00);
      v128.store(to, sum01, 16);
      to += classBytes;
      v128.store(to, sum10);
      v128.store(to, sum11, 16);
      to += classBytes;
      v128.store(to, sum20);
      v128.store(to, sum21, 16);
      to += classBytes;
      v128.store(to, sum30);
      v128.store(to, sum31, 16);
    }
  }
}

/** gradient += featuresᵀ · residuals: four features by four classes in registers. */
function multiplyBackward(
  features: usize,
  rows: i32,
  width: i32,
  residuals: usize,
  classes: i32,
  gradient: usize,
): void {
  const featureBytes = (<usize>width) << 3;
  const classBytes = (<usize>classes) << 3;
  const end = features + (<usize>rows) * featureBytes;
  for (let k = 0; k < width; k += 4) {
    for (let c = 0; c < classes; c += 4) {
      const row0 = gradient + (<usize>k) * classBytes + ((<usize>c) << 3);
      const row1 = row0 + classBytes;
      const row2 = row1 + classBytes;
      const row3 = row2 + classBytes;
      let sum00 = v128.load(row0);
      let sum01 = v128.load(row0, 16);
      let sum10 = v128.load(row1);
      let sum11 = v128.load(row1, 16);
      let sum20 = v128.load(row2);
      let sum21 = v128.load(row2, 16);
      let sum30 = v128.load(row3);
      let sum31 = v128.load(row3, 16);
      let feature = features + ((<usize>k) << 3);
      let residual = residuals + ((<usize>c) << 3);
      while (feature < end) {
        const r0 = v128.load(residual);
        const r1 = v128.load(residual, 16);
        let x = v128.load_splat<f64>(feature);
        sum00 = multiplyAdd(x, r0, sum00);
        sum01 = multiplyAdd(x, r1, sum01);
        x = v128.load_splat<f64>(feature, 8);
        sum10 = multiplyAdd(x, r0, sum10);
        sum11 = multiplyAdd(x, r1, sum11);
        x = v128.load_splat<f64>(feature, 16);
        sum20 = multiplyAdd(x, r0, sum20);
        sum21 = multiplyAdd(x, r1, sum21);
        x = v128.load_splat<f64>(feature, 24);
        sum30 = multiplyAdd(x, r0, sum30);
        sum31 = multiplyAdd(x, r1, sum31);
        feature += featureBytes;
        residual += classBytes;
      }
      v128.store(row0, sum00);
      v128.store(row0, sum01, 16);
      v128.store(row1, sum10);
      v128.store(row1, sum11, 16);
      v128.store(row2, sum20);
      v128.store(row2, sum21, 16);
      v128.store(row3, sum30);
      v128.store(row3, sum31, 16);
    }
  }
}

/** Replaces the logits of a row by softmax − (1 at the label), and returns −ln softmax at the label. */
function softmaxRow(logits: usize, classes: i32, label: i32): f64 {
  const end = logits + ((<usize>classes) << 3);
  const own = logits + ((<usize>label) << 3);
  let lanes = v128.load(logits);
  for (let at = logits + 16; at < end; at += 16) lanes = f64x2.pmax(lanes, v128.load(at));
  const largest = max(f64x2.extract_lane(lanes, 0), f64x2.extract_lane(lanes, 1));
  const score = load<f64>(own);
  const reference = f64x2.splat(largest);
  let sums = f64x2.splat(0);
  for (let at = logits; at < end; at += 16) {
    const term = exponential(f64x2.sub(v128.load(at), reference));
    v128.store(at, term);
    sums = f64x2.add(sums, term);
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const scale = f64x2.splat(1 / sum);
  for (let at = logits; at < end; at += 16) v128.store(at, f64x2.mul(v128.load(at), scale));
  // Where the label has nearly all of the sum, 1 − softmax is what the others have of it.
  let others: f64 = 0;
  if (load<f64>(own) > 0.5) {
    for (let at = logits; at < end; at += 8) if (at != own) others += load<f64>(at);
    store<f64>(own, -others);
    return -Math.log1p(-others);
  }
  store<f64>(own, load<f64>(own) - 1);
  return largest - score + Math.log(sum);
}

/**
 * e^x of two x ≤ 0: 2ⁿ e^r with |r| ≤ ½ ln 2 and the Taylor polynomial of degree 13 (4e-18). Below
 * e^−650 it is 0, for products of subnormal numbers take a hundred times as long.
 */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  const isLarge = f64x2.ge(x, f64x2.splat(-650));
  x = f64x2.max(x, f64x2.splat(-708));
  const n = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)));
  // ln 2 in two parts, the first with zeros at its end, so that n times it is exact.
  let r = multiplyAdd(n, f64x2.splat(-6.93147180369123816490e-1), x);
  r = multiplyAdd(n, f64x2.splat(-1.90821492927058770002e-10), r);
  let p = f64x2.splat(1.0 / 6227020800.0);
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 479001600.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 39916800.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 3628800.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 362880.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 40320.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 5040.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 720.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 120.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 24.0));
  p = multiplyAdd(p, r, f64x2.splat(1.0 / 6.0));
  p = multiplyAdd(p, r, f64x2.splat(0.5));
  p = multiplyAdd(p, r, f64x2.splat(1));
  p = multiplyAdd(p, r, f64x2.splat(1));
  const low = <i64>(<i32>f64x2.extract_lane(n, 0)) + 1023;
  const high = <i64>(<i32>f64x2.extract_lane(n, 1)) + 1023;
  const power = i64x2.replace_lane(i64x2.splat(low << 52), 1, high << 52);
  return v128.and(f64x2.mul(p, power), isLarge);
}
