import type { Block } from "./walk-tiles.ts";

/** Values that `rows` rows of `depth` values take when packed `width` abreast. */
export function packedLength(rows: number, depth: number, width: number): number {
  return Math.ceil(rows / width) * width * depth;
}

/** How many entries of the block are of the matrix itself; the one after them, if there is one, is appended. */
export function lengthInMatrix({ source, from, depth }: Block): number {
  return Math.min(depth, source.columns - from);
}

/**
 * Copies a block of rows into panels of `width` rows side by side: entry k of row p·width + i of the
 * block goes to `packed[(p·depth + k)·width + i]`. Lanes of the last panel that no row takes are left alone.
 */
export function packBlock(block: Block, width: number, packed: Float64Array): void {
  const { source, first, rows, from, depth } = block;
  const { data, columns, scales, centre } = source;
  const length = lengthInMatrix(block);
  for (let row = 0; row < rows; row++) {
    const lane = row % width;
    let target = (row - lane) * depth + lane;
    const start = (first + row) * columns + from;
    const scale = scales === undefined ? 1 : scales[first + row];
    if (centre === undefined) {
      for (let k = 0; k < length; k++, target += width) packed[target] = scale * data[start + k];
    } else {
      for (let k = 0; k < length; k++, target += width) {
        packed[target] = scale * (data[start + k] - centre[from + k]);
      }
    }
  }
  if (length < depth) packAppended(block, width, packed);
}

/** The entries that stand after those of the matrix. */
export function packAppended(
  { source: { appended }, first, rows, depth }: Block,
  width: number,
  packed: Float32Array | Float64Array,
): void {
  if (appended === undefined) return;
  for (let row = 0; row < rows; row++) {
    const lane = row % width;
    packed[(row - lane) * depth + (depth - 1) * width + lane] = appended[first + row];
  }
}
