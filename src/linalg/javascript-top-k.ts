import { columnLeftOut } from "./column-left-out.ts";
import { javascriptTiles } from "./javascript-tiles.ts";
import type { ScaledRows } from "./scaled-rows.ts";
import type { TopKBlock } from "./top-k.ts";

/** `topKBlocks` in plain JavaScript: sorted lists, into which few products make it. */
export function* javascriptTopK(
  queries: ScaledRows,
  keys: ScaledRows,
  k: number,
  except?: Int32Array,
): Generator<TopKBlock> {
  const rows = Math.min(64, queries.rows);
  const indices = new Int32Array(rows * k);
  const best = new Float64Array(rows * k).fill(-Infinity);
  for (const tile of javascriptTiles(queries, keys, { rows })) {
    const { firstRow, firstColumn, columns, stride, products } = tile;
    for (let row = 0; row < tile.rows; row++) {
      const start = row * k;
      const leftOut = columnLeftOut(except, firstRow + row, firstColumn, columns);
      for (let column = 0; column < columns; column++) {
        const product = products[row * stride + column];
        if (!(product > best[start + k - 1]) || column === leftOut) continue;
        insert(best, indices, start, start + k - 1, product, firstColumn + column);
      }
    }
    if (firstColumn + columns < keys.rows) continue;
    yield { firstRow, rows: tile.rows, k, indices, products: best };
    best.fill(-Infinity);
  }
}

function insert(
  best: Float64Array,
  indices: Int32Array,
  start: number,
  last: number,
  product: number,
  index: number,
): void {
  let place = last;
  for (; place > start && product > best[place - 1]; place--) {
    best[place] = best[place - 1];
    indices[place] = indices[place - 1];
  }
  best[place] = product;
  indices[place] = index;
}
