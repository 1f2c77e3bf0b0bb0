import { columnLeftOut } from "./column-left-out.ts";
import type { Kernel } from "./kernel.ts";
import { multiplyTiles, planTiles, rowsWithin } from "./kernel-tiles.ts";
import type { Matrix } from "./matrix.ts";
import type { MomentBlock, MomentOptions } from "./moment-blocks.ts";
import { BIN_WIDTH, ORDERS } from "./similarity-moments.ts";

/** Moments held at a time, in doubles: 2 MiB. */
const MOMENTS_BUDGET = 2 ** 18;

/** `momentBlocks` by the kernels: products go into bins before they leave the cache. */
export function* kernelMomentBlocks(
  kernel: Kernel,
  anchors: Matrix,
  others: Matrix,
  { temperature, grid, except }: MomentOptions,
): Generator<MomentBlock> {
  const { run } = kernel;
  const perAnchor = grid.bins * ORDERS;
  const size = { rows: rowsWithin(MOMENTS_BUDGET, perAnchor) };
  const plan = planTiles(kernel, anchors, others, size, (rows) => [8 * rows * perAnchor]);
  const [momentsAt] = plan.regions;
  const moments = kernel.doubles(momentsAt, plan.rows * perAnchor);
  const scale = 1 / (temperature * BIN_WIDTH);
  moments.fill(0);
  for (const tile of multiplyTiles(kernel, plan)) {
    const { firstRow, rows, firstColumn, columns, stride, productsAt } = tile;
    for (let row = 0; row < rows; row++) {
      const from = productsAt + 4 * row * stride;
      const to = momentsAt + 8 * row * perAnchor;
      const until = columnLeftOut(except, firstRow + row, firstColumn, columns);
      run.deposit(from, until, scale, grid.origin, to);
      const rest = columns - until - 1;
      if (rest > 0) run.deposit(from + 4 * (until + 1), rest, scale, grid.origin, to);
    }
    if (firstColumn + columns < others.rows) continue;
    yield { firstRow, rows, moments };
    moments.fill(0);
  }
}
