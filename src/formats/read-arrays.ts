import { type FormatHints, findFormat } from "./find-format.ts";
import { formatReaders } from "./format-readers.ts";
import type { NamedArray } from "./named-array.ts";
import { defaultReadLimits, type ReadLimits } from "./read-limits.ts";

export interface ReadHints extends FormatHints {
  /** What the array is called if the file has one array only, whatever the file calls it. */
  readonly arrayName?: string | undefined;
}

/**
 * The arrays of a file of any format that is read, by name. The format is found in its first bytes,
 * else in its name, else in its media type, else it is read as the text that it looks like.
 *
 * The bytes are handed over: arrays are views of them where they can be, and misaligned values are
 * moved to where they can be viewed, so that there is no second copy of a large file. They must not
 * be changed while the arrays are in use, nor read again.
 *
 * @throws FormatError `unknown-format`, or of a kind of the file's own format
 */
export function readArrays(
  bytes: Uint8Array,
  { arrayName, ...hints }: ReadHints = {},
  limits: ReadLimits = defaultReadLimits,
): ReadonlyMap<string, NamedArray> {
  const arrays = formatReaders[findFormat(bytes, hints)].read(bytes, limits, arrayName);
  if (arrayName === undefined || arrays.size !== 1) return arrays;
  const [array] = arrays.values();
  return new Map([[arrayName, array]]);
}
