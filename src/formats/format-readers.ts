import { parseArrow } from "./arrow.ts";
import { startsAsArrowFile, startsAsArrowStream } from "./arrow-messages.ts";
import { parseCsv } from "./csv.ts";
import type { FormatName } from "./file-formats.ts";
import { parseJson } from "./json.ts";
import type { NamedArray } from "./named-array.ts";
import { parseNdjson } from "./ndjson.ts";
import { parseNpy } from "./npy.ts";
import { parseNpz } from "./npz.ts";
import { parseParquet } from "./parquet.ts";
import type { ReadLimits } from "./read-limits.ts";
import { parseSafetensors } from "./safetensors.ts";
import { safetensorsHeaderLength } from "./safetensors-header.ts";

export interface FormatReader {
  /** Whether a file starts as those of the format do; text has no such mark. */
  readonly startsAs?: (bytes: Uint8Array) => boolean;
  /** Reads a file that is handed over; `arrayName` is for an array that the file does not name. */
  readonly read: (
    bytes: Uint8Array,
    limits: ReadLimits,
    arrayName: string | undefined,
  ) => ReadonlyMap<string, NamedArray>;
}

export const formatReaders: Readonly<Record<FormatName, FormatReader>> = {
  NPZ: {
    startsAs: startsWith("PK\x03\x04", "PK\x05\x06"),
    read: (bytes, limits) => parseNpz(bytes, limits, { inPlace: true }),
  },
  NPY: {
    startsAs: startsWith("\x93NUMPY"),
    read: (bytes, limits, arrayName) => parseNpy(bytes, limits, { arrayName, inPlace: true }),
  },
  safetensors: {
    // No text has zeros after the first bytes, as every length of a header that is read has.
    startsAs: (bytes) => (safetensorsHeaderLength(bytes) ?? Infinity) < 2 ** 32,
    read: (bytes, limits) => parseSafetensors(bytes, limits, { inPlace: true }),
  },
  Parquet: {
    startsAs: startsWith("PAR1", "PARE"),
    read: (bytes, limits) => parseParquet(bytes, limits),
  },
  Arrow: {
    startsAs: (bytes) => startsAsArrowFile(bytes) || startsAsArrowStream(bytes),
    read: (bytes, limits) => parseArrow(bytes, limits),
  },
  CSV: {
    read: (bytes, limits, arrayName) => parseCsv(bytes, limits, { arrayName }),
  },
  TSV: {
    read: (bytes, limits, arrayName) => parseCsv(bytes, limits, { separator: "\t", arrayName }),
  },
  JSON: {
    read: (bytes, limits, arrayName) => parseJson(bytes, limits, { arrayName }),
  },
  NDJSON: {
    read: (bytes, limits) => parseNdjson(bytes, limits),
  },
};

function startsWith(...marks: readonly string[]): (bytes: Uint8Array) => boolean {
  return (bytes) =>
    marks.some((mark) => String.fromCharCode(...bytes.subarray(0, mark.length)) === mark);
}
