import { FormatError, type FormatProblem, quoted } from "./format-error.ts";
import type { NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";

/** The bytes of an array's values, and where they come from, for errors. */
export interface RawValues {
  readonly name: string;
  /** Little-endian, as every platform of this library is, and aligned to the size of a value. */
  readonly bytes: Uint8Array;
  readonly itemBytes: number;
  /** The byte of the file at which the values start, or what a value's place is called. */
  readonly dataStart: number | ((index: number) => string);
  /** What an impossible value is called. */
  readonly problem: FormatProblem;
}

/**
 * Numbers as the smallest typed array that holds them exactly: a view of `values.bytes` except for
 * float16 and bfloat16, widened to float32, and 64-bit integers, widened to float64.
 *
 * @throws FormatError for an integer beyond ±(2^53−1) or a bool that is not 0 or 1
 */
export function readNumbers(values: RawValues, dtype: NumberType): NumericArray {
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
    case "bfloat16":
      return fromBfloat16(new Uint16Array(buffer, byteOffset, count));
    case "float32":
      return new Float32Array(buffer, byteOffset, count);
    case "float64":
      return new Float64Array(buffer, byteOffset, count);
  }
}

/** Whether {@link readNumbers} makes new numbers, not a view. */
export function isWidened(dtype: NumberType): boolean {
  return dtype === "int64" || dtype === "uint64" || dtype === "float16" || dtype === "bfloat16";
}

function checkBooleans(values: RawValues, bytes: Uint8Array): Uint8Array {
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] > 1) throw badValue(values, index, `${bytes[index]} is no bool: 0 or 1 is`);
  }
  return bytes;
}

/** The upper halves of float32 numbers. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = halves[index] << 16;
  return new Float32Array(bits.buffer);
}

/** 64-bit integers from their halves (signed, if the integers are): five times as fast as BigInt. */
function safeIntegers(values: RawValues, halves: Int32Array | Uint32Array): Float64Array {
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

export function badValue(values: RawValues, index: number, what: string): FormatError {
  const { name, problem, dataStart, itemBytes } = values;
  const place =
    typeof dataStart === "number" ? `byte ${dataStart + index * itemBytes}` : dataStart(index);
  return new FormatError(problem, name, `array ${quoted(name)}, ${place}: ${what}`);
}
