/** Integers that were read, of which the first `length` count; valid until the next are. */
export type TakeRun = (values: Uint32Array, length: number) => void;

const BLOCK = new Uint32Array(1024);

/** Of so many bits, a value and what is left of the byte before it fit 32. */
const NARROW = 24;

/**
 * Parquet's hybrid of run lengths and packed bits (parquet-format, Encodings.md): `count` integers of
 * `width` bits from byte `start` on, handed over block by block.
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
  take: TakeRun,
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
      repeat(value, length, take);
      left -= length;
    } else {
      const length = Math.min(half * 8, left);
      if (length === 0 || at + Math.ceil((length * width) / 8) > end) {
        throw new Error("packed bits are cut short");
      }
      unpack(bytes, at, width, length, take);
      at = Math.min(at + half * width, end); // some writers cut the last group short
      left -= length;
    }
  }
  return at;
}

function repeat(value: number, count: number, take: TakeRun): void {
  BLOCK.fill(value, 0, Math.min(count, BLOCK.length));
  for (let left = count; left > 0; left -= BLOCK.length) take(BLOCK, Math.min(left, BLOCK.length));
}

function unpack(
  bytes: Uint8Array,
  start: number,
  width: number,
  count: number,
  take: TakeRun,
): void {
  for (let from = 0; from < count; from += BLOCK.length) {
    const length = Math.min(BLOCK.length, count - from);
    const at = start + (from * width) / 8; // whole, as a block has a multiple of eight values
    if (width <= NARROW) unpackNarrow(bytes, at, width, length);
    else
      for (let index = 0; index < length; index++)
        BLOCK[index] = bitsAt(bytes, at, index * width, width);
    take(BLOCK, length);
  }
}

function unpackNarrow(bytes: Uint8Array, start: number, width: number, length: number): void {
  const mask = 2 ** width - 1;
  let at = start;
  let bits = 0;
  let held = 0;
  for (let index = 0; index < length; index++) {
    for (; held < width; held += 8) bits |= bytes[at++] << held;
    BLOCK[index] = bits & mask;
    bits >>>= width;
    held -= width;
  }
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
