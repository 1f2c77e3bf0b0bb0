import type { ArchivePart } from "./archive-part.ts";
import { FormatError, quoted } from "./format-error.ts";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_BYTES,
  corruptArchive,
  corruptEntry,
  DEFLATED,
  DESCRIBED,
  END,
  END_64,
  END_64_BYTES,
  END_BYTES,
  LOCAL_HEADER,
  LOCATOR_64,
  LOCATOR_64_BYTES,
  multiDisk,
  SEE_64_16,
  SEE_64_32,
  STORED,
  widened,
} from "./zip-records.ts";

/** The central directory: `count` headers from byte `start` to byte `end`. */
export interface ZipDirectory {
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

/** What the central directory says of an entry. */
export interface ZipListing {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly deflated: boolean;
  /** Uncompressed bytes. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc: number;
  readonly headerOffset: number;
}

const ENCRYPTED = 0x0001 | 0x0040 | 0x2000; // the data, strongly, or the directory
const DEFLATE_EFFORT = 0x0006; // a hint
const UTF8_NAME = 0x0800;
const KNOWN_FLAGS = ENCRYPTED | DESCRIBED | DEFLATE_EFFORT | UTF8_NAME;

const VERSION = 63; // of the specification, times ten: the newest there is

const NAME_BYTES = 255; // as file systems have it

/** The records after the directory, at most. */
export const LAST_BYTES = END_BYTES + LOCATOR_64_BYTES + END_64_BYTES;

/**
 * Finds the central directory from the record that must be the last of the archive.
 *
 * @param first the first bytes of the archive
 * @param last its last bytes, `LAST_BYTES` if there are as many
 */
export function findDirectory(first: ArchivePart, last: ArchivePart): ZipDirectory {
  const signature = first.end < 4 ? 0 : first.uint32(0);
  if (signature !== LOCAL_HEADER && signature !== END) {
    throw new FormatError(
      "zip-signature",
      "archive",
      "the bytes do not start as a ZIP archive does (PK, 3, 4): send an NPZ file as np.savez writes it",
    );
  }
  const at = last.end - END_BYTES;
  if (at < 0 || last.uint32(at) !== END || last.uint16(at + 20) !== 0) {
    throw new FormatError(
      "zip-truncated",
      "archive",
      `the archive does not end with its end record: of its bytes only ${last.end} arrived, or something (a comment?) was appended`,
    );
  }
  const said: EndRecord = {
    disks: last.uint32(at + 4),
    countHere: last.uint16(at + 8),
    count: last.uint16(at + 10),
    bytes: last.uint32(at + 12),
    start: last.uint32(at + 16),
  };
  const locator = at - LOCATOR_64_BYTES;
  const has64 = locator >= 0 && last.uint32(locator) === LOCATOR_64;
  const end = has64 ? locator - END_64_BYTES : at;
  const record = has64 ? readEnd64(last, end, locator, said) : said;
  if (record.disks !== 0 || record.countHere !== record.count) throw multiDisk();
  const { count, start, bytes } = record;
  if (start + bytes !== end || count * CENTRAL_HEADER_BYTES > bytes) {
    throw corruptArchive(
      `its directory of ${count} entries should be the ${bytes} bytes from byte ${start}, but must end at byte ${end} and have ${CENTRAL_HEADER_BYTES} bytes or more an entry`,
    );
  }
  return { count, start, end };
}

interface EndRecord {
  /** The number of this disk, and of the directory's: both 0 in an archive of one part. */
  readonly disks: number;
  readonly countHere: number;
  readonly count: number;
  readonly bytes: number;
  readonly start: number;
}

/** The ZIP64 end record, which the plain one must repeat where it does not say "see ZIP64". */
function readEnd64(last: ArchivePart, at: number, locator: number, said: EndRecord): EndRecord {
  const found =
    at >= last.start &&
    last.uint64(locator + 8) === at &&
    last.uint32(at) === END_64 &&
    last.uint64(at + 4) === END_64_BYTES - 12; // the record's size after this field
  if (!found) throw corruptArchive("its ZIP64 end record is not where its locator says");
  if (last.uint32(locator + 4) !== 0 || last.uint32(locator + 16) !== 1) {
    throw multiDisk();
  }
  const record: EndRecord = {
    disks: last.uint64(at + 16),
    countHere: last.uint64(at + 24),
    count: last.uint64(at + 32),
    bytes: last.uint64(at + 40),
    start: last.uint64(at + 48),
  };
  const repeated =
    said.disks === record.disks &&
    (said.countHere === SEE_64_16 || said.countHere === record.countHere) &&
    (said.count === SEE_64_16 || said.count === record.count) &&
    (said.bytes === SEE_64_32 || said.bytes === record.bytes) &&
    (said.start === SEE_64_32 || said.start === record.start);
  if (!repeated) throw corruptArchive("its end record and its ZIP64 end record disagree");
  return record;
}

/** The entries that the directory lists, in its order. */
export function readDirectory(part: ArchivePart, directory: ZipDirectory): ZipListing[] {
  const listings = new Map<string, ZipListing>();
  let at = directory.start;
  for (let index = 0; index < directory.count; index++) {
    const nameStart = at + CENTRAL_HEADER_BYTES;
    if (nameStart > directory.end || part.uint32(at) !== CENTRAL_HEADER) {
      throw corruptArchive(`entry ${index} of its directory is not at byte ${at}`);
    }
    const nameEnd = nameStart + part.uint16(at + 28);
    const extraEnd = nameEnd + part.uint16(at + 30);
    const next = extraEnd + part.uint16(at + 32); // after a comment
    if (next > directory.end) {
      throw corruptArchive(`entry ${index} of its directory, at byte ${at}, runs past its end`);
    }
    const rawName = part.bytes(nameStart, nameEnd);
    const name = plainName(rawName, nameStart);
    if (listings.has(name)) {
      throw new FormatError(
        "zip-duplicate",
        name,
        `two entries of the archive are called ${quoted(name)}; every name may appear once`,
      );
    }
    const listing = readListing(part, at, name, rawName, { start: nameEnd, end: extraEnd });
    listings.set(name, listing);
    at = next;
  }
  if (at !== directory.end) {
    throw corruptArchive(`its directory has ${directory.end - at} bytes after its last entry`);
  }
  return [...listings.values()];
}

function readListing(
  part: ArchivePart,
  at: number,
  name: string,
  rawName: Uint8Array,
  extra: { readonly start: number; readonly end: number },
): ZipListing {
  const flags = part.uint16(at + 8);
  const method = part.uint16(at + 10);
  const crc = part.uint32(at + 16);
  if ((flags & ENCRYPTED) !== 0) {
    throw new FormatError(
      "zip-encrypted",
      name,
      `entry ${quoted(name)} is encrypted; send it unencrypted, as np.savez writes it`,
    );
  }
  if ((flags & ~KNOWN_FLAGS) !== 0 || part.uint8(at + 6) > VERSION) {
    throw corruptEntry(name, `it needs what ZIP ${VERSION / 10} does not know (byte ${at + 6})`);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new FormatError(
      "zip-method",
      name,
      `entry ${quoted(name)} is compressed by method ${method}; only 0 (stored) and 8 (deflate) are read, those of np.savez and np.savez_compressed`,
    );
  }
  if (part.uint16(at + 34) !== 0) throw multiDisk();
  const [size, compressedSize, headerOffset] = widened(part, name, extra, [
    part.uint32(at + 24),
    part.uint32(at + 20),
    part.uint32(at + 42),
  ]);
  const deflated = method === DEFLATED;
  if (!deflated && size !== compressedSize) {
    throw corruptEntry(
      name,
      `it is stored, yet has ${size} bytes in ${compressedSize} by its directory entry at byte ${at}`,
    );
  }
  return { name, rawName, flags, deflated, size, compressedSize, crc, headerOffset };
}

/** A name is a label, never a path: folders, `..` and control characters are refused. */
function plainName(raw: Uint8Array, offset: number): string {
  const name = new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw);
  // U+FFFD is what the decoder puts for bytes that are not UTF-8.
  const plain = raw.length > 0 && raw.length <= NAME_BYTES && !/[/\\\p{Cc}\ufffd]/u.test(name);
  if (plain) return name;
  throw new FormatError(
    "zip-name",
    "archive",
    `the entry name ${quoted(name)} at byte ${offset} is not 1 to ${NAME_BYTES} bytes of UTF-8 without folders; name the arrays as np.savez(file, view1=…) does`,
  );
}
