// ZIP archives, read strictly from the central directory (PKWARE APPNOTE 6.3.10).
//
// An archive says most things twice (central directory, local header, data descriptor), and readers
// that believe different copies can be shown different files. Here every copy must agree, and the
// entries must tile the archive: header, data and descriptor of each, without overlap or gap, then
// the directory, then its end record, then nothing. Left unread are only dates, attributes,
// comments of entries, the writer's version and system, and extra fields other than ZIP64's.

import { ArchivePart } from "./archive-part.ts";
import { FormatError, quoted } from "./format-error.ts";
import { crc32, inflateRaw } from "./inflate.ts";
import type { RangedFile } from "./ranged-file.ts";
import {
  findDirectory,
  LAST_BYTES,
  readDirectory,
  type ZipDirectory,
  type ZipListing,
} from "./zip-directory.ts";
import { DESCRIPTOR_BYTES, locateEntry, placeEntries, type ZipEntry } from "./zip-layout.ts";
import { corruptEntry, LOCAL_HEADER_BYTES } from "./zip-records.ts";

export type { ZipEntry };

/** Caps on what an archive may announce. No more than it announces is ever allocated. */
export interface ZipLimits {
  readonly entries: number;
  /** Uncompressed bytes of one entry; at most 2^31−2, the most that workerd's zlib takes. */
  readonly entryBytes: number;
  /** Uncompressed bytes of all entries together. */
  readonly totalBytes: number;
}

export const defaultZipLimits: ZipLimits = {
  entries: 64,
  entryBytes: 2 ** 30,
  totalBytes: 2 ** 30,
};

/**
 * Deflate cannot expand further: its densest code is 258 bytes for two bits, one for the length and
 * one for the distance. A greater claim is a lie, found before anything is allocated.
 */
const DEFLATE_RATIO = 1032;

/**
 * The entries of an archive, in the order of their bytes, with every claim checked except those
 * about their contents.
 *
 * @throws FormatError of a `zip-…` kind
 */
export function zipEntries(archive: Uint8Array, limits: ZipLimits = defaultZipLimits): ZipEntry[] {
  const whole = new ArchivePart(archive);
  const directory = findDirectory(whole, whole);
  checkCount(directory, limits);
  const listings = readDirectory(whole, directory);
  checkSizes(listings, limits);
  return placeEntries(directory, listings).map((placed) => locateEntry(placed, whole, whole));
}

/** The same of an archive that is read by ranges, which has no limits but of the number of entries. */
export async function zipEntriesByRange(
  file: RangedFile,
  limits: Pick<ZipLimits, "entries"> = defaultZipLimits,
): Promise<ZipEntry[]> {
  const part = async (from: number, to: number) => {
    const start = Math.min(Math.max(0, from), file.size);
    const end = Math.min(Math.max(start, to), file.size);
    return new ArchivePart(await file.read(start, end - start), start);
  };
  const first = await part(0, 4);
  const directory = findDirectory(first, await part(file.size - LAST_BYTES, file.size));
  checkCount(directory, limits);
  const listings = readDirectory(await part(directory.start, directory.end), directory);
  const entries: ZipEntry[] = [];
  for (const placed of placeEntries(directory, listings)) {
    const { listing, limit } = placed;
    const headerEnd = Math.min(limit, listing.headerOffset + LONGEST_LOCAL_HEADER);
    const header = await part(listing.headerOffset, headerEnd);
    entries.push(locateEntry(placed, header, await part(limit - DESCRIPTOR_BYTES, limit)));
  }
  return entries;
}

/** Of a local header with its name and extra fields. */
const LONGEST_LOCAL_HEADER = LOCAL_HEADER_BYTES + 2 * 0xffff;

function checkCount({ count }: ZipDirectory, { entries }: Pick<ZipLimits, "entries">): void {
  if (count <= entries) return;
  throw new FormatError(
    "zip-limit",
    "archive",
    `the archive has ${count} entries; at most ${entries} are accepted`,
  );
}

function checkSizes(listings: readonly ZipListing[], limits: ZipLimits): void {
  let total = 0;
  for (const { name, size, compressedSize } of listings) {
    total += size;
    if (size > compressedSize * DEFLATE_RATIO) {
      throw new FormatError(
        "zip-bomb",
        name,
        `entry ${quoted(name)} announces ${size} bytes from ${compressedSize}, more than deflate can make of them`,
      );
    }
    if (size > limits.entryBytes) {
      throw new FormatError(
        "zip-limit",
        name,
        `entry ${quoted(name)} expands to ${size} bytes; at most ${limits.entryBytes} are accepted`,
      );
    }
    if (total > limits.totalBytes) {
      throw new FormatError(
        "zip-limit",
        "archive",
        `the archive expands to ${total} bytes or more; at most ${limits.totalBytes} are accepted`,
      );
    }
  }
}

/**
 * The uncompressed bytes of an entry, verified by their CRC-32: a view of the archive if it is
 * stored, a new array if it is deflated.
 *
 * @throws FormatError `zip-bomb` or `zip-corrupt`
 */
export function zipContents(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  const data = archive.subarray(entry.start, entry.start + entry.compressedSize);
  const contents = entry.deflated ? inflateEntry(data, entry) : data;
  const crc = crc32(contents);
  if (crc !== entry.crc) {
    throw corruptEntry(
      entry.name,
      `the CRC-32 of its ${entry.size} bytes is ${crc}, not ${entry.crc}: its data, from byte ${entry.start}, were changed on the way`,
    );
  }
  return contents;
}

function inflateEntry(data: Uint8Array, entry: ZipEntry): Uint8Array {
  const { output, consumed } = inflateOrExplain(data, entry);
  if (output.length !== entry.size || consumed !== data.length) {
    throw corruptEntry(
      entry.name,
      `its deflate stream, from byte ${entry.start}, makes ${output.length} bytes of ${consumed}, but ${entry.size} of ${data.length} are announced`,
    );
  }
  return output;
}

function inflateOrExplain(data: Uint8Array, entry: ZipEntry) {
  try {
    return inflateRaw(data, entry.size);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new FormatError(
        "zip-bomb",
        entry.name,
        `entry ${quoted(entry.name)} expands to more than the ${entry.size} bytes that it announces`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(
      "zip-corrupt",
      entry.name,
      `entry ${quoted(entry.name)} is corrupt: its deflate stream, from byte ${entry.start}, is not valid (${reason})`,
      { cause },
    );
  }
}
