// Deflate (RFC 1951) and gzip (RFC 1952) where `node:zlib` is not: in browsers, whose DecompressionStream
// bounds neither its output nor its trailing input, and answers later. Refuses what zlib refuses.

import { crc32 } from "./crc32.ts";
import type { Inflated } from "./inflate.ts";

/** A code: `table[next bits]` is the symbol, shifted by four, and the length of its code; 0 is none. */
interface Code {
  readonly table: Uint16Array;
  readonly bits: number;
}

const LONGEST = 15;
const END = 256;

/** Of the lengths 3 to 258 and the distances 1 to 32,768: the first of each symbol, and its further bits. */
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BITS = Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const LENGTHS = firstOf(LENGTH_BITS, 3).with(-1, 258);
const DISTANCES = firstOf(DISTANCE_BITS, 1);

/** The order in which the lengths of the code of code lengths come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const FIXED_LITERALS = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
);
const FIXED_DISTANCES = codeOf(new Uint8Array(32).fill(5));

/**
 * Decompresses a raw deflate stream into at most `size` bytes.
 *
 * @throws RangeError as soon as there is more output than `size`; Error if the stream is not valid
 */
export function inflateRawPlain(compressed: Uint8Array, size: number): Inflated {
  const output = new Uint8Array(size);
  let from = 0;
  let to = 0;
  let held = 0; // bits read and not yet used, the next one lowest …
  let count = 0; // … and how many

  function take(bits: number): number {
    while (count < bits) {
      if (from === compressed.length) throw new Error("unexpected end of file");
      held |= compressed[from++] << count;
      count += 8;
    }
    const value = held & ((1 << bits) - 1);
    held >>>= bits;
    count -= bits;
    return value;
  }

  function symbol({ table, bits }: Code): number {
    while (count < bits && from < compressed.length) {
      held |= compressed[from++] << count;
      count += 8;
    }
    const entry = table[held & ((1 << bits) - 1)];
    const length = entry & 15;
    if (length > count) throw new Error("unexpected end of file");
    if (length === 0) throw new Error("invalid code");
    held >>>= length;
    count -= length;
    return entry >> 4;
  }

  function stored(): void {
    from -= count >> 3; // whole bytes are given back, the rest of the last one is skipped
    held = 0;
    count = 0;
    const length = take(16);
    if (take(16) !== (length ^ 0xffff)) throw new Error("invalid stored block lengths");
    if (length > compressed.length - from) throw new Error("unexpected end of file");
    if (length > size - to) throw tooLong(size);
    output.set(compressed.subarray(from, from + length), to);
    from += length;
    to += length;
  }

  function coded(literals: Code, distances: Code): void {
    for (;;) {
      const next = symbol(literals);
      if (next < END) {
        if (to === size) throw tooLong(size);
        output[to++] = next;
        continue;
      }
      if (next === END) return;
      const kind = next - END - 1;
      if (kind >= LENGTHS.length) throw new Error("invalid literal/length code");
      const length = LENGTHS[kind] + take(LENGTH_BITS[kind]);
      const reach = symbol(distances);
      if (reach >= DISTANCES.length) throw new Error("invalid distance code");
      const distance = DISTANCES[reach] + take(DISTANCE_BITS[reach]);
      if (distance > to) throw new Error("invalid distance too far back");
      if (length > size - to) throw tooLong(size);
      if (distance >= length) output.copyWithin(to, to - distance, to - distance + length);
      else for (let i = 0; i < length; i++) output[to + i] = output[to + i - distance]; // it repeats
      to += length;
    }
  }

  function described(): [literals: Code, distances: Code] {
    const literals = take(5) + 257;
    const distances = take(5) + 1;
    const given = take(4) + 4;
    if (literals > 286 || distances > 30) throw new Error("too many length or distance symbols");
    const ofLengths = new Uint8Array(ORDER.length);
    for (let index = 0; index < given; index++) ofLengths[ORDER[index]] = take(3);
    const code = codeOf(ofLengths, "complete");
    const lengths = new Uint8Array(literals + distances);
    for (let index = 0; index < lengths.length; ) {
      const length = symbol(code);
      if (length < 16) {
        lengths[index++] = length;
        continue;
      }
      if (length === 16 && index === 0) throw new Error("invalid bit length repeat");
      const repeated = length === 16 ? lengths[index - 1] : 0;
      const times = length === 16 ? 3 + take(2) : length === 17 ? 3 + take(3) : 11 + take(7);
      if (times > lengths.length - index) throw new Error("invalid bit length repeat");
      lengths.fill(repeated, index, index + times);
      index += times;
    }
    if (lengths[END] === 0) throw new Error("invalid code -- missing end-of-block");
    return [codeOf(lengths.subarray(0, literals)), codeOf(lengths.subarray(literals))];
  }

  for (let isLast = false; !isLast; ) {
    isLast = take(1) === 1;
    switch (take(2)) {
      case 0:
        stored();
        break;
      case 1:
        coded(FIXED_LITERALS, FIXED_DISTANCES);
        break;
      case 2:
        coded(...described());
        break;
      default:
        throw new Error("invalid block type");
    }
  }
  return { output: output.subarray(0, to), consumed: from - (count >> 3) };
}

/**
 * The canonical code of these lengths, 0 for symbols that do not occur. As zlib has it, a code must use
 * every pattern of bits, unless it is of one symbol of one bit, or of none.
 */
function codeOf(lengths: Uint8Array, must?: "complete"): Code {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const bits = counts.findLastIndex((count) => count > 0);
  if (bits < 0) {
    if (must) throw new Error("invalid code lengths set");
    return { table: new Uint16Array(2), bits: 1 };
  }
  const next = new Uint16Array(LONGEST + 1);
  let code = 0;
  for (let length = 1; length <= bits; length++) {
    code = (code + counts[length - 1]) << 1;
    next[length] = code;
    if (code + counts[length] > 1 << length) throw new Error("over-subscribed code lengths set");
  }
  const isFull = code + counts[bits] === 1 << bits;
  if (!isFull && (must || bits > 1)) throw new Error("incomplete code lengths set");
  const table = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    const entry = (symbol << 4) | length;
    // Codes come highest bit first, all else lowest first.
    const first = reversed(next[length]++, length);
    for (let index = first; index < table.length; index += 1 << length) table[index] = entry;
  }
  return { table, bits };
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

function firstOf(bits: readonly number[], start: number): number[] {
  let first = start;
  return bits.map((further) => {
    const own = first;
    first += 1 << further;
    return own;
  });
}

function tooLong(size: number): RangeError {
  return new RangeError(`there are more than ${size} bytes`);
}

const GZIP = [0x1f, 0x8b, 8];
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/** Decompresses members of gzip, one after the other; throws as {@link inflateRawPlain}. */
export function inflateGzipPlain(compressed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(compressed.buffer, compressed.byteOffset, compressed.byteLength);
  const output = new Uint8Array(size);
  let at = 0;
  let to = 0;
  do {
    const start = endOfHeader(compressed, at);
    const member = inflateRawPlain(compressed.subarray(start), size - to);
    const end = start + member.consumed;
    if (end + TRAILER_BYTES > compressed.length) throw new Error("unexpected end of file");
    if (view.getUint32(end, true) !== crc32(member.output)) throw new Error("incorrect data check");
    if (view.getUint32(end + 4, true) !== member.output.length)
      throw new Error("incorrect length check");
    output.set(member.output, to);
    to += member.output.length;
    at = end + TRAILER_BYTES;
  } while (at < compressed.length);
  return output.subarray(0, to);
}

function endOfHeader(bytes: Uint8Array, start: number): number {
  if (start + HEADER_BYTES > bytes.length) throw new Error("unexpected end of file");
  if (GZIP.some((byte, index) => bytes[start + index] !== byte))
    throw new Error("incorrect header check");
  const flags = bytes[start + 3];
  const has = (bit: number) => (flags & (1 << bit)) !== 0;
  if (flags >> 5 !== 0) throw new Error("unknown header flags set");
  let at = start + HEADER_BYTES;
  if (has(2)) at += 2 + bytes[at] + (bytes[at + 1] << 8);
  for (const isThere of [has(3), has(4)]) {
    if (!isThere) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new Error("unexpected end of file");
    at = end + 1;
  }
  return at + (has(1) ? 2 : 0);
}
