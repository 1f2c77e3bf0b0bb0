import type { Matrix } from "../../linalg/matrix.ts";
import { productTiles } from "../../linalg/product-tiles.ts";
import { meanRow, type ScaledRows, squaredNorms, unitScales } from "../../linalg/scaled-rows.ts";

export const silhouetteMetrics = ["euclidean", "cosine"] as const;
export type SilhouetteMetric = (typeof silhouetteMetrics)[number];

/** Sums of distances held at a time, in doubles: 2 MiB. */
const SUMS_BUDGET = 2 ** 18;

/**
 * The silhouette of every row (Rousseeuw 1987): (b − a)/max(a, b) of its mean distance a to the other
 * rows of its class and b to the nearest other class; 0 for a row that is alone in its class. All
 * pairs count.
 *
 * @param labels class index of each row; every class occurs, and there are at least two
 * @param metric Euclidean distance, or 1 − cosine
 */
export function silhouettes(
  rows: Matrix,
  labels: Int32Array,
  classes: number,
  metric: SilhouetteMetric,
): Float64Array {
  const compared = distanceRows(rows, metric, meanRow(rows));
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const result = new Float64Array(rows.rows);
  const itself = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const blocks = distanceSums(compared, compared, labels, classes, itself);
  for (const { firstRow, rows: count, sums } of blocks) {
    for (let row = 0; row < count; row++) {
      const ofRow = sums.subarray(row * classes, (row + 1) * classes);
      result[firstRow + row] = silhouette(ofRow, labels[firstRow + row], counts);
    }
  }
  return result;
}

/** Rows whose products give distances; `squares` are their squared norms, null for cosines. */
export interface DistanceRows {
  readonly rows: ScaledRows;
  readonly squares: Float64Array | null;
}

/** @param centre distances do not depend on it, but how many digits single precision keeps of them does */
export function distanceRows(
  rows: Matrix,
  metric: SilhouetteMetric,
  centre: Float64Array,
): DistanceRows {
  return metric === "cosine"
    ? { rows: { ...rows, scales: unitScales(rows) }, squares: null }
    : { rows: { ...rows, centre }, squares: squaredNorms(rows, centre) };
}

/** Of consecutive anchors. */
export interface DistanceSums {
  readonly firstRow: number;
  readonly rows: number;
  /** Sums of distances to the keys of each class, an anchor after the other; overwritten by the next. */
  readonly sums: Float64Array;
}

/**
 * @param labels class index of each key
 * @param itself the key that each anchor is, which does not count; −1 if it is none
 */
export function* distanceSums(
  anchors: DistanceRows,
  keys: DistanceRows,
  labels: Int32Array,
  classes: number,
  itself: Int32Array,
): Generator<DistanceSums> {
  const height = Math.max(4, Math.min(256, Math.floor(SUMS_BUDGET / classes / 4) * 4));
  const sums = new Float64Array(Math.min(height, anchors.rows.rows) * classes);
  for (const tile of productTiles(anchors.rows, keys.rows, { rows: height })) {
    const { firstRow, firstColumn, columns, stride, products } = tile;
    for (let row = 0; row < tile.rows; row++) {
      const own = row * classes;
      const square = anchors.squares === null ? 0 : anchors.squares[firstRow + row];
      const except = itself[firstRow + row];
      for (let column = 0; column < columns; column++) {
        const other = firstColumn + column;
        if (other === except) continue;
        const product = products[row * stride + column];
        sums[own + labels[other]] +=
          keys.squares === null
            ? 1 - product
            : Math.sqrt(Math.max(0, square + keys.squares[other] - 2 * product));
      }
    }
    if (firstColumn + columns < keys.rows.rows) continue;
    yield { firstRow, rows: tile.rows, sums };
    sums.fill(0);
  }
}

/** From the sums of distances to each class, `counts` rows in all. */
export function silhouette(sums: Float64Array, own: number, counts: Float64Array): number {
  if (counts[own] === 1) return 0;
  const within = sums[own] / (counts[own] - 1);
  let nearest = Infinity;
  for (let c = 0; c < sums.length; c++) {
    if (c !== own) nearest = Math.min(nearest, sums[c] / counts[c]);
  }
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}
