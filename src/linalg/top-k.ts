import { productTiles } from "./product-tiles.ts";
import type { ScaledRows } from "./scaled-rows.ts";

/** The nearest rows of each query, row-major, `k` a query. */
export interface TopK {
  readonly k: number;
  /** Rows of `keys` by falling product; of equal products the lower row comes first. */
  readonly indices: Int32Array;
  readonly products: Float64Array;
}

/**
 * The `k` rows of `keys` with the largest products with each row of `queries`.
 *
 * @param k from 1 to the number of keys, less one if `except` is given
 * @param except the row of `keys` that each query leaves out, −1 for none
 */
export function topK(queries: ScaledRows, keys: ScaledRows, k: number, except?: Int32Array): TopK {
  const indices = new Int32Array(queries.rows * k);
  const best = new Float64Array(queries.rows * k).fill(-Infinity);
  for (const { firstRow, rows, firstColumn, columns, stride, products } of productTiles(
    queries,
    keys,
  )) {
    for (let row = 0; row < rows; row++) {
      const start = (firstRow + row) * k;
      const last = start + k - 1;
      const left = except === undefined ? -1 : except[firstRow + row];
      for (let column = 0; column < columns; column++) {
        const product = products[row * stride + column];
        if (!(product > best[last]) || firstColumn + column === left) continue;
        let place = last;
        for (; place > start && product > best[place - 1]; place--) {
          best[place] = best[place - 1];
          indices[place] = indices[place - 1];
        }
        best[place] = product;
        indices[place] = firstColumn + column;
      }
    }
  }
  return { k, indices, products: best };
}
