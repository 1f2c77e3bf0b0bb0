/**
 * Parquet's hybrid of run lengths and packed bits (parquet-format, Encodings.md): `count` integers of
 * `width` bits from byte `start` on, handed over as runs of equal ones.
 *
 * @returns the place after the last byte that was needed
 * @throws Error if they do not end before `end`
 */
export function readRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
  take: (value: number, length: number) => void,
): number {
  if (width > 32) throw new Error(`indices have ${width} bits`);
  const valueBytes = (width + 7) >> 3;
  let at = start;
  let left = count;
  while (left > 0) {
    let header = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end || scale > 2 ** 35) throw new Error("a run has no length");
      const byte = bytes[at++];
      header += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    const half = Math.floor(header / 2);
    if (header % 2 === 0) {
      if (half === 0 || at + valueBytes > end) throw new Error("a run is empty or cut short");
      let value = 0;
      for (let index = 0; index < valueBytes; index++) value += bytes[at++] * 256 ** index;
      const length = Math.min(half, left);
      take(value, length);
      left -= length;
    } else {
      const length = Math.min(half * 8, left);
      if (length === 0 || at + Math.ceil((length * width) / 8) > end) {
        throw new Error("packed bits are cut short");
      }
      for (let index = 0; index < length; index++) take(bitsAt(bytes, at, index * width, width), 1);
      at = Math.min(at + half * width, end); // some writers cut the last group short
      left -= length;
    }
  }
  return at;
}

function bitsAt(bytes: Uint8Array, start: number, bit: number, width: number): number {
  let value = 0;
  for (let got = 0; got < width; ) {
    const within = (bit + got) & 7;
    const take = Math.min(8 - within, width - got);
    const byte = bytes[start + ((bit + got) >> 3)];
    value += ((byte >> within) & ((1 << take) - 1)) * 2 ** got;
    got += take;
  }
  return value;
}
