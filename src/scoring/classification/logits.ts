import type { Matrix } from "../../linalg/matrix.ts";
import { productTiles } from "../../linalg/product-tiles.ts";

/** Logits held at a time, in doubles: 4 MiB. */
const LOGITS_BUDGET = 2 ** 19;

/** The row of an embedding and its C logits, which are overwritten by those of later rows. */
export type Logits = readonly [row: number, logits: Float64Array];

/** z·μ_c/t for every class, an embedding at a time and in order. */
export function* logits(embeddings: Matrix, means: Matrix, temperature: number): Generator<Logits> {
  const rows = Math.min(64, Math.max(1, Math.floor(LOGITS_BUDGET / means.rows)));
  for (const tile of productTiles(embeddings, means, { rows, columns: means.rows })) {
    for (let index = 0; index < tile.products.length; index++) tile.products[index] /= temperature;
    for (let row = 0; row < tile.rows; row++) {
      const start = row * tile.stride;
      yield [tile.firstRow + row, tile.products.subarray(start, start + tile.columns)];
    }
  }
}

/** The logits of (z + z′)/2, row by row, from those of z and of z′. */
export function* averageLogits(
  first: Iterator<Logits>,
  second: Iterator<Logits>,
): Generator<Logits> {
  for (;;) {
    const one = first.next();
    const other = second.next();
    if (one.done || other.done) return;
    const [row, scores] = one.value;
    const [, others] = other.value;
    yield [row, scores.map((score, c) => (score + others[c]) / 2)];
  }
}
