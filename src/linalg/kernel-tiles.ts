import type { Kernel } from "./kernel.ts";
import { packedLength, packRows } from "./pack-rows.ts";
import { depthOf, type ScaledRows } from "./scaled-rows.ts";
import type { Tile, TileSize } from "./tile.ts";

/** Rows of a panel, as `multiply` of the kernels reads them. */
const LEFT_WIDTH = 4;
const RIGHT_WIDTH = 8;

/** Packed values of the left block and of the right tile: 1 MiB and 256 KiB, together in the second-level cache. */
const PACKED_LEFT = 2 ** 18;
const PACKED_RIGHT = 2 ** 16;

/** Rows of a block by default: enough that packing the right rows anew for each costs little. */
const MOST_ROWS = 512;
const MOST_COLUMNS = 256;

/** Products in the memory of the kernels: of row `firstRow + i` from byte `productsAt + 4·i·stride`. */
export interface KernelTile extends Omit<Tile, "products"> {
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
  readonly productsAt: number;
  /** Regions of who asked. */
  readonly regions: readonly number[];
}

/**
 * @param size rows and columns of a tile, if not what suits the caches
 * @param mostRows fewer rows than suit the caches, where each takes memory of its own
 * @param regionBytes sizes of further regions, given the rows of a tile
 */
export function planTiles(
  kernel: Kernel,
  left: ScaledRows,
  right: ScaledRows,
  { rows, columns }: TileSize,
  mostRows = MOST_ROWS,
  regionBytes: (rows: number) => readonly number[] = () => [],
): TilePlan {
  const depth = depthOf(left);
  const suitingRows = Math.min(mostRows, wholePanels(PACKED_LEFT / Math.max(1, depth), LEFT_WIDTH));
  const suitingColumns = Math.min(
    MOST_COLUMNS,
    wholePanels(PACKED_RIGHT / Math.max(1, depth), 4 * RIGHT_WIDTH),
  );
  const height = Math.min(left.rows, rows ?? Math.max(1, suitingRows));
  const width = Math.min(right.rows, columns ?? suitingColumns);
  const stride = Math.ceil(width / RIGHT_WIDTH) * RIGHT_WIDTH;
  const [leftAt, rightAt, productsAt, ...regions] = kernel.layOut(
    4 * packedLength(height, depth, LEFT_WIDTH),
    4 * packedLength(width, depth, RIGHT_WIDTH),
    4 * Math.ceil(height / LEFT_WIDTH) * LEFT_WIDTH * stride,
    ...regionBytes(height),
  );
  return {
    left,
    right,
    rows: height,
    columns: width,
    stride,
    leftAt,
    rightAt,
    productsAt,
    regions,
  };
}

function wholePanels(rows: number, width: number): number {
  return Math.max(width, Math.floor(rows / width) * width);
}

/** The tiles of left·rightᵀ, one after another in the same place. */
export function* multiplyTiles(kernel: Kernel, plan: TilePlan): Generator<KernelTile> {
  const { left, right, stride, leftAt, rightAt, productsAt } = plan;
  const depth = depthOf(left);
  const packedLeft = kernel.singles(leftAt, packedLength(plan.rows, depth, LEFT_WIDTH));
  const packedRight = kernel.singles(rightAt, packedLength(plan.columns, depth, RIGHT_WIDTH));
  for (let firstRow = 0; firstRow < left.rows; firstRow += plan.rows) {
    const rows = Math.min(plan.rows, left.rows - firstRow);
    packRows(left, firstRow, rows, LEFT_WIDTH, packedLeft);
    for (let firstColumn = 0; firstColumn < right.rows; firstColumn += plan.columns) {
      const columns = Math.min(plan.columns, right.rows - firstColumn);
      packRows(right, firstColumn, columns, RIGHT_WIDTH, packedRight);
      kernel.run.multiply(leftAt, rows, rightAt, columns, depth, productsAt, stride);
      yield { firstRow, rows, firstColumn, columns, stride, productsAt };
    }
  }
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
