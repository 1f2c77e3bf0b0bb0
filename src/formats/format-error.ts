import { InputError } from "../errors.ts";

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
} as const;

export type FormatProblem = keyof typeof formatProblems;

/** A file is wrong: which problem, in which array or entry (`parameter`), where, and what would be right. */
export class FormatError extends InputError {
  readonly kind: FormatProblem;

  constructor(kind: FormatProblem, parameter: string, message: string, options?: ErrorOptions) {
    super(parameter, message, options);
    this.name = "FormatError";
    this.kind = kind;
  }
}

/** Text from a file for a message: quoted, shortened, without control characters. */
export function quoted(text: string): string {
  const short = text.length > 64 ? `${text.slice(0, 63)}…` : text;
  return JSON.stringify(short).replace(/\p{Cc}/gu, "·");
}
