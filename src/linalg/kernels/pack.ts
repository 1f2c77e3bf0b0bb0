/**
 * Copies rows of `length` values, which lie one after another, into panels of `width` rows side by side,
 * in single precision: entry k of row p·width + i goes to place (p·depth + k)·width + i of `packed`.
 * An entry is scale·(value − centre) in double precision, rounded. Lanes of the last panel that no row
 * takes, and entries from `length` to `depth`, are left alone.
 *
 * @param scales one for each row, doubles
 * @param centre one for each value, doubles
 */
export function packSingles(
  rows: usize,
  count: i32,
  length: i32,
  scales: usize,
  centre: usize,
  width: i32,
  depth: i32,
  packed: usize,
): void {
  pack<f32>(rows, count, length, scales, centre, width, depth, packed);
}

/** The same of rows in double precision. */
export function packDoubles(
  rows: usize,
  count: i32,
  length: i32,
  scales: usize,
  centre: usize,
  width: i32,
  depth: i32,
  packed: usize,
): void {
  pack<f64>(rows, count, length, scales, centre, width, depth, packed);
}

// @ts-ignore: decorator
@inline
function pack<Value>(
  rows: usize,
  count: i32,
  length: i32,
  scales: usize,
  centre: usize,
  width: i32,
  depth: i32,
  packed: usize,
): void {
  const rowBytes = <usize>length * sizeof<Value>();
  const step = (<usize>width) << 2;
  let row = 0;
  while (row < count) {
    const lane = row % width;
    const target = packed + ((<usize>((row - lane) * depth + lane)) << 2);
    const from = rows + <usize>row * rowBytes;
    const scale = scales + ((<usize>row) << 3);
    if (row + 4 <= count) {
      packFour<Value>(from, rowBytes, length, scale, centre, step, target);
      row += 4;
    } else {
      packOne<Value>(from, 0, length, load<f64>(scale), centre, step, target);
      row++;
    }
  }
}

/** Four rows at a time, as transposed squares of 4×4. */
// @ts-ignore: decorator
@inline
function packFour<Value>(
  row: usize,
  rowBytes: usize,
  length: i32,
  scales: usize,
  centre: usize,
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
  const whole = length & ~3;
  const end = <usize>whole * sizeof<Value>();
  let to = target;
  let centres = centre;
  for (let at: usize = 0; at < end; at += 4 * sizeof<Value>()) {
    const low = v128.load(centres);
    const high = v128.load(centres, 16);
    const a = fourEntries<Value>(row + at, low, high, scale0);
    const b = fourEntries<Value>(row1 + at, low, high, scale1);
    const c = fourEntries<Value>(row2 + at, low, high, scale2);
    const d = fourEntries<Value>(row3 + at, low, high, scale3);
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
    centres += 32;
  }
  if (whole == length) return;
  packOne<Value>(row, whole, length, load<f64>(scales), centre, step, to);
  packOne<Value>(row1, whole, length, load<f64>(scales, 8), centre, step, to + 4);
  packOne<Value>(row2, whole, length, load<f64>(scales, 16), centre, step, to + 8);
  packOne<Value>(row3, whole, length, load<f64>(scales, 24), centre, step, to + 12);
}

/** Values `from` … `length` − 1 of a row. */
function packOne<Value>(
  row: usize,
  from: i32,
  length: i32,
  scale: f64,
  centre: usize,
  step: usize,
  target: usize,
): void {
  for (let k = from; k < length; k++) {
    const value = <f64>load<Value>(row + <usize>k * sizeof<Value>());
    store<f32>(target, <f32>(scale * (value - load<f64>(centre + ((<usize>k) << 3)))));
    target += step;
  }
}

// @ts-ignore: decorator
@inline
function fourEntries<Value>(at: usize, lowCentre: v128, highCentre: v128, scale: v128): v128 {
  let low: v128;
  let high: v128;
  if (sizeof<Value>() == 4) {
    const four = v128.load(at);
    low = f64x2.promote_low_f32x4(four);
    high = f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1));
  } else {
    low = v128.load(at);
    high = v128.load(at, 16);
  }
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(low, lowCentre), scale)),
    f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(high, highCentre), scale)),
    0,
    2,
  );
}
