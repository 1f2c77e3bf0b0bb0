/**
 * Files of arrays: NPY, NPZ, safetensors, Parquet, Arrow, CSV, TSV, JSON and NDJSON, read strictly.
 * `readArrays` finds the format; the single readers are `parseX(bytes, limits?, options?)`, all of
 * which give the arrays by name. Runs in browsers, too; only Brotli and Zstandard within Parquet and
 * Arrow need `node:zlib`, which Node and Workers have.
 */
export { parseArrow } from "./arrow.ts";
export { type CsvOptions, parseCsv } from "./csv.ts";
export { type FileFormat, fileFormats } from "./file-formats.ts";
export { FormatError, type FormatProblem, formatProblems } from "./format-error.ts";
export { type JsonOptions, parseJson } from "./json.ts";
export type { NamedArray } from "./named-array.ts";
export { parseNdjson } from "./ndjson.ts";
export { type NpyOptions, parseNpy } from "./npy.ts";
export type { NpyArray, NpyNumbers, NpyText } from "./npy-array.ts";
export { type NpzOptions, parseNpz } from "./npz.ts";
export type { NumericArray } from "./numeric-array.ts";
export { parseParquet } from "./parquet.ts";
export { type ReadHints, readArrays } from "./read-arrays.ts";
export { defaultReadLimits, type ReadLimits } from "./read-limits.ts";
export { parseSafetensors, type SafetensorsOptions, type Tensor } from "./safetensors.ts";
export type { ZipLimits } from "./zip.ts";
