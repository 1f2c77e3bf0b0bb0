/** Scalar products of consecutive rows of two matrices. */
export interface Tile {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
  /** The product of left row `firstRow + i` and right row `firstColumn + j` is `products[i * stride + j]`. */
  readonly stride: number;
  /** Overwritten by the next tile. */
  readonly products: Float32Array | Float64Array;
}

/** How many rows of either matrix a tile spans; by default whatever suits the cache. */
export interface TileSize {
  readonly rows?: number;
  readonly columns?: number;
}
