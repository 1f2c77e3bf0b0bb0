import { parseArrow } from "./arrow.ts";
import { startsAsArrowFile, startsAsArrowStream } from "./arrow-messages.ts";
import { parseCsv } from "./csv.ts";
import { parseJson } from "./json.ts";
import type { NamedArray } from "./named-array.ts";
import { parseNdjson } from "./ndjson.ts";
import { parseNpy } from "./npy.ts";
import { parseNpz } from "./npz.ts";
import { parseParquet } from "./parquet.ts";
import type { ReadLimits } from "./read-limits.ts";
import { parseSafetensors } from "./safetensors.ts";

/** A format of files of arrays. */
export interface FileFormat {
  readonly name: string;
  /** Of its files, without the point; the usual one first. */
  readonly extensions: readonly string[];
  /** Media types, in lower case; the registered one, if there is one, first. */
  readonly contentTypes: readonly string[];
  /** Whether a file starts as those of the format do; text has no such mark. */
  readonly startsAs?: (bytes: Uint8Array) => boolean;
  /** Reads a file that is handed over; `arrayName` is for an array that the file does not name. */
  readonly read: (
    bytes: Uint8Array,
    limits: ReadLimits,
    arrayName: string | undefined,
  ) => ReadonlyMap<string, NamedArray>;
}

/** A length of 64 bits, of which no header needs more than 32, and the brace that opens a header. */
function startsAsSafetensors(bytes: Uint8Array): boolean {
  const high = bytes.subarray(4, 8);
  return bytes.length > 8 && bytes[8] === 0x7b && high.every((byte) => byte === 0);
}

function startsWith(...marks: readonly string[]): (bytes: Uint8Array) => boolean {
  return (bytes) =>
    marks.some((mark) => {
      const start = bytes.subarray(0, mark.length);
      return String.fromCharCode(...start) === mark;
    });
}

/** The formats that are read, those that show in their first bytes first. */
export const fileFormats = [
  {
    name: "NPZ",
    extensions: ["npz"],
    contentTypes: ["application/x-npz", "application/zip"],
    startsAs: startsWith("PK\x03\x04", "PK\x05\x06"),
    read: (bytes, limits) => parseNpz(bytes, limits, { inPlace: true }),
  },
  {
    name: "NPY",
    extensions: ["npy"],
    contentTypes: ["application/x-npy"],
    startsAs: startsWith("\x93NUMPY"),
    read: (bytes, limits, arrayName) => parseNpy(bytes, limits, { arrayName, inPlace: true }),
  },
  {
    name: "safetensors",
    extensions: ["safetensors"],
    contentTypes: ["application/x-safetensors"],
    startsAs: startsAsSafetensors,
    read: (bytes, limits) => parseSafetensors(bytes, limits, { inPlace: true }),
  },
  {
    name: "Parquet",
    extensions: ["parquet", "pq"],
    contentTypes: ["application/vnd.apache.parquet", "application/x-parquet"],
    startsAs: startsWith("PAR1", "PARE"),
    read: (bytes, limits) => parseParquet(bytes, limits),
  },
  {
    name: "Arrow",
    extensions: ["arrow", "feather", "arrows", "ipc"],
    contentTypes: ["application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"],
    startsAs: (bytes) => startsAsArrowFile(bytes) || startsAsArrowStream(bytes),
    read: (bytes, limits) => parseArrow(bytes, limits),
  },
  {
    name: "NDJSON",
    extensions: ["ndjson", "jsonl"],
    contentTypes: ["application/x-ndjson", "application/jsonl", "application/jsonlines"],
    read: (bytes, limits) => parseNdjson(bytes, limits),
  },
  {
    name: "JSON",
    extensions: ["json"],
    contentTypes: ["application/json"],
    read: (bytes, limits, arrayName) => parseJson(bytes, limits, { arrayName }),
  },
  {
    name: "TSV",
    extensions: ["tsv", "tab"],
    contentTypes: ["text/tab-separated-values"],
    read: (bytes, limits, arrayName) => parseCsv(bytes, limits, { separator: "\t", arrayName }),
  },
  {
    name: "CSV",
    extensions: ["csv", "txt"],
    contentTypes: ["text/csv"],
    read: (bytes, limits, arrayName) => parseCsv(bytes, limits, { arrayName }),
  },
] as const satisfies readonly FileFormat[];
