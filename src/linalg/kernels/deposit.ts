/** Bytes of a bin: six moments in double precision. */
const BIN_BYTES = 48;

/**
 * Adds `count` products to the moments of one anchor, as src/linalg/similarity-moments.ts defines them:
 * bin = nearest(product·scale), δ = product·scale − bin, and 1, δ, … δ⁵ onto the six moments of bin
 * `origin` + bin. Only the choice of a bin is single precision; a product beyond the grid counts in its
 * last bin, from which its δ is as long as it must be.
 *
 * @param scale bins a unit of product
 */
export function deposit(
  products: usize,
  count: i32,
  scale: f64,
  origin: i32,
  moments: usize,
): void {
  const roughScale = f32x4.splat(<f32>scale);
  const highest = f32x4.splat(<f32>origin);
  const lowest = f32x4.neg(highest);
  const zero = moments + <usize>(origin * BIN_BYTES);
  const end = products + ((<usize>count) << 2);
  for (; products + 16 <= end; products += 16) {
    const four = v128.load(products);
    const rough = f32x4.mul(four, roughScale);
    const bins = i32x4.trunc_sat_f32x4_s(
      f32x4.pmax(f32x4.pmin(f32x4.nearest(rough), highest), lowest),
    );
    const slots = i32x4.mul(bins, i32x4.splat(BIN_BYTES));
    const slot0 = zero + <usize>i32x4.extract_lane(slots, 0);
    const slot1 = zero + <usize>i32x4.extract_lane(slots, 1);
    const slot2 = zero + <usize>i32x4.extract_lane(slots, 2);
    const slot3 = zero + <usize>i32x4.extract_lane(slots, 3);
    addPair(slot0, slot1, offsetsOf(four, bins, scale));
    addPair(
      slot2,
      slot3,
      offsetsOf(v128.shuffle<i64>(four, four, 1, 1), v128.shuffle<i64>(bins, bins, 1, 1), scale),
    );
  }
  for (; products < end; products += 4) {
    const position = <f64>load<f32>(products) * scale;
    const bin = <i32>max(min(nearest(position), <f64>origin), <f64>-origin);
    const offset = f64x2.splat(position - <f64>bin);
    addPowers(zero + <usize>(bin * BIN_BYTES), oneAndLow(offset), f64x2.mul(offset, offset));
  }
}

/** δ of the two products in the low lanes. */
// @ts-ignore: decorator
@inline
function offsetsOf(products: v128, bins: v128, scale: f64): v128 {
  const positions = f64x2.mul(f64x2.promote_low_f32x4(products), f64x2.splat(scale));
  return f64x2.sub(positions, f64x2.convert_low_i32x4_s(bins));
}

// @ts-ignore: decorator
@inline
function addPair(slot0: usize, slot1: usize, offsets: v128): void {
  const squares = f64x2.mul(offsets, offsets);
  addPowers(slot0, oneAndLow(offsets), v128.shuffle<i64>(squares, squares, 0, 0));
  const oneAndHigh = v128.shuffle<i64>(f64x2.splat(1), offsets, 0, 3);
  addPowers(slot1, oneAndHigh, v128.shuffle<i64>(squares, squares, 1, 1));
}

/** (1, δ) of the lower offset. */
// @ts-ignore: decorator
@inline
function oneAndLow(offsets: v128): v128 {
  return v128.shuffle<i64>(f64x2.splat(1), offsets, 0, 2);
}

/** @param first (1, δ); `square` (δ², δ²) */
// @ts-ignore: decorator
@inline
function addPowers(slot: usize, first: v128, square: v128): void {
  const second = f64x2.mul(first, square);
  v128.store(slot, f64x2.add(v128.load(slot), first));
  v128.store(slot, f64x2.add(v128.load(slot, 16), second), 16);
  v128.store(slot, f64x2.add(v128.load(slot, 32), f64x2.mul(second, square)), 32);
}
