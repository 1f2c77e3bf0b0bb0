import type { Matrix } from "../../linalg/matrix.ts";
import { productTiles } from "../../linalg/product-tiles.ts";

/** Logits held at a time, in doubles: 4 MiB. */
const LOGITS_BUDGET = 2 ** 19;

/** Rows of a tile of logits at most. */
export const LOGITS_ROWS = 64;

/** The row of an embedding and its C logits, which are overwritten by those of later rows. */
export type Logits = readonly [row: number, logits: Float32Array | Float64Array];

/** z·μ_c/t for every class, an embedding at a time and in order. */
export function* logits(embeddings: Matrix, means: Matrix, temperature: number): Generator<Logits> {
  const rows = Math.min(LOGITS_ROWS, Math.max(1, Math.floor(LOGITS_BUDGET / means.rows)));
  for (const tile of productTiles(embeddings, means, { rows, columns: means.rows })) {
    for (let index = 0; index < tile.products.length; index++) tile.products[index] /= temperature;
    for (let row = 0; row < tile.rows; row++) {
      const start = row * tile.stride;
      yield [tile.firstRow + row, tile.products.subarray(start, start + tile.columns)];
    }
  }
}

/** The logits of the mean of embeddings, row by row, from those of each. */
export function* averageLogits(all: readonly Iterator<Logits>[]): Generator<Logits> {
  try {
    for (;;) {
      const heads: Logits[] = [];
      for (const each of all) {
        const head = each.next();
        if (head.done) return;
        heads.push(head.value);
      }
      const [[row, scores], ...others] = heads;
      yield [
        row,
        scores.map((score, c) => others.reduce((sum, [, of]) => sum + of[c], score) / all.length),
      ];
    }
  } finally {
    // Those that were not asked for more than they have would keep their kernels.
    for (const each of all) each.return?.();
  }
}
