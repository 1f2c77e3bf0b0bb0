import { columnLeftOut } from "./column-left-out.ts";
import type { Kernel } from "./kernel.ts";
import { multiplyTiles, planTiles, rowsWithin } from "./kernel-tiles.ts";
import type { ScaledRows } from "./scaled-rows.ts";
import type { TopKBlock } from "./top-k.ts";

/** Bytes of what is known of the queries of a block: 2 MiB. */
const KNOWN_BYTES = 2 ** 21;

/** `topKBlocks` by the kernels: up to 2k candidates a query, which few products come to be. */
export function* kernelTopK(
  kernel: Kernel,
  queries: ScaledRows,
  keys: ScaledRows,
  k: number,
  except?: Int32Array,
): Generator<TopKBlock> {
  const { run } = kernel;
  const room = 2 * k;
  const size = { rows: rowsWithin(KNOWN_BYTES, 8 * room + 8) };
  const plan = planTiles(kernel, queries, keys, size, (rows) => [
    4 * rows * room,
    4 * rows * room,
    8 * rows,
  ]);
  const [productsAt, indicesAt, statesAt] = plan.regions;
  const products = kernel.singles(productsAt, plan.rows * room);
  const indices = kernel.integers(indicesAt, plan.rows * room);
  // Of each query how many candidates there are, and the k-th best product.
  const counts = kernel.integers(statesAt, 2 * plan.rows);
  const bars = kernel.singles(statesAt, 2 * plan.rows);
  for (const tile of multiplyTiles(kernel, plan)) {
    const { firstRow, rows, firstColumn, columns, stride } = tile;
    for (let row = 0; row < rows; row++) {
      const from = tile.productsAt + 4 * row * stride;
      const [best, at] = [productsAt + 4 * row * room, indicesAt + 4 * row * room];
      const state = statesAt + 8 * row;
      if (firstColumn === 0) {
        counts[2 * row] = 0;
        bars[2 * row + 1] = -Infinity;
      }
      const until = columnLeftOut(except, firstRow + row, firstColumn, columns);
      const rest = columns - until - 1;
      run.offer(from, until, firstColumn, best, at, state, k);
      run.offer(from + 4 * (until + 1), rest, firstColumn + until + 1, best, at, state, k);
      if (firstColumn + columns < keys.rows) continue;
      run.finish(best, at, state, k);
      products.copyWithin(row * k, row * room, row * room + k);
      indices.copyWithin(row * k, row * room, row * room + k);
    }
    if (firstColumn + columns === keys.rows) yield { firstRow, rows, k, indices, products };
  }
}
