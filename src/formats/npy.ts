import { type NpyArray, readNpyArray } from "./npy-array.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { unnamedArray } from "./unnamed-array.ts";

export interface NpyOptions {
  /** What the array is called; the file does not say. */
  readonly arrayName?: string | undefined;
  /** Whether `bytes` may be changed: values are then put in order where they are, not in a copy. */
  readonly inPlace?: boolean;
}

/**
 * The array of an NPY file, as `np.save` writes it, by its name. It is a view of `bytes` where
 * alignment, byte order and type allow, else a copy. Objects are never unpickled.
 *
 * @throws FormatError of an `npy-…` kind, `unnamed-array` or `arrays-limit`
 */
export function parseNpy(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
  { arrayName, inPlace = false }: NpyOptions = {},
): Map<string, NpyArray> {
  if (arrayName === undefined) throw unnamedArray("NPY", "write it with np.savez(FILE, view1=…)");
  const budget = new ArrayBudget(limits);
  return new Map([[arrayName, readNpyArray(bytes, arrayName, { inPlace, budget })]]);
}
