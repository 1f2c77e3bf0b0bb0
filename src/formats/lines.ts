/** A line that is not empty: bytes `start` to `end` of the text, and its number, from 1. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

const NEWLINE = 0x0a;

/** The lines of a text without the white space around them; empty ones are left out. */
export function* trimmedLines(bytes: Uint8Array): Generator<Line> {
  let number = 0;
  for (let at = afterMark(bytes); at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const next = newline < 0 ? bytes.length : newline;
    number++;
    let [start, end] = [at, next];
    while (start < end && isSpace(bytes[start])) start++;
    while (start < end && isSpace(bytes[end - 1])) end--;
    if (start < end) yield { start, end, number };
    at = next + 1;
  }
}

/** The place after the byte order mark, if the text starts with one. */
export function afterMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** JSON's white space. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
