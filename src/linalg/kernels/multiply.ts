import { multiplyAdd } from "./multiply-add";

/** Rows of a panel of the left and of the right matrix (src/linalg/kernels/pack.ts). */
const LEFT_WIDTH = 4;
const RIGHT_WIDTH = 8;

/**
 * products[i·stride + j] = Σ_k left(i, k)·right(j, k) of packed rows, or that much more than it was if
 * `add`. Lanes beyond the last row hold anything: their products are written, and nobody reads them.
 *
 * Eight sums of four lanes stay in registers; a step of k is three loads, four broadcasts and eight
 * multiply-adds, which keep both multipliers of a core busy. Four left entries are loaded at once and
 * broadcast from the register: where the engine checks the bounds of every load, as workerd does, that
 * is a third faster than four loads that broadcast, and elsewhere as fast. A right panel stays in the
 * first-level cache (16 KiB at 512 values a row) while all left panels pass it.
 */
export function multiply(
  left: usize,
  rows: i32,
  right: usize,
  columns: i32,
  depth: i32,
  products: usize,
  stride: i32,
  add: bool,
): void {
  for (let j = 0; j < columns; j += RIGHT_WIDTH) {
    for (let i = 0; i < rows; i += LEFT_WIDTH) {
      multiplyPanels(
        left + ((<usize>(i * depth)) << 2),
        right + ((<usize>(j * depth)) << 2),
        depth,
        products + ((<usize>(i * stride + j)) << 2),
        (<usize>stride) << 2,
        add,
      );
    }
  }
}

// @ts-ignore: decorator
@inline
function multiplyPanels(
  left: usize,
  right: usize,
  depth: i32,
  products: usize,
  rowBytes: usize,
  add: bool,
): void {
  let sum00 = f32x4.splat(0);
  let sum01 = sum00;
  let sum10 = sum00;
  let sum11 = sum00;
  let sum20 = sum00;
  let sum21 = sum00;
  let sum30 = sum00;
  let sum31 = sum00;
  const row1 = products + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  if (add) {
    sum00 = v128.load(products);
    sum01 = v128.load(products, 16);
    sum10 = v128.load(row1);
    sum11 = v128.load(row1, 16);
    sum20 = v128.load(row2);
    sum21 = v128.load(row2, 16);
    sum30 = v128.load(row3);
    sum31 = v128.load(row3, 16);
  }
  const end = left + ((<usize>depth) << 4);
  while (left < end) {
    const right0 = v128.load(right);
    const right1 = v128.load(right, 16);
    const entries = v128.load(left);
    let entry = v128.shuffle<i32>(entries, entries, 0, 0, 0, 0);
    sum00 = multiplyAdd(entry, right0, sum00);
    sum01 = multiplyAdd(entry, right1, sum01);
    entry = v128.shuffle<i32>(entries, entries, 1, 1, 1, 1);
    sum10 = multiplyAdd(entry, right0, sum10);
    sum11 = multiplyAdd(entry, right1, sum11);
    entry = v128.shuffle<i32>(entries, entries, 2, 2, 2, 2);
    sum20 = multiplyAdd(entry, right0, sum20);
    sum21 = multiplyAdd(entry, right1, sum21);
    entry = v128.shuffle<i32>(entries, entries, 3, 3, 3, 3);
    sum30 = multiplyAdd(entry, right0, sum30);
    sum31 = multiplyAdd(entry, right1, sum31);
    left += 16;
    right += 32;
  }
  v128.store(products, sum00);
  v128.store(products, sum01, 16);
  v128.store(row1, sum10);
  v128.store(row1, sum11, 16);
  v128.store(row2, sum20);
  v128.store(row2, sum21, 16);
  v128.store(row3, sum30);
  v128.store(row3, sum31, 16);
}
