import type { ScaledRows } from "./scaled-rows.ts";

/** Copies row `indices[first + i]`, as it stands for, to `features[i·width …]`, followed by 1. */
export function fillFeatures(
  { data, columns, scales, centre }: ScaledRows,
  indices: Int32Array,
  first: number,
  count: number,
  features: Float64Array,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = indices[first + i];
    const scale = scales === undefined ? 1 : scales[row];
    const from = row * columns;
    const to = i * width;
    if (centre === undefined) {
      for (let k = 0; k < columns; k++) features[to + k] = scale * data[from + k];
    } else {
      for (let k = 0; k < columns; k++) features[to + k] = scale * (data[from + k] - centre[k]);
    }
    features[to + columns] = 1;
  }
}

/** At most `most` of the indices, evenly spaced. */
export function evenlySpaced(indices: Int32Array, most: number): Int32Array {
  return evenlySpacedPositions(indices.length, most).map((position) => indices[position]);
}

/** At most `most` of 0 to `length` − 1, evenly spaced. */
export function evenlySpacedPositions(length: number, most: number): Int32Array {
  const count = Math.min(most, length);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
