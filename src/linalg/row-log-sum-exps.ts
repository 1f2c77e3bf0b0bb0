import { columnLeftOut } from "./column-left-out.ts";
import { javascriptTiles } from "./javascript-tiles.ts";
import { kernelLogSumExps } from "./kernel-log-sum-exps.ts";
import { useKernel } from "./kernel-pool.ts";
import type { ScaledRows } from "./scaled-rows.ts";
import { suitsSinglePrecision } from "./single-precision.ts";

/**
 * ln Σ_j e^{left_i·right_j} of every row i of `left`; −∞ if it has no j.
 *
 * @param except the row of `right` that each row of `left` leaves out, −1 for none
 */
export function rowLogSumExps(
  left: ScaledRows,
  right: ScaledRows,
  except?: Int32Array,
): Float64Array {
  return useKernel((kernel) =>
    kernel === null || !suitsSinglePrecision(left, right)
      ? doubleLogSumExps(left, right, except)
      : kernelLogSumExps(kernel, left, right, except),
  );
}

/** The same in double precision, which takes fifty times as long. */
export function doubleLogSumExps(
  left: ScaledRows,
  right: ScaledRows,
  except?: Int32Array,
): Float64Array {
  const largest = new Float64Array(left.rows).fill(-Infinity);
  const sums = new Float64Array(left.rows);
  for (const tile of javascriptTiles(left, right, {})) {
    const { firstRow, firstColumn, columns, stride, products } = tile;
    for (let row = 0; row < tile.rows; row++) {
      const from = row * stride;
      const leftOut = columnLeftOut(except, firstRow + row, firstColumn, columns);
      let highest = largest[firstRow + row];
      for (let column = 0; column < columns; column++) {
        if (column !== leftOut) highest = Math.max(highest, products[from + column]);
      }
      if (highest === -Infinity) continue;
      let sum = sums[firstRow + row] * Math.exp(largest[firstRow + row] - highest);
      for (let column = 0; column < columns; column++) {
        if (column !== leftOut) sum += Math.exp(products[from + column] - highest);
      }
      largest[firstRow + row] = highest;
      sums[firstRow + row] = sum;
    }
  }
  return sums.map((sum, row) => largest[row] + Math.log(sum));
}
