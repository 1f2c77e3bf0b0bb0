import type { NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";

const ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: Float64Array,
  uint64: Float64Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Zeros, as many as asked for, in the typed array that keeps numbers of the type exactly. */
export function allocate(type: NumberType, count: number): NumericArray {
  return new ARRAYS[type](count);
}

/** The bytes of a number of the type as it is kept: 4 for half precision, 8 for 64-bit integers. */
export function keptBytes(type: NumberType): number {
  return ARRAYS[type].BYTES_PER_ELEMENT;
}
