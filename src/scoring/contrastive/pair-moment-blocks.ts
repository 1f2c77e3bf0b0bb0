import type { Matrix } from "../../linalg/matrix.ts";
import type { MomentBlock, MomentOptions } from "../../linalg/moment-blocks.ts";
import { productTiles } from "../../linalg/product-tiles.ts";
import { addMoments, BIN_WIDTH, ORDERS } from "../../linalg/similarity-moments.ts";
import { logAdder } from "./log-add.ts";

/** Moments held at a time, in doubles: 4 MiB; and anchors a block. */
const MOMENTS_BUDGET = 2 ** 19;
const MOST_ANCHORS = 64;

/** Others a tile. */
const COLUMNS = 256;

/** Bins of one unit of y. */
const SCALE = 1 / BIN_WIDTH;

/**
 * As `momentBlocks`, of y = ln(e^{z·a/t} + e^{z·b/t}) for rows a of `first` and b of `second` with the
 * same number: what a sample that comes with two views adds to the sum of exponentials.
 */
export function* pairMomentBlocks(
  anchors: Matrix,
  first: Matrix,
  second: Matrix,
  { temperature, grid, except }: MomentOptions,
): Generator<MomentBlock> {
  const perAnchor = grid.bins * ORDERS;
  const rows = Math.min(MOST_ANCHORS, Math.max(4, Math.floor(MOMENTS_BUDGET / perAnchor / 4) * 4));
  const size = { rows, columns: Math.min(COLUMNS, first.rows) };
  const moments = new Float64Array(rows * perAnchor);
  const pairs = new Float64Array(rows * size.columns);
  const scale = 1 / temperature;
  const addLogs = logAdder();
  const others = productTiles(anchors, second, size);
  try {
    for (const tile of productTiles(anchors, first, size)) {
      const { firstRow, firstColumn, columns } = tile;
      // Copied before the other product is formed, which may need the same memory.
      for (let row = 0; row < tile.rows; row++) {
        for (let column = 0; column < columns; column++) {
          pairs[row * columns + column] = scale * tile.products[row * tile.stride + column];
        }
      }
      const { products, stride } = others.next().value!;
      for (let row = 0; row < tile.rows; row++) {
        const from = row * columns;
        addLogs(pairs, from, products, row * stride, columns, scale);
        const start = row * perAnchor;
        const left = (except === undefined ? -1 : except[firstRow + row]) - firstColumn;
        const until = left >= 0 && left < columns ? left : columns;
        addMoments(pairs, from, from + until, SCALE, grid.origin, moments, start);
        addMoments(pairs, from + until + 1, from + columns, SCALE, grid.origin, moments, start);
      }
      if (firstColumn + columns < first.rows) continue;
      yield { firstRow, rows: tile.rows, moments };
      moments.fill(0);
    }
  } finally {
    // Not asked for more than it has, it would keep its kernel.
    others.return(undefined);
  }
}
