import { FormatError, quoted } from "./format-error.ts";
import { swapBytes } from "./in-place.ts";
import { readNpyLayout } from "./npy-array.ts";
import { NPY_START_BYTES } from "./npy-header.ts";
import { readText } from "./npy-text.ts";
import type { TextType } from "./npy-type.ts";
import { UCS4_BYTES } from "./npy-type.ts";
import { itemBytes, type NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import type { RangedFile } from "./ranged-file.ts";
import { readNumbers } from "./raw-values.ts";
import {
  HEADER_BYTES,
  LENGTH_BYTES,
  readSafetensorsHeader,
  safetensorsHeaderLength,
} from "./safetensors-header.ts";
import { zipEntriesByRange } from "./zip.ts";

/** Where the values of an array lie in a file, and how they are written: row-major. */
export interface LocatedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType | TextType;
  /** The byte of the file at which the first value starts. */
  readonly start: number;
  /** Bytes of one value. */
  readonly itemBytes: number;
  readonly bigEndian: boolean;
}

/**
 * The arrays of an NPY, NPZ or safetensors file, of which no more than the headers is read.
 *
 * @param filename says which array an NPY file is: view1.npy is view1
 * @throws FormatError `not-in-ranges` for other formats and compressed entries, or what is wrong with the file
 */
export async function locateArrays(file: RangedFile, filename: string): Promise<LocatedArray[]> {
  const start = await file.read(0, Math.min(file.size, LENGTH_BYTES + 1));
  const mark = String.fromCharCode(...start.subarray(0, 6));
  if (mark === "\x93NUMPY") {
    const array = filename.replace(/\.npy$/iu, "");
    return [await locateNpy(file, 0, file.size, array)];
  }
  if (mark.startsWith("PK")) return locateNpz(file);
  if (safetensorsHeaderLength(start) !== undefined) return locateTensors(file);
  throw new FormatError(
    "not-in-ranges",
    filename,
    `the file ${quoted(filename)} is neither NPY, NPZ nor safetensors, whose arrays can be read a piece at a time; write it with np.save, np.savez or safetensors.numpy.save_file`,
  );
}

async function locateNpy(
  file: RangedFile,
  from: number,
  size: number,
  name: string,
): Promise<LocatedArray> {
  const start = await file.read(from, Math.min(size, NPY_START_BYTES));
  const { type, shape, fortranOrder, dataStart } = readNpyLayout(start, size, name);
  if (fortranOrder && shape.filter((length) => length > 1).length > 1) {
    throw new FormatError(
      "not-in-ranges",
      name,
      `array ${quoted(name)} is in Fortran order, of which no row lies together; save np.ascontiguousarray of it`,
    );
  }
  return { name, shape, ...type, start: from + dataStart };
}

async function locateNpz(file: RangedFile): Promise<LocatedArray[]> {
  const arrays: LocatedArray[] = [];
  for (const entry of await zipEntriesByRange(file)) {
    const name = /^(.+)\.npy$/u.exec(entry.name)?.[1];
    if (name === undefined) {
      throw new FormatError(
        "npz-entry",
        entry.name,
        `entry ${quoted(entry.name)} is not an array: the entries of an NPZ file are called NAME.npy`,
      );
    }
    if (entry.deflated) {
      throw new FormatError(
        "not-in-ranges",
        name,
        `array ${quoted(name)} is compressed, so that no part of it can be read alone; write it with np.savez, not np.savez_compressed`,
      );
    }
    arrays.push(await locateNpy(file, entry.start, entry.size, name));
  }
  return arrays;
}

async function locateTensors(file: RangedFile): Promise<LocatedArray[]> {
  const start = await file.read(0, Math.min(file.size, LENGTH_BYTES + HEADER_BYTES));
  return readSafetensorsHeader(start, file.size).map(({ name, dtype, shape, start: at }) => ({
    name,
    shape,
    dtype,
    start: at,
    itemBytes: itemBytes[dtype],
    bigEndian: false,
  }));
}

/**
 * Values `first` to `first + count` of an array; numbers as everywhere (`readNumbers`).
 *
 * @throws FormatError `npy-value` for one that cannot be kept
 */
export async function readLocated(
  file: Pick<RangedFile, "read">,
  { name, dtype, start, itemBytes: bytesEach, bigEndian }: LocatedArray,
  first: number,
  count: number,
): Promise<NumericArray | string[]> {
  const dataStart = start + first * bytesEach;
  const found = await file.read(dataStart, count * bytesEach);
  const unit = dtype === "str" ? UCS4_BYTES : dtype === "bytes" ? 1 : bytesEach;
  const bytes = found.byteOffset % unit === 0 ? found : new Uint8Array(found);
  if (bigEndian && unit > 1) swapBytes(bytes, unit);
  const values = { name, bytes, itemBytes: bytesEach, dataStart, problem: "npy-value" } as const;
  return dtype === "str" || dtype === "bytes"
    ? readText(values, dtype)
    : readNumbers(values, dtype);
}
