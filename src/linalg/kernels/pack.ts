/**
 * Copies rows of `depth` values, which lie one after another, into panels of `width` rows side by side,
 * in single precision: entry k of row p·width + i goes to place (p·depth + k)·width + i of `packed`.
 * Each row is multiplied, in double precision, by its entry of `scales` (doubles). Lanes of the last
 * panel that no row takes are left alone.
 */
export function packSingles(
  rows: usize,
  count: i32,
  depth: i32,
  scales: usize,
  width: i32,
  packed: usize,
): void {
  pack<f32>(rows, count, depth, scales, width, packed);
}

/** The same of rows in double precision. */
export function packDoubles(
  rows: usize,
  count: i32,
  depth: i32,
  scales: usize,
  width: i32,
  packed: usize,
): void {
  pack<f64>(rows, count, depth, scales, width, packed);
}

// @ts-ignore: decorator
@inline
function pack<Value>(
  rows: usize,
  count: i32,
  depth: i32,
  scales: usize,
  width: i32,
  packed: usize,
): void {
  const rowBytes = <usize>depth * sizeof<Value>();
  const step = (<usize>width) << 2;
  let row = 0;
  for (; row + 4 <= count; row += 4) {
    const target = packed + placeOf(row, depth, width);
    packFour<Value>(rows + <usize>row * rowBytes, rowBytes, depth, scales + ((<usize>row) << 3), step, target);
  }
  for (; row < count; row++) {
    const target = packed + placeOf(row, depth, width);
    packOne<Value>(rows + <usize>row * rowBytes, 0, depth, load<f64>(scales + ((<usize>row) << 3)), step, target);
  }
}

/** Byte of the first entry of a row. */
// @ts-ignore: decorator
@inline
function placeOf(row: i32, depth: i32, width: i32): usize {
  const lane = row % width;
  return (<usize>((row - lane) * depth + lane)) << 2;
}

/** Four rows at a time, as transposed squares of 4×4. */
// @ts-ignore: decorator
@inline
function packFour<Value>(
  row: usize,
  rowBytes: usize,
  depth: i32,
  scales: usize,
  step: usize,
  target: usize,
): void {
  const scale0 = v128.load_splat<f64>(scales);
  const scale1 = v128.load_splat<f64>(scales, 8);
  const scale2 = v128.load_splat<f64>(scales, 16);
  const scale3 = v128.load_splat<f64>(scales, 24);
  const row1 = row + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const whole = depth & ~3;
  const end = (<usize>whole) * sizeof<Value>();
  let to = target;
  for (let at: usize = 0; at < end; at += 4 * sizeof<Value>()) {
    const a = fourScaled<Value>(row + at, scale0);
    const b = fourScaled<Value>(row1 + at, scale1);
    const c = fourScaled<Value>(row2 + at, scale2);
    const d = fourScaled<Value>(row3 + at, scale3);
    const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab01, cd01, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<i64>(ab01, cd01, 1, 3));
    to += step;
    v128.store(to, v128.shuffle<i64>(ab23, cd23, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<i64>(ab23, cd23, 1, 3));
    to += step;
  }
  if (whole == depth) return;
  packOne<Value>(row, whole, depth, load<f64>(scales), step, to);
  packOne<Value>(row1, whole, depth, load<f64>(scales, 8), step, to + 4);
  packOne<Value>(row2, whole, depth, load<f64>(scales, 16), step, to + 8);
  packOne<Value>(row3, whole, depth, load<f64>(scales, 24), step, to + 12);
}

function packOne<Value>(
  row: usize,
  from: i32,
  depth: i32,
  scale: f64,
  step: usize,
  target: usize,
): void {
  for (let k = from; k < depth; k++) {
    store<f32>(target, <f32>(scale * <f64>load<Value>(row + <usize>k * sizeof<Value>())));
    target += step;
  }
}

// @ts-ignore: decorator
@inline
function fourScaled<Value>(at: usize, scale: v128): v128 {
  let low: v128;
  let high: v128;
  if (sizeof<Value>() == 4) {
    const four = v128.load(at);
    low = f64x2.promote_low_f32x4(four);
    high = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
  } else {
    low = v128.load(at);
    high = v128.load(at, 16);
  }
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(f64x2.mul(low, scale)),
    f32x4.demote_f64x2_zero(f64x2.mul(high, scale)),
    0,
    2,
  );
}
