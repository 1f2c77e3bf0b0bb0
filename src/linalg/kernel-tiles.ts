import type { Kernel } from "./kernel.ts";
import { lengthInMatrix, packAppended, packedLength } from "./pack-block.ts";
import { depthOf, type ScaledRows } from "./scaled-rows.ts";
import type { Tile, TileSize } from "./tile.ts";
import { type Block, type Multiplier, type TilePlace, walkTiles } from "./walk-tiles.ts";

/** Rows of a panel, as `multiply` of the kernels reads them. */
const LEFT_WIDTH = 4;
const RIGHT_WIDTH = 8;

/**
 * What is packed at a time: 1 MiB of the left, 0.5 MiB of the right. Packing a value takes as long
 * as twenty of its products, so that here it costs a twentieth at most; a right panel is
 * 16 KiB, half the first-level cache.
 */
const MOST = { rows: 512, columns: 256, depth: 512 };

/** Values that are copied into the memory of the kernels at a time, to be packed there. */
const STAGED = 2 ** 14;

/** Products in the memory of the kernels: of row `firstRow + i` from byte `productsAt + 4·i·stride`. */
export interface KernelTile extends TilePlace {
  readonly stride: number;
  readonly productsAt: number;
}

/** How a product is cut into tiles, and where in the memory of the kernels its regions are. */
export interface TilePlan {
  readonly left: ScaledRows;
  readonly right: ScaledRows;
  /** Of a whole tile. */
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly leftAt: number;
  readonly rightAt: number;
  readonly scalesAt: number;
  readonly centreAt: number;
  readonly stagedAt: number;
  readonly productsAt: number;
  /** Regions of who asked. */
  readonly regions: readonly number[];
}

/** The most rows of a tile, where each takes memory of its own besides its products. */
export function rowsWithin(budget: number, perRow: number): number {
  return Math.max(1, Math.min(MOST.rows, Math.floor(budget / perRow)));
}

/**
 * @param size rows and columns of a tile, if not what suits the caches
 * @param regionBytes sizes of further regions, given the rows of a tile
 */
export function planTiles(
  kernel: Kernel,
  left: ScaledRows,
  right: ScaledRows,
  size: TileSize,
  regionBytes: (rows: number) => readonly number[] = () => [],
): TilePlan {
  const rows = Math.min(left.rows, size.rows ?? MOST.rows);
  const columns = Math.min(right.rows, size.columns ?? MOST.columns);
  const depth = Math.min(depthOf(left), MOST.depth);
  const stride = Math.ceil(columns / RIGHT_WIDTH) * RIGHT_WIDTH;
  const [leftAt, rightAt, scalesAt, centreAt, stagedAt, productsAt, ...regions] = kernel.layOut(
    4 * packedLength(Math.min(rows, MOST.rows), depth, LEFT_WIDTH),
    4 * packedLength(Math.min(columns, MOST.columns), depth, RIGHT_WIDTH),
    8 * stagedRows(depth),
    8 * depth,
    8 * stagedRows(depth) * depth,
    4 * Math.ceil(rows / LEFT_WIDTH) * LEFT_WIDTH * stride,
    ...regionBytes(rows),
  );
  return {
    ...{ left, right, rows, columns, stride },
    ...{ leftAt, rightAt, scalesAt, centreAt, stagedAt, productsAt, regions },
  };
}

/** Rows that are staged at a time: whole panels. */
function stagedRows(depth: number): number {
  const rows = Math.min(MOST.rows, STAGED / Math.max(1, depth));
  return Math.max(1, Math.floor(rows / RIGHT_WIDTH)) * RIGHT_WIDTH;
}

/** The tiles of left·rightᵀ, one after another in the same place. */
export function* multiplyTiles(kernel: Kernel, plan: TilePlan): Generator<KernelTile> {
  const { left, right, rows, columns, stride, leftAt, rightAt, productsAt } = plan;
  const pack = packer(kernel, plan);
  const multiplier: Multiplier = {
    most: MOST,
    packLeft: (block) => pack(block, LEFT_WIDTH, leftAt),
    packRight: (block) => pack(block, RIGHT_WIDTH, rightAt),
    multiply(leftBlock, rightBlock, row, column, add) {
      const to = productsAt + 4 * (row * stride + column);
      const { depth } = leftBlock;
      const [height, width] = [leftBlock.rows, rightBlock.rows];
      kernel.run.multiply(leftAt, height, rightAt, width, depth, to, stride, add);
    },
  };
  for (const place of walkTiles(left, right, { rows, columns }, multiplier)) {
    yield { ...place, stride, productsAt };
  }
}

/** Packs a block of rows into panels of `width` at `packedAt`. */
function packer(
  kernel: Kernel,
  { left, scalesAt, centreAt, stagedAt }: TilePlan,
): (block: Block, width: number, packedAt: number) => void {
  const deepest = Math.min(depthOf(left), MOST.depth);
  const most = stagedRows(deepest);
  const scales = kernel.doubles(scalesAt, most);
  const centres = kernel.doubles(centreAt, deepest);
  const singles = kernel.singles(stagedAt, most * deepest);
  const doubles = kernel.doubles(stagedAt, most * deepest);
  return (block, width, packedAt) => {
    const { source, first, rows, from, depth } = block;
    const { data, columns, centre } = source;
    const length = lengthInMatrix(block);
    const isDouble = data instanceof Float64Array;
    const staged = isDouble ? doubles : singles;
    const packRows = isDouble ? kernel.run.packDoubles : kernel.run.packSingles;
    if (centre === undefined) centres.fill(0);
    else centres.set(centre.subarray(from, from + length));
    for (let done = 0; done < rows; done += most) {
      const count = Math.min(most, rows - done);
      const start = first + done;
      if (source.scales === undefined) scales.fill(1);
      else scales.set(source.scales.subarray(start, start + count));
      if (length === columns) {
        staged.set(data.subarray(start * columns, (start + count) * columns));
      } else {
        for (let row = 0; row < count; row++) {
          const at = (start + row) * columns + from;
          staged.set(data.subarray(at, at + length), row * length);
        }
      }
      const to = packedAt + 4 * done * depth;
      packRows(stagedAt, count, length, scalesAt, centreAt, width, depth, to);
    }
    if (length < depth) {
      packAppended(block, width, kernel.singles(packedAt, packedLength(rows, depth, width)));
    }
  };
}

/** `productTiles` by the kernels. */
export function* kernelTiles(
  kernel: Kernel,
  left: ScaledRows,
  right: ScaledRows,
  size: TileSize,
): Generator<Tile> {
  const plan = planTiles(kernel, left, right, size);
  const products = kernel.singles(plan.productsAt, plan.rows * plan.stride);
  for (const { productsAt, ...tile } of multiplyTiles(kernel, plan)) yield { ...tile, products };
}
