import { DocumentedError } from "../errors.ts";

/** Every way in which an uploaded file can be wrong, with the sentence that documents it. */
export const formatProblems = {
  "npy-signature": "The bytes are not a NumPy array file (NPY).",
  "npy-version": "The NPY version is none of 1.0, 2.0 and 3.0.",
  "npy-header": "The header of an NPY array does not say descr, fortran_order and shape properly.",
  "npy-object-dtype": "The array holds pickled Python objects, which are never unpickled.",
  "npy-structured-dtype": "The array has several fields an element, not one number.",
  "npy-dtype": "The array's data type is not one that is read.",
  "npy-shape": "The array's shape is impossible.",
  "npy-truncated": "The file ends before the array that it announces.",
  "npy-trailing-bytes": "The file has bytes after the array that it announces.",
  "npy-value": "A value cannot be represented exactly, or is not of the array's own type.",
  "zip-signature": "The bytes are not a ZIP archive, as an NPZ file is.",
  "zip-truncated": "The archive does not end where its last record says.",
  "zip-corrupt": "The archive's records contradict each other or its contents.",
  "zip-overlap": "Entries of the archive share bytes.",
  "zip-bomb": "An entry expands to more than it announces, or announces what cannot be.",
  "zip-limit": "The archive has more entries, or expands to more bytes, than is accepted.",
  "zip-encrypted": "The archive is encrypted.",
  "zip-multi-disk": "The archive is one part of several.",
  "zip-method": "An entry is compressed otherwise than by deflate.",
  "zip-name": "An entry's name is not a plain file name.",
  "zip-duplicate": "Two entries have the same name.",
  "npz-entry": "An entry of the archive is not an NPY array.",
  "unknown-format": "The bytes are of none of the formats that are read.",
  "unnamed-array": "The file holds one array without a name, and nothing else names it.",
  "arrays-limit": "The arrays of the file take more memory than is accepted.",
  "safetensors-truncated": "The safetensors file ends before its header or its tensors do.",
  "safetensors-header": "The header of the safetensors file is not what the format prescribes.",
  "safetensors-duplicate": "The header of the safetensors file has a name twice.",
  "safetensors-dtype": "A tensor's data type is not one that is read.",
  "safetensors-shape": "A tensor's shape is impossible, or does not fit its bytes.",
  "safetensors-offsets": "The tensors overlap, leave a gap, or do not end where the file does.",
  "safetensors-value": "A value cannot be represented exactly, or is not of the tensor's own type.",
  "table-columns":
    "The columns of a table do not make arrays: one is missing, repeated or of another kind.",
  "table-limit": "The table has more columns, or larger ones, than is accepted.",
  "text-encoding": "The text is not UTF-8.",
  "csv-quote": "A quote in the CSV file is not closed, or not where one may be.",
  "csv-header": "The first line of the CSV file neither names all columns nor has values only.",
  "csv-ragged": "A line of the CSV file has more or fewer cells than the first.",
  "csv-value": "A cell of a column of numbers is empty, or no finite number.",
  "csv-empty": "The CSV file has no rows of values.",
  "json-syntax": "The text is not JSON, or a line of it is not.",
  "json-duplicate": "An object of the JSON text has a name twice.",
  "json-structure": "The JSON text is neither arrays by their names nor records.",
  "json-ragged": "The rows of an array have different lengths, or the records different fields.",
  "json-value": "A value of an array is no finite number, or of another kind than the others.",
  "json-base64": "The base64 of an array is not valid, or not of as many bytes as its shape takes.",
  "json-limit": "The JSON text is larger, or nests deeper, than is accepted.",
  "not-in-ranges":
    "A job reads a file by ranges of its bytes, which the file's format or compression does not allow.",
  "parquet-truncated": "The Parquet file does not end with its footer.",
  "parquet-corrupt": "The Parquet file contradicts itself or its format.",
  "parquet-encrypted": "The Parquet file is encrypted.",
  "parquet-type": "A column's type is neither a number, nor text, nor a list of numbers.",
  "parquet-encoding": "A column is encoded or compressed in a way that is not read.",
  "parquet-null": "A column has a null.",
  "parquet-ragged": "The lists of a column have different lengths.",
  "parquet-value": "A value of a column cannot be represented exactly.",
  "parquet-limit": "The Parquet file has a page or footer larger than is accepted.",
  "arrow-truncated": "The Arrow file ends before its messages do.",
  "arrow-corrupt": "The Arrow file contradicts itself or its format.",
  "arrow-type": "A column's type is neither a number, nor text, nor a list of numbers.",
  "arrow-compression": "The Arrow file is compressed in a way that is not read.",
  "arrow-null": "A column has a null.",
  "arrow-ragged": "The lists of a column have different lengths.",
  "arrow-value": "A value of a column cannot be represented exactly.",
  "arrow-limit": "The Arrow file has a message or buffer larger than is accepted.",
} as const;

export type FormatProblem = keyof typeof formatProblems;

/** A file is wrong: which problem, in which array or entry (`parameter`), where, and what would be right. */
export class FormatError extends DocumentedError<FormatProblem> {
  override name = "FormatError";
}

/** Text from a file for a message: quoted, shortened, without control characters. */
export function quoted(text: string): string {
  const short = text.length > 96 ? `${text.slice(0, 95)}…` : text;
  return JSON.stringify(short).replace(/\p{Cc}/gu, "·");
}
