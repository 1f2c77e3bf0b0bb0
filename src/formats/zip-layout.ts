import type { ArchivePart } from "./archive-part.ts";
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
  widened,
} from "./zip-records.ts";

/** An entry and where its data start in the archive. */
export interface ZipEntry extends ZipListing {
  readonly start: number;
}

/** An entry and where the next one, or the directory, starts. */
export interface PlacedListing {
  readonly listing: ZipListing;
  readonly limit: number;
}

/** The entries in the order of their bytes, the first of which is the archive's. */
export function placeEntries(
  directory: ZipDirectory,
  listings: readonly ZipListing[],
): PlacedListing[] {
  const inFileOrder = listings.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const first = inFileOrder[0]?.headerOffset ?? directory.start;
  if (first !== 0) throw corruptArchive(`its bytes 0 to ${first} belong to no entry`);
  return inFileOrder.map((listing, index) => {
    const following = inFileOrder[index + 1]?.headerOffset ?? directory.start;
    return { listing, limit: Math.min(following, directory.start) };
  });
}

/**
 * Checks that an entry fills its place: it must end where the next one begins, and the last where the
 * directory does.
 *
 * @param header at least its local header
 * @param end at least what is after its data, up to its limit, if that is not more than a descriptor
 */
export function locateEntry(
  { listing, limit }: PlacedListing,
  header: ArchivePart,
  end: ArchivePart,
): ZipEntry {
  const start = readLocalHeader(header, listing, limit);
  const dataEnd = start + listing.compressedSize;
  if (dataEnd > limit) throw overlap(listing.name, limit, dataEnd);
  if ((listing.flags & DESCRIBED) !== 0) checkDescriptor(end, listing, dataEnd, limit);
  else if (dataEnd !== limit) {
    throw corruptArchive(`its bytes ${dataEnd} to ${limit} belong to no entry`);
  }
  return { ...listing, start };
}

/** Of the longest data descriptor. */
export const DESCRIPTOR_BYTES = 24;

/** Where the data start: after a local header that must repeat what the directory says. */
function readLocalHeader(part: ArchivePart, listing: ZipListing, limit: number): number {
  const { name, rawName, headerOffset: at, flags, deflated } = listing;
  const nameStart = at + LOCAL_HEADER_BYTES;
  if (nameStart > limit) throw overlap(name, limit, nameStart);
  if (part.uint32(at) !== LOCAL_HEADER) {
    throw corruptEntry(name, `its header is not at byte ${at}`);
  }
  const nameEnd = nameStart + part.uint16(at + 26);
  const extraEnd = nameEnd + part.uint16(at + 28);
  if (extraEnd > limit) throw overlap(name, limit, extraEnd);
  const [size, compressedSize] = widened(part, name, { start: nameEnd, end: extraEnd }, [
    part.uint32(at + 22),
    part.uint32(at + 18),
  ]);
  // A writer that puts sizes and CRC in a descriptor may have put 0 here.
  const agrees = (local: number, central: number) =>
    local === central || (local === 0 && (flags & DESCRIBED) !== 0);
  const localName = part.bytes(nameStart, nameEnd);
  const repeats =
    nameEnd - nameStart === rawName.length &&
    rawName.every((byte, index) => byte === localName[index]) &&
    part.uint16(at + 6) === flags &&
    part.uint16(at + 8) === (deflated ? DEFLATED : STORED) &&
    agrees(part.uint32(at + 14), listing.crc) &&
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
function checkDescriptor(part: ArchivePart, listing: ZipListing, at: number, limit: number): void {
  const length = limit - at;
  const signed = length === 16 || length === 24;
  const long = length === 20 || length === 24;
  const known = signed || long || length === 12;
  const fields = signed ? at + 4 : at;
  const repeats =
    known &&
    (!signed || part.uint32(at) === DESCRIPTOR) &&
    part.uint32(fields) === listing.crc &&
    (long ? part.uint64(fields + 4) : part.uint32(fields + 4)) === listing.compressedSize &&
    (long ? part.uint64(fields + 12) : part.uint32(fields + 8)) === listing.size;
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
