import { keptBytes } from "./allocate.ts";
import { FormatError, quoted } from "./format-error.ts";
import { alignDown, swapBytes } from "./in-place.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";
import { readText } from "./npy-text.ts";
import { type NpyType, npyType, type TextType, UCS4_BYTES } from "./npy-type.ts";
import type { NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import { isWidened, readNumbers } from "./raw-values.ts";
import type { ArrayBudget } from "./read-limits.ts";
import { rowMajor } from "./row-major.ts";

/** An array of NumPy's: as many values, row-major, as the product of `shape`; () is a scalar. */
export type NpyArray = NpyNumbers | NpyText;

/** float16 is widened to float32, int64 and uint64 to float64, all exactly; a bool is 0 or 1. */
export interface NpyNumbers {
  readonly name: string;
  /** The type in the file, by NumPy's name. */
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

export interface NpyText {
  readonly name: string;
  readonly dtype: TextType;
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

/** A string takes many times the memory of its byte in the file, and integers serve as labels too. */
const STRINGS = 2 ** 21;

/** What a string takes in memory at least: a pointer, and its characters where they are not shared. */
const TEXT_BYTES = 24;

/** The largest dimension of an array without values, where no data vouch for the shape. */
const EMPTY_DIMENSION = 65_536;

/** How an array may use memory. */
export interface NpyMemory {
  /** Whether `bytes` may be changed: values are then aligned and put in order where they are, not in a copy. */
  readonly inPlace: boolean;
  /** Counts what is allocated. */
  readonly budget: ArrayBudget;
}

/**
 * An array in NumPy's NPY format. Its data are a view of `bytes` where alignment, byte order and
 * type allow, else a copy. Objects are never unpickled.
 *
 * @param name what the array is called, for errors, e.g. `view1`
 * @throws FormatError of an `npy-…` kind, or `arrays-limit`
 */
export function readNpyArray(bytes: Uint8Array, name: string, memory: NpyMemory): NpyArray {
  const { type, shape, fortranOrder, dataStart, count } = readNpyLayout(bytes, bytes.length, name);
  const { dtype, itemBytes } = type;
  const little = littleEndian(bytes, dataStart, type, name, memory);
  const values = { name, bytes: little, itemBytes, dataStart, problem: "npy-value" } as const;
  if (dtype === "str" || dtype === "bytes") {
    memory.budget.spend(count * TEXT_BYTES, name);
    const data = readText(values, dtype);
    return { name, dtype, shape, data: fortranOrder ? rowMajor(data, shape) : data };
  }
  const kept = count * keptBytes(dtype);
  if (isWidened(dtype)) memory.budget.spend(kept, name);
  const data = readNumbers(values, dtype);
  if (!fortranOrder) return { name, dtype, shape, data };
  memory.budget.spend(kept, name);
  return { name, dtype, shape, data: rowMajor(data, shape) };
}

/** What the header says, and that there are as many values as it does. */
export interface NpyLayout extends Omit<NpyHeader, "descr"> {
  readonly type: NpyType;
  readonly count: number;
}

/**
 * @param bytes the file, or at least its header
 * @param size of the file
 */
export function readNpyLayout(bytes: Uint8Array, size: number, name: string): NpyLayout {
  const { descr, ...header } = readNpyHeader(bytes, name);
  const { shape, dataStart } = header;
  const type = npyType(descr, name);
  const count = countValues(shape, type, name);
  const needed = count * type.itemBytes;
  const found = size - dataStart;
  if (found !== needed) {
    throw new FormatError(
      found < needed ? "npy-truncated" : "npy-trailing-bytes",
      name,
      `array ${quoted(name)} of shape (${shape}) and dtype ${type.dtype} has ${needed} bytes of values from byte ${dataStart} on, but ${found} are there; send the file whole, with nothing appended`,
    );
  }
  return { ...header, type, count };
}

/** The product of the shape, if a file could hold what it announces at all. */
function countValues(shape: readonly number[], type: NpyType, name: string): number {
  const count = shape.reduce((product, size) => product * size, 1);
  // Zeros aside: one dimension of 0 does not excuse another that is absurd.
  const bytes = shape.reduce((product, size) => product * Math.max(size, 1), type.itemBytes);
  if (!Number.isSafeInteger(bytes)) {
    throw badShape(name, shape, "is of more bytes than can be counted");
  }
  if (count === 0 && shape.some((size) => size > EMPTY_DIMENSION)) {
    throw badShape(name, shape, `has no values, yet a dimension above ${EMPTY_DIMENSION}`);
  }
  if ((type.dtype === "str" || type.dtype === "bytes") && count > STRINGS) {
    throw badShape(name, shape, `is of more than ${STRINGS} strings; use integers as labels`);
  }
  return count;
}

function badShape(name: string, shape: readonly number[], what: string): FormatError {
  return new FormatError("npy-shape", name, `array ${quoted(name)}: its shape (${shape}) ${what}`);
}

/** The values as this machine reads them: where they are if it can, else a copy. */
function littleEndian(
  bytes: Uint8Array,
  start: number,
  { dtype, itemBytes, bigEndian }: NpyType,
  name: string,
  { inPlace, budget }: NpyMemory,
): Uint8Array {
  const unit = dtype === "str" ? UCS4_BYTES : dtype === "bytes" ? 1 : itemBytes;
  const swap = bigEndian && unit > 1;
  if (!swap && (bytes.byteOffset + start) % unit === 0) return bytes.subarray(start);
  // There is always a place: the header before, which has been read, is longer than any value.
  const moved = inPlace ? alignDown(bytes, start, bytes.length, unit, 0) : undefined;
  if (moved === undefined) budget.spend(bytes.length - start, name);
  const values = moved ?? new Uint8Array(bytes.subarray(start)); // .slice() of a Buffer is a view
  if (swap) swapBytes(values, unit);
  if (moved !== undefined) bytes[0] = 0; // read again, it would be wrong: now it is refused
  return values;
}
