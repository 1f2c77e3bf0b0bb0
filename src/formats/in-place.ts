/**
 * Moves bytes `start` to `end` down to the nearest place, not before `free`, where values of `unit`
 * bytes are aligned in memory, over bytes that nobody needs any more.
 *
 * @returns where they are now, or undefined if there is no such place
 */
export function alignDown(
  bytes: Uint8Array,
  start: number,
  end: number,
  unit: number,
  free: number,
): Uint8Array | undefined {
  const aligned = start - ((bytes.byteOffset + start) % unit);
  if (aligned < free) return undefined;
  if (aligned !== start) bytes.copyWithin(aligned, start, end);
  return bytes.subarray(aligned, aligned + end - start);
}

/** Reverses the bytes of each value of `unit` bytes where they are, as big-endian ones need it. */
export function swapBytes(bytes: Uint8Array, unit: number): void {
  const half = unit >> 1;
  for (let at = 0; at < bytes.length; at += unit) {
    for (let low = at, high = at + unit - 1; low < at + half; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}
