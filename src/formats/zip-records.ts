// What the records of a ZIP archive share (PKWARE APPNOTE 6.3.10, §4.3 to §4.5). Integers are
// little-endian.

import type { ArchivePart } from "./archive-part.ts";
import { FormatError, quoted } from "./format-error.ts";

export const LOCAL_HEADER = 0x04034b50;
export const DESCRIPTOR = 0x08074b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END_64 = 0x06064b50;
export const LOCATOR_64 = 0x07064b50;
export const END = 0x06054b50;

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_64_BYTES = 56;
export const LOCATOR_64_BYTES = 20;
export const END_BYTES = 22;

export const STORED = 0;
export const DEFLATED = 8;

/** A flag: the sizes and the CRC follow the data, because the writer could not go back. */
export const DESCRIBED = 0x0008;

/** A field with all its bits set says: see the ZIP64 record or field. */
export const SEE_64_16 = 0xffff;
export const SEE_64_32 = 0xffffffff;

const EXTRA_64 = 0x0001;

/** The extra fields of a header; `start` to `end` lies within the archive. */
export interface Extra {
  readonly start: number;
  readonly end: number;
}

/**
 * The 32-bit fields of a header that ZIP64 can widen, in the order of its extra field, each read
 * from there if it says so.
 */
export function widened(
  part: ArchivePart,
  entry: string,
  extra: Extra,
  fields: number[],
): number[] {
  if (!fields.includes(SEE_64_32)) return fields;
  let at = extra.start;
  while (at + 4 <= extra.end && part.uint16(at) !== EXTRA_64) {
    at += 4 + part.uint16(at + 2);
  }
  at += 4;
  const end = at <= extra.end ? at + part.uint16(at - 2) : 0;
  return fields.map((field) => {
    if (field !== SEE_64_32) return field;
    if (at + 8 > end || end > extra.end) {
      throw corruptEntry(entry, `its ZIP64 field is missing or short at byte ${extra.start}`);
    }
    at += 8;
    return part.uint64(at - 8);
  });
}

export function corruptEntry(entry: string, what: string): FormatError {
  return new FormatError("zip-corrupt", entry, `entry ${quoted(entry)} is corrupt: ${what}`);
}

export function corruptArchive(what: string): FormatError {
  return new FormatError("zip-corrupt", "archive", `the archive is corrupt: ${what}`);
}

export function multiDisk(): FormatError {
  return new FormatError(
    "zip-multi-disk",
    "archive",
    "the archive is one part of several; join them into one file",
  );
}
