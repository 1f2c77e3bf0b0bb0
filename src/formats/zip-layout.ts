import { FormatError, quoted } from "./format-error.ts";
import type { ZipDirectory, ZipListing } from "./zip-directory.ts";
import {
  corruptArchive,
  corruptEntry,
  DEFLATED,
  DESCRIBED,
  DESCRIPTOR,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
  STORED,
  uint64,
  widened,
} from "./zip-records.ts";

/** An entry and where its data start in the archive. */
export interface ZipEntry extends ZipListing {
  readonly start: number;
}

/**
 * Follows the entries through the archive, in the order of their bytes: each must begin where the
 * one before it ended, and the directory where the last did.
 */
export function locateEntries(
  archive: Uint8Array,
  directory: ZipDirectory,
  listings: readonly ZipListing[],
): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const inFileOrder = listings.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const first = inFileOrder[0]?.headerOffset ?? directory.start;
  if (first !== 0) throw corruptArchive(`its bytes 0 to ${first} belong to no entry`);
  return inFileOrder.map((listing, index) => {
    const following = inFileOrder[index + 1]?.headerOffset ?? directory.start;
    const limit = Math.min(following, directory.start);
    const start = readLocalHeader(archive, view, listing, limit);
    const end = start + listing.compressedSize;
    if (end > limit) throw overlap(listing.name, limit, end);
    if ((listing.flags & DESCRIBED) !== 0) checkDescriptor(view, listing, end, limit);
    else if (end !== limit) {
      throw corruptArchive(`its bytes ${end} to ${limit} belong to no entry`);
    }
    return { ...listing, start };
  });
}

/** Where the data start: after a local header that must repeat what the directory says. */
function readLocalHeader(
  archive: Uint8Array,
  view: DataView,
  listing: ZipListing,
  limit: number,
): number {
  const { name, rawName, headerOffset: at, flags, deflated } = listing;
  const nameStart = at + LOCAL_HEADER_BYTES;
  if (nameStart > limit) throw overlap(name, limit, nameStart);
  if (view.getUint32(at, true) !== LOCAL_HEADER) {
    throw corruptEntry(name, `its header is not at byte ${at}`);
  }
  const nameEnd = nameStart + view.getUint16(at + 26, true);
  const extraEnd = nameEnd + view.getUint16(at + 28, true);
  if (extraEnd > limit) throw overlap(name, limit, extraEnd);
  const [size, compressedSize] = widened(view, name, { start: nameEnd, end: extraEnd }, [
    view.getUint32(at + 22, true),
    view.getUint32(at + 18, true),
  ]);
  // A writer that puts sizes and CRC in a descriptor may have put 0 here.
  const agrees = (local: number, central: number) =>
    local === central || (local === 0 && (flags & DESCRIBED) !== 0);
  const repeats =
    nameEnd - nameStart === rawName.length &&
    rawName.every((byte, index) => byte === archive[nameStart + index]) &&
    view.getUint16(at + 6, true) === flags &&
    view.getUint16(at + 8, true) === (deflated ? DEFLATED : STORED) &&
    agrees(view.getUint32(at + 14, true), listing.crc) &&
    agrees(compressedSize, listing.compressedSize) &&
    agrees(size, listing.size);
  if (!repeats) {
    throw corruptEntry(name, `its header at byte ${at} does not repeat what the directory says`);
  }
  return extraEnd;
}

/**
 * The data descriptor from byte `at` to `limit`: a signature if it likes, the CRC, and two sizes of
 * 4 or 8 bytes each. Only its length (12, 16, 20 or 24) tells which.
 */
function checkDescriptor(view: DataView, listing: ZipListing, at: number, limit: number): void {
  const length = limit - at;
  const signed = length === 16 || length === 24;
  const long = length === 20 || length === 24;
  const known = signed || long || length === 12;
  const fields = signed ? at + 4 : at;
  const repeats =
    known &&
    (!signed || view.getUint32(at, true) === DESCRIPTOR) &&
    view.getUint32(fields, true) === listing.crc &&
    (long ? uint64(view, fields + 4) : view.getUint32(fields + 4, true)) ===
      listing.compressedSize &&
    (long ? uint64(view, fields + 12) : view.getUint32(fields + 8, true)) === listing.size;
  if (!repeats) {
    throw corruptEntry(
      listing.name,
      `the ${length} bytes from byte ${at}, after its data, are not a descriptor that repeats the directory`,
    );
  }
}

function overlap(name: string, from: number, to: number): FormatError {
  return new FormatError(
    "zip-overlap",
    name,
    `entry ${quoted(name)} shares the bytes ${from} to ${to} with another or with the directory; every entry must have its own`,
  );
}
