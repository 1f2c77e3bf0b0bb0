// The one file of the formats that is not web-standard JavaScript: DecompressionStream bounds
// neither its output nor its trailing input, and no standard API has a CRC. `node:zlib` exists in
// Node and, under `nodejs_compat`, in workerd, and its crc32 there is native (2 to 5 GB/s).
import { crc32, inflateRawSync } from "node:zlib";

export { crc32 };

export interface Inflated {
  readonly output: Uint8Array;
  /** How many of the compressed bytes the stream needed: fewer than all means trailing bytes. */
  readonly consumed: number;
}

/**
 * Decompresses a raw deflate stream that announces `size` bytes of output, in one allocation of
 * that size.
 *
 * @throws RangeError as soon as there is more output than `size`; Error if the stream is not valid
 */
export function inflateRaw(compressed: Uint8Array, size: number): Inflated {
  const result: unknown = inflateRawSync(compressed, {
    maxOutputLength: Math.max(size, 1), // the least that zlib takes
    chunkSize: Math.max(size + 1, 64), // a byte to spare: a full chunk would have zlib add another
    info: true,
  });
  // The type declarations do not know that `info` changes the result.
  const { buffer, engine } = result as { buffer: Uint8Array; engine: { bytesWritten: number } };
  return { output: buffer, consumed: engine.bytesWritten };
}
