import { columnLeftOut } from "./column-left-out.ts";
import type { Kernel } from "./kernel.ts";
import { multiplyTiles, planTiles } from "./kernel-tiles.ts";
import type { ScaledRows } from "./scaled-rows.ts";

/** `rowLogSumExps` by the kernels. */
export function kernelLogSumExps(
  kernel: Kernel,
  left: ScaledRows,
  right: ScaledRows,
  except?: Int32Array,
): Float64Array {
  const { run } = kernel;
  const plan = planTiles(kernel, left, right, {}, (rows) => [16 * rows]);
  const [statesAt] = plan.regions;
  // Of each row the largest product so far, and the sum of exponentials relative to it.
  const states = kernel.doubles(statesAt, 2 * plan.rows);
  const result = new Float64Array(left.rows);
  for (const tile of multiplyTiles(kernel, plan)) {
    const { firstRow, rows, firstColumn, columns, stride, productsAt } = tile;
    if (firstColumn === 0) {
      for (let row = 0; row < rows; row++) states.set([-Infinity, 0], 2 * row);
    }
    for (let row = 0; row < rows; row++) {
      const from = productsAt + 4 * row * stride;
      const state = statesAt + 16 * row;
      const until = columnLeftOut(except, firstRow + row, firstColumn, columns);
      run.addExponentials(from, until, state);
      run.addExponentials(from + 4 * (until + 1), columns - until - 1, state);
    }
    if (firstColumn + columns < right.rows) continue;
    for (let row = 0; row < rows; row++) {
      result[firstRow + row] = states[2 * row] + Math.log(states[2 * row + 1]);
    }
  }
  return result;
}
