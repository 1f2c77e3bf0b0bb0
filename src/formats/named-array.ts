import type { NumericArray } from "./numeric-array.ts";

/** An array of a file: as many values, row-major, as the product of `shape`; () is a scalar. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: NumericArray | readonly string[];
}
