import { columnLeftOut } from "./column-left-out.ts";
import { javascriptTiles } from "./javascript-tiles.ts";
import { kernelMomentBlocks } from "./kernel-moment-blocks.ts";
import { withKernel } from "./kernel-pool.ts";
import type { Matrix } from "./matrix.ts";
import { addMoments, BIN_WIDTH, type Grid, ORDERS } from "./similarity-moments.ts";
import { suitsSinglePrecision } from "./single-precision.ts";

/** Moments held at a time, in doubles: 4 MiB. */
const MOMENTS_BUDGET = 2 ** 19;

/** Anchors a block: a multiple of the product's four, enough to pay for packing the others. */
const MOST_ANCHORS = 64;

/** The moments of the similarities of consecutive anchors, `grid.bins × ORDERS` an anchor. */
export interface MomentBlock {
  readonly firstRow: number;
  readonly rows: number;
  /** Those of anchor `firstRow + i` start at `i · grid.bins · ORDERS`. Overwritten by the next block. */
  readonly moments: Float64Array;
}

export interface MomentOptions {
  readonly temperature: number;
  /** Wide enough for every similarity. */
  readonly grid: Grid;
  /** The row of `others` that each anchor leaves out, −1 for none; without it none does. */
  readonly except?: Int32Array;
}

/** For blocks of anchors in order, the moments of their similarities z·z′/t with the rows of `others`. */
export function momentBlocks(
  anchors: Matrix,
  others: Matrix,
  options: MomentOptions,
): Generator<MomentBlock> {
  return withKernel((kernel) =>
    kernel === null || !suitsSinglePrecision(anchors, others)
      ? javascriptBlocks(anchors, others, options)
      : kernelMomentBlocks(kernel, anchors, others, options),
  );
}

function* javascriptBlocks(
  anchors: Matrix,
  others: Matrix,
  { temperature, grid, except }: MomentOptions,
): Generator<MomentBlock> {
  const perAnchor = grid.bins * ORDERS;
  const rows = Math.min(MOST_ANCHORS, Math.max(4, Math.floor(MOMENTS_BUDGET / perAnchor / 4) * 4));
  const moments = new Float64Array(rows * perAnchor);
  const scale = 1 / (temperature * BIN_WIDTH);
  for (const tile of javascriptTiles(anchors, others, { rows })) {
    const { firstRow, firstColumn, columns, stride, products } = tile;
    for (let row = 0; row < tile.rows; row++) {
      const from = row * stride;
      const start = row * perAnchor;
      const until = columnLeftOut(except, firstRow + row, firstColumn, columns);
      addMoments(products, from, from + until, scale, grid.origin, moments, start);
      addMoments(products, from + until + 1, from + columns, scale, grid.origin, moments, start);
    }
    if (firstColumn + columns < others.rows) continue;
    yield { firstRow, rows: tile.rows, moments };
    moments.fill(0);
  }
}
