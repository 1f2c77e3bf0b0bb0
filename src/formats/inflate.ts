// The one file of the formats that is not web-standard JavaScript: DecompressionStream bounds
// neither its output nor its trailing input, knows neither Brotli nor Zstandard, and no standard API
// has a CRC. `node:zlib` exists in Node and, under `nodejs_compat`, in workerd, and its crc32 there
// is native (2 to 5 GB/s). Browsers, which have none, inflate by script (`inflate-plain.ts`).
import { crc32 as plainCrc32 } from "./crc32.ts";
import { inflateGzipPlain, inflateRawPlain } from "./inflate-plain.ts";

// Not an import, which bundlers for browsers would refuse.
const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");

export const crc32: (bytes: Uint8Array) => number = zlib?.crc32 ?? plainCrc32;

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
  if (zlib === undefined) return inflateRawPlain(compressed, size);
  const result: unknown = zlib.inflateRawSync(compressed, { ...bounded(size), info: true });
  // The type declarations do not know that `info` changes the result.
  const { buffer, engine } = result as { buffer: Uint8Array; engine: { bytesWritten: number } };
  return { output: buffer, consumed: engine.bytesWritten };
}

/** Decompresses what announces `size` bytes of output; throws as {@link inflateRaw}. */
export type Decompress = (compressed: Uint8Array, size: number) => Uint8Array;

export const inflateGzip: Decompress =
  zlib === undefined
    ? inflateGzipPlain
    : (compressed, size) => zlib.gunzipSync(compressed, bounded(size));

/** Undefined where there is none, as in browsers; so for Zstandard. */
export const inflateBrotli: Decompress | undefined =
  zlib && ((compressed, size) => zlib.brotliDecompressSync(compressed, bounded(size)));

/** 2^24 bytes: a frame may else ask for 128 MiB to look back in. */
const ZSTD_WINDOW_LOG = 24;

export const inflateZstd: Decompress | undefined =
  zlib &&
  ((compressed, size) =>
    zlib.zstdDecompressSync(compressed, {
      ...bounded(size),
      params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    }));

function bounded(size: number) {
  return {
    maxOutputLength: Math.max(size, 1), // the least that zlib takes
    chunkSize: Math.max(size + 1, 64), // a byte to spare: a full chunk would have zlib add another
  };
}
