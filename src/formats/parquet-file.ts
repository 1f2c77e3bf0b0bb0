// The frame of a Parquet file: PAR1, row groups of column chunks, footer (FileMetaData in Thrift),
// the footer's length, PAR1. hyparquet reads the footer, after its lengths have been checked.

import type { ColumnMetaData, FileMetaData } from "hyparquet";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import { explained } from "./explained.ts";
import { FormatError } from "./format-error.ts";
import { type ParquetColumn, parquetColumns } from "./parquet-schema.ts";
import { endOfThrift } from "./thrift-check.ts";

export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  readonly groups: readonly ParquetGroup[];
}

export interface ParquetGroup {
  readonly rows: number;
  /** As many as columns, in their order. */
  readonly chunks: readonly ParquetChunk[];
}

/** The pages of a column in a row group: bytes `start` to `end` of the file. */
export interface ParquetChunk {
  readonly codec: ColumnMetaData["codec"];
  readonly values: number;
  readonly start: number;
  readonly end: number;
}

/** Of a thousand columns in eight row groups. */
const FOOTER_BYTES = 2 ** 20;

const MAGIC_BYTES = 4;
const TAIL_BYTES = 8;

/** @throws FormatError `parquet-truncated`, `parquet-encrypted`, `parquet-limit`, `parquet-type` or `parquet-corrupt` */
export function readParquetFile(bytes: Uint8Array): ParquetFile {
  const tail = bytes.length - TAIL_BYTES;
  const magic = tail < MAGIC_BYTES ? "" : String.fromCharCode(...bytes.subarray(tail + 4));
  if (magic === "PARE") {
    throw new FormatError(
      "parquet-encrypted",
      "file",
      "the footer of the Parquet file is encrypted; write the file without encryption",
    );
  }
  if (magic !== "PAR1") {
    throw new FormatError(
      "parquet-truncated",
      "file",
      `the Parquet file of ${bytes.length} bytes does not end with PAR1; send the whole file`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset + tail, 4).getUint32(0, true);
  const start = tail - length;
  if (length > FOOTER_BYTES) {
    throw new FormatError(
      "parquet-limit",
      "file",
      `the footer of the Parquet file has ${length} bytes; at most ${FOOTER_BYTES} are read: write larger row groups, and vectors as one list column`,
    );
  }
  return explainedParquet(() => {
    if (start < MAGIC_BYTES) throw new Error(`its footer of ${length} bytes is longer than it`);
    const end = endOfThrift(bytes, start, tail);
    if (end !== tail) throw new Error(`its footer ends at byte ${end}, not ${tail}`);
    const metadata = parquetMetadata(bytes.subarray(start), { geoparquet: false });
    return fileOf(metadata, start);
  });
}

/** {@link explained} of a Parquet file. */
export function explainedParquet<Value>(read: () => Value, where = ""): Value {
  return explained("parquet-corrupt", `the Parquet file is corrupt${where}`, read);
}

function fileOf(metadata: FileMetaData, footer: number): ParquetFile {
  const columns = parquetColumns(metadata);
  const groups = metadata.row_groups.map((group) => {
    if (group.columns.length !== columns.length) {
      throw new Error(
        `a row group has ${group.columns.length} columns, but the schema ${columns.length}`,
      );
    }
    const rows = whole(group.num_rows, "number of rows");
    return {
      rows,
      chunks: columns.map((column) => {
        const { meta_data, crypto_metadata, file_path } = group.columns[column.leaf];
        if (crypto_metadata !== undefined || meta_data === undefined) {
          throw new FormatError(
            "parquet-encrypted",
            column.name,
            `column ${JSON.stringify(column.name)} is encrypted; write the file without encryption`,
          );
        }
        if (file_path !== undefined) throw new Error("a column is in another file");
        return chunkOf(meta_data, column, rows, footer);
      }),
    };
  });
  const rows = whole(metadata.num_rows, "number of rows");
  const found = groups.reduce((sum, group) => sum + group.rows, 0);
  if (found !== rows) throw new Error(`its row groups have ${found} rows, not ${rows}`);
  return { columns, rows, groups };
}

function chunkOf(
  meta: ColumnMetaData,
  column: ParquetColumn,
  rows: number,
  footer: number,
): ParquetChunk {
  const values = whole(meta.num_values, "number of values");
  const data = whole(meta.data_page_offset, "offset");
  const dictionary = whole(meta.dictionary_page_offset ?? 0n, "offset");
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  const end = start + whole(meta.total_compressed_size, "size");
  if (values > 0 && (start < MAGIC_BYTES || end > footer)) {
    throw new Error(`a column runs from byte ${start} to ${end}, outside of the data`);
  }
  if (column.isList ? values < rows : values !== rows) {
    throw new Error(`a column has ${values} values in ${rows} rows`);
  }
  return { codec: meta.codec, values, start, end };
}

function whole(value: unknown, what: string): number {
  const number = Number(value);
  const isWhole = typeof value === "bigint" && Number.isSafeInteger(number) && number >= 0;
  if (isWhole) return number;
  throw new Error(`a ${what} is ${value}`);
}
