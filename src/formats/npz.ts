import { FormatError, quoted } from "./format-error.ts";
import { type NpyArray, readNpyArray } from "./npy-array.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { zipContents, zipEntries } from "./zip.ts";

export interface NpzOptions {
  /** Whether `bytes` may be changed: stored values are then put in order where they are, not in a copy. */
  readonly inPlace?: boolean;
}

function isViewOf({ data }: NpyArray, bytes: Uint8Array): boolean {
  return ArrayBuffer.isView(data) && data.buffer === bytes.buffer;
}

/**
 * The arrays of an NPZ file, as `np.savez` and `np.savez_compressed` write it, by name. A stored
 * array is a view of `bytes` where its alignment, byte order and type allow, so `bytes` must not
 * be changed while the arrays are in use; with `inPlace` it is `bytes` that are changed.
 *
 * @throws FormatError naming the array or entry that is wrong
 */
export function parseNpz(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
  { inPlace = false }: NpzOptions = {},
): Map<string, NpyArray> {
  const budget = new ArrayBudget(limits);
  const arrays = new Map<string, NpyArray>();
  for (const entry of zipEntries(bytes, limits.zip)) {
    const name = /^(.+)\.npy$/u.exec(entry.name)?.[1];
    if (name === undefined) {
      throw new FormatError(
        "npz-entry",
        entry.name,
        `entry ${quoted(entry.name)} is not an array: the entries of an NPZ file are called NAME.npy`,
      );
    }
    if (entry.deflated) budget.spend(entry.size, name);
    const contents = zipContents(bytes, entry);
    // What was inflated is nobody else's.
    const memory = { inPlace: inPlace || entry.deflated, budget };
    const array = readNpyArray(contents, name, memory);
    if (entry.deflated && !isViewOf(array, contents)) budget.spend(-entry.size, name);
    arrays.set(name, array);
  }
  return arrays;
}
