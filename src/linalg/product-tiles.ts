import { InputError } from "../errors.ts";
import { javascriptTiles } from "./javascript-tiles.ts";
import { withKernel } from "./kernel-pool.ts";
import { kernelTiles } from "./kernel-tiles.ts";
import { depthOf, type ScaledRows } from "./scaled-rows.ts";
import { suitsSinglePrecision } from "./single-precision.ts";
import type { Tile, TileSize } from "./tile.ts";

/**
 * left·rightᵀ tile by tile, so that the product is never held as a whole: for each block of left
 * rows, all right rows in order. With kernels installed, products are single precision, right to
 * about 1e-7 of the norms of the rows; without them, double.
 */
export function productTiles(
  left: ScaledRows,
  right: ScaledRows,
  size: TileSize = {},
): Generator<Tile> {
  if (depthOf(right) !== depthOf(left)) {
    throw new InputError(
      "right",
      `rows of ${depthOf(left)} and of ${depthOf(right)} values have no product; they must be equally long.`,
    );
  }
  return withKernel((kernel) =>
    kernel === null || !suitsSinglePrecision(left, right)
      ? javascriptTiles(left, right, size)
      : kernelTiles(kernel, left, right, size),
  );
}
