import { depthOf, type ScaledRows } from "./scaled-rows.ts";
import type { TileSize } from "./tile.ts";

/** Consecutive rows of a matrix, and consecutive entries of each. */
export interface Block {
  readonly source: ScaledRows;
  readonly first: number;
  readonly rows: number;
  readonly from: number;
  readonly depth: number;
}

/** What multiplies packed blocks: the kernels, or plain JavaScript. */
export interface Multiplier {
  /** The most that it packs at a time; rows and columns are whole panels. */
  readonly most: { readonly rows: number; readonly columns: number; readonly depth: number };
  packLeft(block: Block): void;
  packRight(block: Block): void;
  /**
   * Writes the products of the packed blocks to the tile, from its row `row` and column `column`, or
   * adds them to what is there.
   */
  multiply(left: Block, right: Block, row: number, column: number, add: boolean): void;
}

/** Which entries of left·rightᵀ a tile has. */
export interface TilePlace {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/**
 * Multiplies tile by tile: for each block of left rows, all right rows in order. However large a tile
 * and however long the rows, no more is packed than suits the caches.
 */
export function* walkTiles(
  left: ScaledRows,
  right: ScaledRows,
  size: Required<TileSize>,
  multiplier: Multiplier,
): Generator<TilePlace> {
  const depth = depthOf(left);
  const { most } = multiplier;
  const packLeft = onlyWhatChanged((block) => multiplier.packLeft(block));
  const packRight = onlyWhatChanged((block) => multiplier.packRight(block));
  for (let firstRow = 0; firstRow < left.rows; firstRow += size.rows) {
    const rows = Math.min(size.rows, left.rows - firstRow);
    for (let firstColumn = 0; firstColumn < right.rows; firstColumn += size.columns) {
      const columns = Math.min(size.columns, right.rows - firstColumn);
      for (const [row, blockRows] of pieces(rows, most.rows)) {
        for (const [from, length] of pieces(depth, most.depth)) {
          const shared = { from, depth: length };
          const leftBlock = { source: left, first: firstRow + row, rows: blockRows, ...shared };
          packLeft(leftBlock);
          for (const [column, blockColumns] of pieces(columns, most.columns)) {
            const first = firstColumn + column;
            const rightBlock = { source: right, first, rows: blockColumns, ...shared };
            packRight(rightBlock);
            multiplier.multiply(leftBlock, rightBlock, row, column, from > 0);
          }
        }
      }
      yield { firstRow, rows, firstColumn, columns };
    }
  }
}

/** [0, most), [most, 2·most), … of `total` as starts and lengths; one empty piece of nothing. */
function pieces(total: number, most: number): (readonly [number, number])[] {
  const count = Math.max(1, Math.ceil(total / most));
  return Array.from({ length: count }, (_, i) => [i * most, Math.min(most, total - i * most)]);
}

/** Packs unless the same block was packed last. */
function onlyWhatChanged(pack: (block: Block) => void): (block: Block) => void {
  let last: Block | null = null;
  return (block) => {
    const same =
      last !== null &&
      block.first === last.first &&
      block.rows === last.rows &&
      block.from === last.from;
    if (!same) pack(block);
    last = block;
  };
}
