import { type FileFormat, type FormatName, fileFormats } from "./file-formats.ts";
import { FormatError, quoted } from "./format-error.ts";
import { formatReaders } from "./format-readers.ts";

/** What is known of a file beside its bytes. */
export interface FormatHints {
  readonly filename?: string | null | undefined;
  /** The media type, with or without parameters. */
  readonly contentType?: string | null | undefined;
}

/** Files that people send instead, by their first bytes, and what to do about it. */
const OTHERS: readonly (readonly [mark: string, advice: string])[] = [
  ["\x89HDF", "is an HDF5 file; write the arrays with np.savez"],
  ["\x80", "is a pickle, which is never read; write the arrays with np.savez"],
  ["\x1f\x8b", "is compressed by gzip; send it with Content-Encoding: gzip, or as it is"],
  [
    "\x28\xb5\x2f\xfd",
    "is compressed by Zstandard; send it with Content-Encoding: zstd, or as it is",
  ],
  ["FEA1", "is Feather of version 1; write version 2, PyArrow's default"],
  ["MATLAB", "is a MATLAB file; write the arrays with np.savez"],
];

/** How much of a file must look like text. */
const LOOK_BYTES = 4096;

/**
 * The format of a file: that of its first bytes, else of its name, else of its media type, else JSON
 * or CSV, if it looks like text.
 *
 * @throws FormatError `unknown-format`
 */
export function findFormat(bytes: Uint8Array, { filename, contentType }: FormatHints): FormatName {
  const marked = fileFormats.find(({ name }) => formatReaders[name].startsAs?.(bytes));
  if (marked !== undefined) return marked.name;
  if (bytes.length === 0) throw unknown(filename, "is empty");
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const other = OTHERS.find(([mark]) => start.startsWith(mark));
  if (other !== undefined) throw unknown(filename, other[1]);
  const extension = /\.([^./\\]+)$/.exec(filename ?? "")?.[1].toLowerCase();
  const type = contentType?.split(";")[0].trim().toLowerCase();
  return (
    formatOf("extensions", extension) ??
    formatOf("contentTypes", type) ??
    textFormat(bytes, filename)
  );
}

function formatOf(key: "extensions" | "contentTypes", value: string | undefined) {
  const formats: readonly (FileFormat & { readonly name: FormatName })[] = fileFormats;
  return formats.find((format) => value !== undefined && format[key].includes(value))?.name;
}

function textFormat(bytes: Uint8Array, filename: string | null | undefined): FormatName {
  const look = bytes.subarray(0, LOOK_BYTES);
  // The reader of CSV says what to do about UTF-16.
  const isUtf16 = (look[0] === 0xff && look[1] === 0xfe) || (look[0] === 0xfe && look[1] === 0xff);
  if (!isUtf16 && look.some(isControl)) {
    const marks = [...look.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    throw unknown(filename, `starts with the bytes ${marks.join(" ")}, as none of them does`);
  }
  const first = new TextDecoder().decode(look).trimStart()[0];
  return first === "{" || first === "[" ? "JSON" : "CSV";
}

/** What is in no text: control characters but tabs and line ends. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
}

function unknown(filename: string | null | undefined, what: string): FormatError {
  const file = filename ? `the file ${quoted(filename)}` : "the file";
  const names = fileFormats.map(({ name }) => name);
  return new FormatError(
    "unknown-format",
    "file",
    `${file} ${what}; read are ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`,
  );
}
