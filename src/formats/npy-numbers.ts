import { FormatError, quoted } from "./format-error.ts";
import type { NumberType } from "./npy-type.ts";

export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** The bytes of an array's values, and where they come from, for errors. */
export interface NpyValues {
  readonly name: string;
  /** Little-endian, as every platform of this library is, and aligned to the size of a value. */
  readonly bytes: Uint8Array;
  readonly itemBytes: number;
  /** The byte of the file at which the values start. */
  readonly dataStart: number;
}

/**
 * Numbers as the smallest typed array that holds them exactly: a view of `values.bytes` except for
 * float16, widened to float32, and 64-bit integers, widened to float64.
 *
 * @throws FormatError `npy-value` for an integer beyond ±(2^53−1) or a bool that is not 0 or 1
 */
export function readNumbers(values: NpyValues, dtype: NumberType): NumericArray {
  const { buffer, byteOffset, byteLength } = values.bytes;
  const count = byteLength / values.itemBytes;
  switch (dtype) {
    case "bool":
      return checkBooleans(values, new Uint8Array(buffer, byteOffset, count));
    case "int8":
      return new Int8Array(buffer, byteOffset, count);
    case "uint8":
      return new Uint8Array(buffer, byteOffset, count);
    case "int16":
      return new Int16Array(buffer, byteOffset, count);
    case "uint16":
      return new Uint16Array(buffer, byteOffset, count);
    case "int32":
      return new Int32Array(buffer, byteOffset, count);
    case "uint32":
      return new Uint32Array(buffer, byteOffset, count);
    case "int64":
      return safeIntegers(values, new Int32Array(buffer, byteOffset, 2 * count));
    case "uint64":
      return safeIntegers(values, new Uint32Array(buffer, byteOffset, 2 * count));
    case "float16":
      return new Float32Array(new Float16Array(buffer, byteOffset, count));
    case "float32":
      return new Float32Array(buffer, byteOffset, count);
    case "float64":
      return new Float64Array(buffer, byteOffset, count);
  }
}

function checkBooleans(values: NpyValues, bytes: Uint8Array): Uint8Array {
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] > 1) throw badValue(values, index, `${bytes[index]} is no bool: 0 or 1 is`);
  }
  return bytes;
}

/** 64-bit integers from their halves, five times as fast as through BigInt. */
/** 64-bit integers from their halves (signed, if the integers are): five times as fast as BigInt. */
function safeIntegers(values: NpyValues, halves: Int32Array | Uint32Array): Float64Array {
  const low = new Uint32Array(halves.buffer, halves.byteOffset, halves.length);
  const numbers = new Float64Array(halves.length / 2);
  for (let index = 0; index < numbers.length; index++) {
    // An integer beyond ±2^53 rounds to one that is not safe either.
    const number = halves[2 * index + 1] * 2 ** 32 + low[2 * index];
    if (!Number.isSafeInteger(number)) {
      throw badValue(
        values,
        index,
        `${number} is beyond ±(2^53 − 1), the integers that are read exactly; use smaller labels`,
      );
    }
    numbers[index] = number;
  }
  return numbers;
}

export function badValue(values: NpyValues, index: number, what: string): FormatError {
  const byte = values.dataStart + index * values.itemBytes;
  return new FormatError(
    "npy-value",
    values.name,
    `array ${quoted(values.name)}, byte ${byte}: ${what}`,
  );
}
