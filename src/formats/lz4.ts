// LZ4 blocks (lz4_Block_format.md) and frames (lz4_Frame_format.md, 1.6). Every length is checked
// against both ends before a byte is copied.

/** A minimum match; a token's nibble of 15 says that bytes of length follow. */
const MIN_MATCH = 4;
const MORE = 15;

const FRAME_MAGIC = 0x184d2204;

/**
 * Decompresses an LZ4 block to the end of `output`, from `start` on.
 *
 * @returns the place in `output` after the block
 * @throws Error if the block is not valid, or has more than fits
 */
function readLz4Block(block: Uint8Array, output: Uint8Array, start = 0): number {
  let from = 0;
  let to = start;

  function longer(length: number): number {
    let total = length;
    for (let byte = 255; byte === 255; total += byte) {
      if (from >= block.length) throw new Error("an LZ4 length runs past the end");
      byte = block[from++];
    }
    return total;
  }

  for (;;) {
    if (from >= block.length) throw new Error("an LZ4 block ends without literals");
    const token = block[from++];
    const literals = token >> 4 === MORE ? longer(MORE) : token >> 4;
    if (literals > block.length - from || literals > output.length - to) {
      throw new Error("LZ4 literals run past the end");
    }
    output.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === block.length) return to;
    if (from + 2 > block.length) throw new Error("an LZ4 offset is cut short");
    const offset = block[from] | (block[from + 1] << 8);
    from += 2;
    const nibble = token & MORE;
    const match = MIN_MATCH + (nibble === MORE ? longer(MORE) : nibble);
    if (offset === 0 || offset > to) throw new Error("an LZ4 offset points before the start");
    if (match > output.length - to) throw new Error("an LZ4 match runs past the end");
    if (offset >= match) output.copyWithin(to, to - offset, to - offset + match);
    else for (let i = 0; i < match; i++) output[to + i] = output[to + i - offset]; // it repeats
    to += match;
  }
}

/** The block of Parquet's LZ4_RAW, of exactly `size` bytes. */
export function inflateLz4Block(block: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  if (readLz4Block(block, output) !== size) throw new Error("an LZ4 block is too short");
  return output;
}

/** The frame of Arrow's LZ4_FRAME, of exactly `size` bytes; checksums are not verified. */
export function inflateLz4Frame(frame: Uint8Array, size: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== FRAME_MAGIC) {
    throw new Error("the bytes are no LZ4 frame");
  }
  const flags = view.getUint8(4);
  const [hasDictionary, hasChecksum] = [flags & 1, flags & 4];
  const [hasSize, hasBlockChecksums] = [flags & 8, flags & 16];
  if (flags >> 6 !== 1 || hasDictionary !== 0)
    throw new Error("the LZ4 frame is of another version");
  const output = new Uint8Array(size);
  let at = 7 + (hasSize ? 8 : 0);
  let to = 0;
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const length = header & 0x7fffffff;
    if (length > frame.length - at) throw new Error("an LZ4 block runs past the frame");
    const block = frame.subarray(at, at + length);
    at += length + (hasBlockChecksums ? 4 : 0);
    if (header >>> 31 === 0) {
      to = readLz4Block(block, output, to);
    } else {
      if (length > size - to) throw new Error("the LZ4 frame has more than it announces");
      output.set(block, to);
      to += length;
    }
  }
  if (hasChecksum) at += 4;
  if (to !== size || at !== frame.length) throw new Error("the LZ4 frame has another length");
  return output;
}
