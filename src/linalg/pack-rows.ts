import { depthOf, type ScaledRows } from "./scaled-rows.ts";

/** Values that `rows` rows of `depth` values take when packed `width` abreast. */
export function packedLength(rows: number, depth: number, width: number): number {
  return Math.ceil(rows / width) * width * depth;
}

/**
 * Copies rows `first` … `first + rows − 1` into panels of `width` rows side by side: entry k of row
 * p·width + i goes to `packed[(p·depth + k)·width + i]`. Lanes of the last panel that no row takes are left alone.
 */
export function packRows(
  source: ScaledRows,
  first: number,
  rows: number,
  width: number,
  packed: Float32Array | Float64Array,
): void {
  const { data, columns, scales, centre, appended } = source;
  const depth = depthOf(source);
  for (let row = 0; row < rows; row++) {
    const lane = row % width;
    let target = (row - lane) * depth + lane;
    const from = (first + row) * columns;
    const scale = scales === undefined ? 1 : scales[first + row];
    if (centre === undefined) {
      for (let k = 0; k < columns; k++, target += width) packed[target] = scale * data[from + k];
    } else {
      for (let k = 0; k < columns; k++, target += width) {
        packed[target] = scale * (data[from + k] - centre[k]);
      }
    }
    if (appended !== undefined) packed[target] = appended[first + row];
  }
}
