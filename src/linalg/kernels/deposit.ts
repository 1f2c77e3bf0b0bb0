/** Bytes of a bin: six moments in double precision. */
const BIN_BYTES = 48;

/**
 * Adds `count` products to the moments of one anchor, as src/linalg/similarity-moments.ts defines them:
 * bin = nearest(product·scale), δ = product·scale − bin, and 1, δ, … δ⁵ onto the six moments of bin
 * `origin` + bin. Offsets are single precision, sums double.
 *
 * @param scale bins a unit of product
 */
export function deposit(
  products: usize,
  count: i32,
  scale: f32,
  origin: i32,
  moments: usize,
): void {
  const scales = f32x4.splat(scale);
  const zero = moments + <usize>(origin * BIN_BYTES);
  const quads = products + ((<usize>(count & ~3)) << 2);
  while (products < quads) {
    const positions = f32x4.mul(v128.load(products), scales);
    const nearest = f32x4.nearest(positions);
    const offsets = f32x4.sub(positions, nearest);
    const bins = i32x4.trunc_sat_f32x4_s(nearest);
    const low = f64x2.promote_low_f32x4(offsets);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(offsets, offsets, 2, 3, 2, 3));
    addPowers(zero, i32x4.extract_lane(bins, 0), f64x2.extract_lane(low, 0));
    addPowers(zero, i32x4.extract_lane(bins, 1), f64x2.extract_lane(low, 1));
    addPowers(zero, i32x4.extract_lane(bins, 2), f64x2.extract_lane(high, 0));
    addPowers(zero, i32x4.extract_lane(bins, 3), f64x2.extract_lane(high, 1));
    products += 16;
  }
  const end = quads + ((<usize>(count & 3)) << 2);
  while (products < end) {
    const position = load<f32>(products) * scale;
    const near = nearest<f32>(position);
    addPowers(zero, <i32>near, <f64>(position - near));
    products += 4;
  }
}

// @ts-ignore: decorator
@inline
function addPowers(zero: usize, bin: i32, offset: f64): void {
  const slot = zero + <usize>(bin * BIN_BYTES);
  const square = f64x2.splat(offset * offset);
  const first = f64x2.replace_lane(f64x2.splat(1), 1, offset);
  const second = f64x2.mul(first, square);
  v128.store(slot, f64x2.add(v128.load(slot), first));
  v128.store(slot, f64x2.add(v128.load(slot, 16), second), 16);
  v128.store(slot, f64x2.add(v128.load(slot, 32), f64x2.mul(second, square)), 32);
}
