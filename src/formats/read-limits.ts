import { FormatError } from "./format-error.ts";
import { defaultZipLimits, type ZipLimits } from "./zip.ts";

/** What a file may make a reader allocate; that an upload is no larger than its own limit is checked before. */
export interface ReadLimits {
  /** Bytes of all arrays that are no views of the upload, together. */
  readonly arrayBytes: number;
  /** Bytes of what is needed besides upload and arrays, such as a page of Parquet uncompressed. */
  readonly scratchBytes: number;
  /** Columns of a table, and arrays of a file that names them. */
  readonly columns: number;
  readonly zip: ZipLimits;
}

/** An upload of 32 MiB, these arrays and this scratch stay within 92 MiB of an isolate's 100. */
export const defaultReadLimits: ReadLimits = {
  arrayBytes: 48 * 2 ** 20,
  scratchBytes: 12 * 2 ** 20,
  columns: 16_384,
  zip: { ...defaultZipLimits, entryBytes: 48 * 2 ** 20, totalBytes: 48 * 2 ** 20 },
};

/** Counts the bytes of arrays before they are allocated. */
export class ArrayBudget {
  readonly #limit: number;
  #spent = 0;

  constructor(limits: ReadLimits) {
    this.#limit = limits.arrayBytes;
  }

  /** @throws FormatError `arrays-limit` if `bytes` more are too many */
  spend(bytes: number, parameter: string): void {
    this.#spent += bytes;
    if (this.#spent <= this.#limit) return;
    throw new FormatError(
      "arrays-limit",
      parameter,
      `the arrays take ${this.#spent} bytes or more in memory; at most ${this.#limit} are accepted: save them as float32, or send fewer rows`,
    );
  }
}
