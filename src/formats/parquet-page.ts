import { parquetHeader } from "hyparquet/src/column.js";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { FormatError, quoted } from "./format-error.ts";
import { crc32, type Decompress, inflateBrotli, inflateGzip, inflateZstd } from "./inflate.ts";
import { inflateLz4Block } from "./lz4.ts";
import type { ParquetChunk } from "./parquet-file.ts";
import type { ReadLimits } from "./read-limits.ts";
import { endOfThrift } from "./thrift-check.ts";

/** A page uncompressed. */
export interface ParquetPage {
  readonly isDictionary: boolean;
  readonly values: number;
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** The lengths of the levels, which are before the values; undefined if they say it themselves. */
  readonly levelBytes: { readonly repetition: number; readonly definition: number } | undefined;
}

/** Two pages of this size, a dictionary and its values, and a copy of one fit the scratch memory. */
const PAGES_IN_SCRATCH = 3;

/** What a value of a page takes while it is on its way to its array. */
const VALUE_BYTES = 8;

const CODECS: { readonly [Codec in ParquetChunk["codec"]]?: Decompress | undefined } = {
  SNAPPY: (compressed, size) => {
    const output = new Uint8Array(size);
    snappyUncompress(compressed, output);
    return output;
  },
  GZIP: inflateGzip,
  BROTLI: inflateBrotli,
  ZSTD: inflateZstd,
  LZ4_RAW: inflateLz4Block,
};

/** Browsers have neither Brotli nor Zstandard. */
const READ = Object.entries(CODECS).flatMap(([codec, read]) => (read ? [codec] : []));

/** Counts what is decompressed in all, so that a small file cannot keep a reader busy. */
export class PageBudget {
  readonly limits: ReadLimits;
  #left: number;

  constructor(limits: ReadLimits) {
    this.limits = limits;
    this.#left = 2 * limits.arrayBytes;
  }

  spend(bytes: number, values: number, column: string): void {
    this.#left -= bytes;
    const most = Math.floor(this.limits.scratchBytes / VALUE_BYTES);
    if (values > most) {
      throw new FormatError(
        "parquet-limit",
        column,
        `column ${quoted(column)} has a page of ${values} values; at most ${most} are accepted: write it with the default page size of 1 MiB`,
      );
    }
    const page = Math.floor(this.limits.scratchBytes / PAGES_IN_SCRATCH);
    if (bytes > page) {
      throw new FormatError(
        "parquet-limit",
        column,
        `column ${quoted(column)} has a page of ${bytes} bytes; at most ${page} are accepted: write it with the default page size of 1 MiB`,
      );
    }
    if (this.#left >= 0) return;
    throw new FormatError(
      "parquet-limit",
      column,
      `the pages of the Parquet file expand to more than ${2 * this.limits.arrayBytes} bytes; send fewer rows`,
    );
  }
}

/** The pages of a column in a row group, one uncompressed at a time. */
export function* parquetPages(
  file: Uint8Array,
  chunk: ParquetChunk,
  column: string,
  budget: PageBudget,
): Generator<ParquetPage> {
  let values = 0;
  for (let at = chunk.start; values < chunk.values; ) {
    const start = endOfThrift(file, at, chunk.end);
    const header = parquetHeader({
      view: new DataView(file.buffer, file.byteOffset, chunk.end),
      offset: at,
    });
    const size = needSize(header.uncompressed_page_size);
    const end = start + needSize(header.compressed_page_size);
    if (end > chunk.end) throw new Error(`the page at byte ${at} runs past its column`);
    const compressed = file.subarray(start, end);
    at = end;
    if (header.crc !== undefined && crc32(compressed) !== header.crc >>> 0) {
      throw new Error(`the page at byte ${start} has another CRC-32 than it says`);
    }
    const page =
      header.data_page_header ?? header.dictionary_page_header ?? header.data_page_header_v2;
    if (header.type === "INDEX_PAGE") continue;
    if (page === undefined) throw new Error(`the page at byte ${start} has no header of its kind`);
    const isDictionary = header.type === "DICTIONARY_PAGE";
    const count = needSize(page.num_values);
    budget.spend(size, count, column);
    if (!isDictionary) values += count;
    if (values > chunk.values) throw new Error(`its pages have more values than ${chunk.values}`);
    const common = { isDictionary, values: count, encoding: `${page.encoding}` };
    const second = header.type === "DATA_PAGE_V2" ? header.data_page_header_v2 : undefined;
    if (second === undefined) {
      const bytes = uncompressed(compressed, size, chunk.codec, column);
      yield { ...common, bytes, levelBytes: undefined };
      continue;
    }
    const repetition = needSize(second.repetition_levels_byte_length);
    const definition = needSize(second.definition_levels_byte_length);
    const levels = repetition + definition;
    if (levels > compressed.length || levels > size) throw new Error("levels run past their page");
    const codec = second.is_compressed === false ? "UNCOMPRESSED" : chunk.codec;
    const data = uncompressed(compressed.subarray(levels), size - levels, codec, column);
    const bytes = new Uint8Array(size);
    bytes.set(compressed.subarray(0, levels));
    bytes.set(data, levels);
    yield { ...common, bytes, levelBytes: { repetition, definition } };
  }
}

function needSize(size: unknown): number {
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) return size;
  throw new Error(`a size in a page's header is ${size}`);
}

function uncompressed(
  compressed: Uint8Array,
  size: number,
  codec: ParquetChunk["codec"],
  column: string,
): Uint8Array {
  const decompress = codec === "UNCOMPRESSED" ? undefined : CODECS[codec];
  if (codec !== "UNCOMPRESSED" && decompress === undefined) {
    throw new FormatError(
      "parquet-encoding",
      column,
      `column ${quoted(column)} is compressed by ${codec}; read are ${READ.join(", ")} and none`,
    );
  }
  // Nothing is not always compressed to something.
  if (size === 0 && compressed.length === 0) return compressed;
  const bytes = decompress === undefined ? compressed : decompress(compressed, size);
  if (bytes.length === size) return bytes;
  throw new Error(`a page has ${bytes.length} bytes, but announces ${size}`);
}
