import { FormatError, quoted } from "./format-error.ts";
import { type NpyArray, parseNpy } from "./npy.ts";
import { defaultZipLimits, type ZipLimits, zipContents, zipEntries } from "./zip.ts";

/**
 * The arrays of an NPZ file, as `np.savez` and `np.savez_compressed` write it, by name. A stored
 * array is a view of `bytes` where its alignment, byte order and type allow, so `bytes` must not
 * be changed while the arrays are in use.
 *
 * @throws FormatError naming the array or entry that is wrong
 */
export function parseNpz(
  bytes: Uint8Array,
  limits: ZipLimits = defaultZipLimits,
): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const entry of zipEntries(bytes, limits)) {
    const name = /^(.+)\.npy$/u.exec(entry.name)?.[1];
    if (name === undefined) {
      throw new FormatError(
        "npz-entry",
        entry.name,
        `entry ${quoted(entry.name)} is not an array: the entries of an NPZ file are called NAME.npy`,
      );
    }
    arrays.set(name, parseNpy(zipContents(bytes, entry), name));
  }
  return arrays;
}
