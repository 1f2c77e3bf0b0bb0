import { FormatError } from "./format-error.ts";

/** The longest name or label; what is longer is a file misread, such as a quote that was never closed. */
export const LABEL_BYTES = 1024;

const LINE_FEED = 0x0a;

/**
 * The bytes of a text in UTF-8 without its byte-order mark.
 *
 * @throws FormatError `text-encoding` if the mark is one of UTF-16
 */
export function textBytes(bytes: Uint8Array, name: string): Uint8Array {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new FormatError(
      "text-encoding",
      name,
      'the text is UTF-16; save it as UTF-8, which spreadsheets call "CSV UTF-8"',
    );
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of the bytes `start` to `end`.
 *
 * @throws FormatError `text-encoding`
 */
export function decodeText(bytes: Uint8Array, start: number, end: number, name: string): string {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new FormatError(
      "text-encoding",
      name,
      `line ${lineAt(bytes, start)}, from byte ${start}, is not UTF-8; save the text as UTF-8`,
      { cause },
    );
  }
}

/** The line of a byte, counted from 1. */
export function lineAt(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let index = bytes.indexOf(LINE_FEED); index >= 0 && index < at; line++) {
    index = bytes.indexOf(LINE_FEED, index + 1);
  }
  return line;
}
