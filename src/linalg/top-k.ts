import { InputError } from "../errors.ts";
import { javascriptTopK } from "./javascript-top-k.ts";
import { withKernel } from "./kernel-pool.ts";
import { kernelTopK } from "./kernel-top-k.ts";
import type { ScaledRows } from "./scaled-rows.ts";
import { suitsSinglePrecision } from "./single-precision.ts";

/** The nearest rows of consecutive queries, row-major, `k` a query. */
export interface TopKBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly k: number;
  /** Rows of `keys` by falling product; of equal products the lower row comes first. */
  readonly indices: Int32Array;
  /** Single precision with kernels installed. Overwritten, as the indices, by the next block. */
  readonly products: Float32Array | Float64Array;
}

/** The nearest rows of all queries. */
export interface TopK {
  readonly k: number;
  readonly indices: Int32Array;
  readonly products: Float64Array;
}

/**
 * For blocks of queries in order, the `k` rows of `keys` with the largest products.
 *
 * @param k from 1 to the number of keys, less one if `except` is given
 * @param except the row of `keys` that each query leaves out, −1 for none
 */
export function topKBlocks(
  queries: ScaledRows,
  keys: ScaledRows,
  k: number,
  except?: Int32Array,
): Generator<TopKBlock> {
  const most = keys.rows - (except === undefined ? 0 : 1);
  if (!Number.isInteger(k) || k < 1 || k > most) {
    throw new InputError("k", `there are no ${k} nearest rows of ${most}.`);
  }
  return withKernel((kernel) =>
    kernel === null || !suitsSinglePrecision(queries, keys)
      ? javascriptTopK(queries, keys, k, except)
      : kernelTopK(kernel, queries, keys, k, except),
  );
}

/** The same of all queries at once: 12·k bytes a query. */
export function topK(queries: ScaledRows, keys: ScaledRows, k: number, except?: Int32Array): TopK {
  const indices = new Int32Array(queries.rows * k);
  const products = new Float64Array(queries.rows * k);
  for (const block of topKBlocks(queries, keys, k, except)) {
    indices.set(block.indices.subarray(0, block.rows * k), block.firstRow * k);
    products.set(block.products.subarray(0, block.rows * k), block.firstRow * k);
  }
  return { k, indices, products };
}
