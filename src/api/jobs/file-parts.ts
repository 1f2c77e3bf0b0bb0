const MEBIBYTE = 2 ** 20;

/** Large enough to cost little beside its request, small enough to send again. */
const SMALLEST_PART = 8 * MEBIBYTE;

/** What the network takes in one body is 100 MB. */
export const LARGEST_PART = 64 * MEBIBYTE;

/** Parts of a file that there are about, where they need not be larger or smaller. */
const USUAL_PARTS = 1024;

/** Bytes of each part of a file of `bytes`, except the last: a power of two from 8 to 64 MiB. */
export function partBytes(bytes: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(bytes / USUAL_PARTS));
  return Math.min(LARGEST_PART, Math.max(SMALLEST_PART, wanted));
}

export function partCount(bytes: number): number {
  return Math.ceil(bytes / partBytes(bytes));
}

/** Bytes of one part, counted from 1. */
export function bytesOfPart(bytes: number, part: number): number {
  const size = partBytes(bytes);
  return Math.min(size, bytes - (part - 1) * size);
}
