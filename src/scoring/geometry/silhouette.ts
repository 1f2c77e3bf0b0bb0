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
  // Distances do not depend on the origin, but how many digits single precision keeps of them does.
  const centre = meanRow(rows);
  const compared: ScaledRows =
    metric === "cosine" ? { ...rows, scales: unitScales(rows) } : { ...rows, centre };
  const squares = metric === "cosine" ? null : squaredNorms(rows, centre);
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const result = new Float64Array(rows.rows);
  const height = Math.max(4, Math.min(256, Math.floor(SUMS_BUDGET / classes / 4) * 4));
  const sums = new Float64Array(Math.min(height, rows.rows) * classes);
  for (const tile of productTiles(compared, compared, { rows: height })) {
    const { firstRow, firstColumn, columns, stride, products } = tile;
    for (let row = 0; row < tile.rows; row++) {
      const own = row * classes;
      const square = squares === null ? 0 : squares[firstRow + row];
      for (let column = 0; column < columns; column++) {
        const other = firstColumn + column;
        if (other === firstRow + row) continue;
        const product = products[row * stride + column];
        sums[own + labels[other]] +=
          squares === null
            ? 1 - product
            : Math.sqrt(Math.max(0, square + squares[other] - 2 * product));
      }
    }
    if (firstColumn + columns < rows.rows) continue;
    for (let row = 0; row < tile.rows; row++) {
      const label = labels[firstRow + row];
      const ofRow = sums.subarray(row * classes, (row + 1) * classes);
      result[firstRow + row] = silhouette(ofRow, label, counts);
    }
    sums.fill(0);
  }
  return result;
}

function silhouette(sums: Float64Array, own: number, counts: Float64Array): number {
  if (counts[own] === 1) return 0;
  const within = sums[own] / (counts[own] - 1);
  let nearest = Infinity;
  for (let c = 0; c < sums.length; c++) {
    if (c !== own) nearest = Math.min(nearest, sums[c] / counts[c]);
  }
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}
