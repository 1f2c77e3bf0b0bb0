// Workers' DecompressionStream knows gzip and deflate only, and no bound on what it makes; `node:zlib`
// has zstd and brotli too, in Node and, under `nodejs_compat`, in workerd.
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";
import { acceptedCodings, type CodingName, codingNames } from "./coding-names.ts";
import { UploadError } from "./upload-error.ts";

type Decompressor = ReturnType<typeof createGunzip | typeof createZstdDecompress>;

/** A content coding that is read (RFC 9110, §8.4.1). */
export interface ContentCoding {
  readonly name: CodingName;
  /** Reads one member (gzip) or frame (zstd) at least. */
  create(): Decompressor;
  /** Whether another member may follow one that ended, and starts with these bytes. */
  follows(bytes: Uint8Array): boolean;
}

const CHUNK = { chunkSize: 64 * 1024 };

/**
 * The longest distance that zstd may look back, 2^25 bytes, is kept in memory beside the output. The
 * default allows 128 MiB; more than the whole upload is never of use.
 */
const ZSTD_WINDOW_LOG = 25;

const codings: Readonly<Record<CodingName, ContentCoding>> = {
  gzip: {
    name: "gzip",
    create: () => createGunzip(CHUNK),
    follows: ([first]) => first === 0x1f,
  },
  deflate: {
    name: "deflate",
    create: () => createInflate(CHUNK),
    follows: () => false,
  },
  zstd: {
    name: "zstd",
    create: () =>
      createZstdDecompress({
        ...CHUNK,
        params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
      }),
    // The magic number of a frame, or of one to skip, begins so (RFC 8878, §3.1).
    follows: ([first]) => first === 0x28 || (first >= 0x50 && first <= 0x5f),
  },
  br: {
    name: "br",
    create: () => createBrotliDecompress(CHUNK),
    follows: () => false,
  },
};

/**
 * The coding that a `Content-Encoding` header names; undefined for none.
 *
 * @throws UploadError `unsupported-encoding`
 */
export function contentCoding(header: string | null): ContentCoding | undefined {
  const name = (header ?? "").trim().toLowerCase();
  if (name === "" || name === "identity") return undefined;
  const key = codingNames.find((known) => known === name.replace(/^x-gzip$/, "gzip"));
  if (key !== undefined) return codings[key];
  throw new UploadError(
    "unsupported-encoding",
    "Content-Encoding",
    `the content encoding ${JSON.stringify(name.slice(0, 64))} is not read; compress once, by one of ${acceptedCodings}, or not at all.`,
  );
}
