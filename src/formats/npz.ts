import { FormatError, quoted } from "./format-error.ts";
import { type NpyArray, type NpyOptions, parseNpy } from "./npy.ts";
import { defaultZipLimits, type ZipLimits, zipContents, zipEntries } from "./zip.ts";

function isViewOf({ data }: NpyArray, bytes: Uint8Array): boolean {
  return ArrayBuffer.isView(data) && data.buffer === bytes.buffer;
}

/**
 * The arrays of an NPZ file, as `np.savez` and `np.savez_compressed` write it, by name. A stored
 * array is a view of `bytes` where its alignment, byte order and type allow, so `bytes` must not
 * be changed while the arrays are in use; with `options.inPlace` it is `bytes` that are changed.
 *
 * @throws FormatError naming the array or entry that is wrong
 */
export function parseNpz(
  bytes: Uint8Array,
  limits: ZipLimits = defaultZipLimits,
  options: NpyOptions = {},
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
    if (entry.deflated) options.budget?.spend(entry.size, name);
    const contents = zipContents(bytes, entry);
    // What was inflated is nobody else's.
    const inPlace = entry.deflated || (options.inPlace ?? false);
    const array = parseNpy(contents, name, { ...options, inPlace });
    if (entry.deflated && !isViewOf(array, contents)) options.budget?.spend(-entry.size, name);
    arrays.set(name, array);
  }
  return arrays;
}
