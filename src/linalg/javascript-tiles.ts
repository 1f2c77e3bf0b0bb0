import { packedLength, packRows } from "./pack-rows.ts";
import { depthOf, type ScaledRows } from "./scaled-rows.ts";
import type { Tile, TileSize } from "./tile.ts";

/** Rows of `left` and of `right` that the kernel multiplies at a time. */
const LEFT_WIDTH = 4;
const RIGHT_WIDTH = 2;

/** Packed rows of `right` of a tile, in doubles: 128 KiB, a part of the second-level cache. */
const PACKED_RIGHT = 2 ** 14;

/**
 * `productTiles` in plain JavaScript, in double precision whatever the matrices hold.
 *
 * 4 to 5 GFLOP/s on one core: eight sums in registers over rows packed side by side, twice as fast
 * as over rows where they lie. (4×4 spills: JavaScript has 15 registers for doubles.)
 */
export function* javascriptTiles(
  left: ScaledRows,
  right: ScaledRows,
  size: TileSize,
): Generator<Tile> {
  const depth = depthOf(left);
  const rows = Math.min(left.rows, size.rows ?? 64);
  const columns = Math.min(
    right.rows,
    size.columns ?? Math.max(16, Math.floor(PACKED_RIGHT / Math.max(1, depth))),
  );
  const stride = Math.ceil(columns / RIGHT_WIDTH) * RIGHT_WIDTH;
  const products = new Float64Array(Math.ceil(rows / LEFT_WIDTH) * LEFT_WIDTH * stride);
  const packedLeft = new Float64Array(packedLength(rows, depth, LEFT_WIDTH));
  const packedRight = new Float64Array(packedLength(columns, depth, RIGHT_WIDTH));
  for (let firstRow = 0; firstRow < left.rows; firstRow += rows) {
    const tileRows = Math.min(rows, left.rows - firstRow);
    packRows(left, firstRow, tileRows, LEFT_WIDTH, packedLeft);
    for (let firstColumn = 0; firstColumn < right.rows; firstColumn += columns) {
      const tileColumns = Math.min(columns, right.rows - firstColumn);
      packRows(right, firstColumn, tileColumns, RIGHT_WIDTH, packedRight);
      multiplyPacked(packedLeft, tileRows, packedRight, tileColumns, depth, products, stride);
      yield { firstRow, rows: tileRows, firstColumn, columns: tileColumns, stride, products };
    }
  }
}

function multiplyPacked(
  left: Float64Array,
  rows: number,
  right: Float64Array,
  columns: number,
  depth: number,
  products: Float64Array,
  stride: number,
): void {
  for (let j = 0; j < columns; j += RIGHT_WIDTH) {
    for (let i = 0; i < rows; i += LEFT_WIDTH) {
      multiplyPanels(left, i * depth, right, j * depth, depth, products, i * stride + j, stride);
    }
  }
}

/** The 4×2 products of a panel of four packed rows and a panel of two. */
function multiplyPanels(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  depth: number,
  products: Float64Array,
  start: number,
  stride: number,
): void {
  let sum00 = 0;
  let sum01 = 0;
  let sum10 = 0;
  let sum11 = 0;
  let sum20 = 0;
  let sum21 = 0;
  let sum30 = 0;
  let sum31 = 0;
  let l = leftStart;
  let r = rightStart;
  for (let k = 0; k < depth; k++) {
    const right0 = right[r];
    const right1 = right[r + 1];
    const left0 = left[l];
    const left1 = left[l + 1];
    const left2 = left[l + 2];
    const left3 = left[l + 3];
    sum00 += left0 * right0;
    sum01 += left0 * right1;
    sum10 += left1 * right0;
    sum11 += left1 * right1;
    sum20 += left2 * right0;
    sum21 += left2 * right1;
    sum30 += left3 * right0;
    sum31 += left3 * right1;
    l += LEFT_WIDTH;
    r += RIGHT_WIDTH;
  }
  products[start] = sum00;
  products[start + 1] = sum01;
  products[start + stride] = sum10;
  products[start + stride + 1] = sum11;
  products[start + 2 * stride] = sum20;
  products[start + 2 * stride + 1] = sum21;
  products[start + 3 * stride] = sum30;
  products[start + 3 * stride + 1] = sum31;
}
