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
  uint64,
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

/** Finds the central directory from the record that must be the last of the archive. */
export function findDirectory(view: DataView): ZipDirectory {
  const signature = view.byteLength < 4 ? 0 : view.getUint32(0, true);
  if (signature !== LOCAL_HEADER && signature !== END) {
    throw new FormatError(
      "zip-signature",
      "archive",
      "the bytes do not start as a ZIP archive does (PK, 3, 4): send an NPZ file as np.savez writes it",
    );
  }
  const at = view.byteLength - END_BYTES;
  if (at < 0 || view.getUint32(at, true) !== END || view.getUint16(at + 20, true) !== 0) {
    throw new FormatError(
      "zip-truncated",
      "archive",
      `the archive does not end with its end record: of its bytes only ${view.byteLength} arrived, or something (a comment?) was appended`,
    );
  }
  const said: EndRecord = {
    disks: view.getUint32(at + 4, true),
    countHere: view.getUint16(at + 8, true),
    count: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const locator = at - LOCATOR_64_BYTES;
  const has64 = locator >= 0 && view.getUint32(locator, true) === LOCATOR_64;
  const end = has64 ? locator - END_64_BYTES : at;
  const record = has64 ? readEnd64(view, end, locator, said) : said;
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
function readEnd64(view: DataView, at: number, locator: number, said: EndRecord): EndRecord {
  const found =
    at >= 0 &&
    uint64(view, locator + 8) === at &&
    view.getUint32(at, true) === END_64 &&
    uint64(view, at + 4) === END_64_BYTES - 12; // the record's size after this field
  if (!found) throw corruptArchive("its ZIP64 end record is not where its locator says");
  if (view.getUint32(locator + 4, true) !== 0 || view.getUint32(locator + 16, true) !== 1) {
    throw multiDisk();
  }
  const record: EndRecord = {
    disks: uint64(view, at + 16),
    countHere: uint64(view, at + 24),
    count: uint64(view, at + 32),
    bytes: uint64(view, at + 40),
    start: uint64(view, at + 48),
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
export function readDirectory(archive: Uint8Array, directory: ZipDirectory): ZipListing[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const listings = new Map<string, ZipListing>();
  let at = directory.start;
  for (let index = 0; index < directory.count; index++) {
    const nameStart = at + CENTRAL_HEADER_BYTES;
    if (nameStart > directory.end || view.getUint32(at, true) !== CENTRAL_HEADER) {
      throw corruptArchive(`entry ${index} of its directory is not at byte ${at}`);
    }
    const nameEnd = nameStart + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true); // after a comment
    if (next > directory.end) {
      throw corruptArchive(`entry ${index} of its directory, at byte ${at}, runs past its end`);
    }
    const rawName = archive.subarray(nameStart, nameEnd);
    const name = plainName(rawName, nameStart);
    if (listings.has(name)) {
      throw new FormatError(
        "zip-duplicate",
        name,
        `two entries of the archive are called ${quoted(name)}; every name may appear once`,
      );
    }
    const listing = readListing(view, at, name, rawName, { start: nameEnd, end: extraEnd });
    listings.set(name, listing);
    at = next;
  }
  if (at !== directory.end) {
    throw corruptArchive(`its directory has ${directory.end - at} bytes after its last entry`);
  }
  return [...listings.values()];
}

function readListing(
  view: DataView,
  at: number,
  name: string,
  rawName: Uint8Array,
  extra: { readonly start: number; readonly end: number },
): ZipListing {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  if ((flags & ENCRYPTED) !== 0) {
    throw new FormatError(
      "zip-encrypted",
      name,
      `entry ${quoted(name)} is encrypted; send it unencrypted, as np.savez writes it`,
    );
  }
  if ((flags & ~KNOWN_FLAGS) !== 0 || view.getUint8(at + 6) > VERSION) {
    throw corruptEntry(name, `it needs what ZIP ${VERSION / 10} does not know (byte ${at + 6})`);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new FormatError(
      "zip-method",
      name,
      `entry ${quoted(name)} is compressed by method ${method}; only 0 (stored) and 8 (deflate) are read, those of np.savez and np.savez_compressed`,
    );
  }
  if (view.getUint16(at + 34, true) !== 0) throw multiDisk();
  const [size, compressedSize, headerOffset] = widened(view, name, extra, [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
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
