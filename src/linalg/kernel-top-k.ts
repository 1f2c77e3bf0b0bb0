import { columnLeftOut } from "./column-left-out.ts";
import type { Kernel } from "./kernel.ts";
import { multiplyTiles, planTiles } from "./kernel-tiles.ts";
import type { ScaledRows } from "./scaled-rows.ts";
import type { TopKBlock } from "./top-k.ts";

/** Entries of the heaps held at a time: 2 MiB. */
const HEAP_BUDGET = 2 ** 18;

/** `topKBlocks` by the kernels: a heap a query, which most products never reach. */
export function* kernelTopK(
  kernel: Kernel,
  queries: ScaledRows,
  keys: ScaledRows,
  k: number,
  except?: Int32Array,
): Generator<TopKBlock> {
  const { run } = kernel;
  const mostRows = Math.max(1, Math.floor(HEAP_BUDGET / k));
  const plan = planTiles(kernel, queries, keys, {}, mostRows, (rows) => [
    4 * rows * k,
    4 * rows * k,
  ]);
  const [bestAt, indicesAt] = plan.regions;
  const products = kernel.singles(bestAt, plan.rows * k);
  const indices = kernel.integers(indicesAt, plan.rows * k);
  const sizes = new Int32Array(plan.rows);
  for (const tile of multiplyTiles(kernel, plan)) {
    const { firstRow, rows, firstColumn, columns, stride, productsAt } = tile;
    for (let row = 0; row < rows; row++) {
      const from = productsAt + 4 * row * stride;
      const best = bestAt + 4 * row * k;
      const at = indicesAt + 4 * row * k;
      const until = columnLeftOut(except, firstRow + row, firstColumn, columns);
      sizes[row] = run.offer(from, until, firstColumn, best, at, sizes[row], k);
      const next = until + 1;
      if (next >= columns) continue;
      const [rest, first] = [columns - next, firstColumn + next];
      sizes[row] = run.offer(from + 4 * next, rest, first, best, at, sizes[row], k);
    }
    if (firstColumn + columns < keys.rows) continue;
    for (let row = 0; row < rows; row++) {
      run.sortHeap(bestAt + 4 * row * k, indicesAt + 4 * row * k, k);
    }
    yield { firstRow, rows, k, indices, products };
    sizes.fill(0);
  }
}
