import type { ArrowMessage } from "./arrow-messages.ts";
import type { ArrowColumn, ArrowType } from "./arrow-schema.ts";
import { type FlatTable, readSize } from "./flat-table.ts";
import { FormatError, quoted } from "./format-error.ts";
import { type Decompress, inflateZstd } from "./inflate.ts";
import { inflateLz4Frame } from "./lz4.ts";
import type { ReadLimits } from "./read-limits.ts";

const NODE_BYTES = 16;
const BUFFER_BYTES = 16;

const CODECS: readonly (Decompress | undefined)[] = [inflateLz4Frame, inflateZstd];
const NAMES = inflateZstd ? "LZ4 or Zstandard" : "LZ4";

/** Writers may pad a buffer to this before they compress it. */
const PADDING = 64;

/** Counts what is decompressed, or read repeatedly, in all, so that a small file cannot keep a reader busy. */
export class BufferBudget {
  readonly limits: ReadLimits;
  #left: number;

  constructor(limits: ReadLimits) {
    this.limits = limits;
    this.#left = 2 * limits.arrayBytes;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new FormatError(
      "arrow-limit",
      "file",
      `the buffers and texts of the Arrow file expand to more than ${2 * this.limits.arrayBytes} bytes; send fewer rows`,
    );
  }
}

/** Takes note of bytes before they are allocated. @throws FormatError if they are too many */
export type CountBytes = (bytes: number) => void;

/** How many values an array of the batch has, and how many of them are missing (−1: not counted). */
export interface ArrowNode {
  readonly length: number;
  readonly nulls: number;
}

/** A record batch: nodes and buffers of its columns, one after another, each checked when it is read. */
export class ArrowBatch {
  readonly rows: number;
  readonly isCompressed: boolean;
  readonly #header: FlatTable;
  readonly #view: DataView;
  readonly #body: Uint8Array;
  readonly #budget: BufferBudget;

  constructor({ view, body }: ArrowMessage, header: FlatTable, budget: BufferBudget) {
    this.#header = header;
    this.#view = view;
    this.#body = body;
    this.#budget = budget;
    this.rows = header.size(0);
    this.isCompressed = header.has(3);
  }

  get limits(): ReadLimits {
    return this.#budget.limits;
  }

  /** Counts bytes that are read out of a buffer again and again, as texts may be. */
  spend(bytes: number): void {
    this.#budget.spend(bytes);
  }

  /** Where the nodes and buffers of every column start. */
  places(columns: readonly ArrowColumn[]): ArrowPlace[] {
    const { length } = this.#header.vector(1, NODE_BYTES);
    let [node, buffer, views] = [0, 0, 0];
    // A batch without columns takes no time, however many the schema has.
    if (length < columns.length) throw new Error("a batch has fewer arrays than the schema");
    return columns.map(({ type }) => {
      const place = { node, buffer, views };
      const [nodes, buffers] = sizesOf(type);
      node += nodes;
      buffer += buffers;
      if (type.kind === "text-views") buffer += this.viewBuffers(views++);
      return place;
    });
  }

  node(index: number): ArrowNode {
    const { start, length } = this.#header.vector(1, NODE_BYTES);
    if (index >= length) throw new Error("a batch has fewer arrays than the schema");
    const at = start + index * NODE_BYTES;
    return {
      length: readSize(this.#view, at),
      nulls: Number(this.#view.getBigInt64(at + 8, true)),
    };
  }

  /** How many buffers of text a column of views has. */
  viewBuffers(index: number): number {
    const { start, length } = this.#header.vector(4, 8);
    if (index >= length) throw new Error("a batch has fewer columns of text views than the schema");
    return readSize(this.#view, start + 8 * index);
  }

  /**
   * The first `bytes` of a buffer, or all of it.
   *
   * @param column whose buffer it is, for errors
   * @param count takes note of bytes that are decompressed, if not as {@link countScratch} does
   */
  buffer(
    index: number,
    column: string,
    bytes?: number,
    count: CountBytes = (size) => this.countScratch(size, column),
  ): Uint8Array {
    const { start, length } = this.#header.vector(2, BUFFER_BYTES);
    if (index >= length) throw new Error("a batch has fewer buffers than the schema");
    const at = start + index * BUFFER_BYTES;
    const offset = readSize(this.#view, at);
    const size = readSize(this.#view, at + 8);
    if (offset + size > this.#body.length) throw new Error("a buffer runs past its message");
    const stored = this.#body.subarray(offset, offset + size);
    const whole = this.isCompressed ? this.#decompressed(stored, bytes, count) : stored;
    if (bytes === undefined) return whole;
    if (bytes > whole.length) {
      throw new Error(
        `a buffer of column ${quoted(column)} has ${whole.length} bytes, not ${bytes}`,
      );
    }
    return whole.subarray(0, bytes);
  }

  /** @throws FormatError `arrow-limit` if that is more than the scratch memory */
  countScratch(bytes: number, column: string): void {
    const most = this.limits.scratchBytes;
    if (bytes <= most) return;
    throw new FormatError(
      "arrow-limit",
      column,
      `column ${quoted(column)} needs ${bytes} bytes besides its array while a batch is read; at most ${most} are accepted: write it uncompressed as float32, or in smaller batches`,
    );
  }

  #decompressed(stored: Uint8Array, bytes: number | undefined, count: CountBytes): Uint8Array {
    if (stored.length === 0) return stored;
    const compression = this.#header.table(3);
    const codec = CODECS[compression?.byte(0) ?? -1];
    if (codec === undefined || compression?.byte(1) !== 0) {
      throw new FormatError(
        "arrow-compression",
        "file",
        `the Arrow file is compressed otherwise than by ${NAMES}, buffer by buffer`,
      );
    }
    const prefix = new DataView(stored.buffer, stored.byteOffset, stored.length);
    const data = stored.subarray(8);
    if (prefix.getBigInt64(0, true) === -1n) return data; // it did not become smaller
    const size = readSize(prefix, 0);
    if (bytes !== undefined && size > bytes + PADDING) {
      throw new Error(`a buffer announces ${size} bytes, but its values take ${bytes}`);
    }
    count(size);
    this.#budget.spend(size);
    const output = codec(data, size);
    if (output.length === size) return output;
    throw new Error(`a buffer has ${output.length} bytes, but announces ${size}`);
  }
}

/** Where the nodes and buffers of every column start. */
export interface ArrowPlace {
  readonly node: number;
  readonly buffer: number;
  readonly views: number;
}

/** Nodes and buffers: a validity bitmap each, and values, offsets or both. */
function sizesOf({ kind }: ArrowType): [nodes: number, buffers: number] {
  switch (kind) {
    case "numbers":
    case "coded":
    case "text-views":
      return [1, 2];
    case "texts":
      return [1, 3];
    case "lists":
      return [2, 4];
    case "vectors":
      return [2, 3];
  }
}
