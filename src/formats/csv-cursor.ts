import { FormatError } from "./format-error.ts";
import { afterMark } from "./lines.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/**
 * Walks over the cells of a text of separated values (RFC 4180): cells may be in quotes, with quotes
 * doubled in them; lines end with \n, \r\n or \r. Nothing is copied: a cell is a range of bytes.
 */
export class CsvCursor {
  readonly bytes: Uint8Array;
  /** The bytes of the cell, without its quotes. */
  start = 0;
  end = 0;
  /** Whether the cell was in quotes, and has doubled ones. */
  quoted = false;
  escaped = false;
  /** Whether the cell is the last of its line. */
  endsLine = false;
  /** The line of the cell, from 1. */
  line = 1;
  readonly #delimiter: number;
  #next: number;
  /** The newlines passed since `line` was set. */
  #lines = 0;

  constructor(bytes: Uint8Array, delimiter: number) {
    this.bytes = bytes;
    this.#delimiter = delimiter;
    this.#next = afterMark(bytes);
    this.endsLine = true;
  }

  /** Whether there are only line ends left. */
  atEnd(): boolean {
    const { bytes } = this;
    let at = this.#next;
    while (at < bytes.length && (bytes[at] === NEWLINE || bytes[at] === RETURN)) at++;
    return at >= bytes.length && this.endsLine;
  }

  /**
   * Moves to the next cell.
   *
   * @throws FormatError `csv-quote`
   */
  next(): void {
    this.line += this.#lines;
    this.#lines = 0;
    const { bytes } = this;
    if (bytes[this.#next] === QUOTE) {
      this.#nextQuoted();
      return;
    }
    const delimiter = this.#delimiter;
    const { length } = bytes;
    let at = this.#next;
    this.start = at;
    while (at < length) {
      const byte = bytes[at];
      if (byte === delimiter || byte === NEWLINE || byte === RETURN) break;
      at++;
    }
    this.end = at;
    this.quoted = false;
    this.escaped = false;
    this.#pass(at);
  }

  #nextQuoted(): void {
    const { bytes } = this;
    this.start = this.#next + 1;
    this.quoted = true;
    this.escaped = false;
    let at = this.start;
    for (; ; at++) {
      if (at >= bytes.length) throw this.#badQuote("is not closed before the end of the file");
      if (bytes[at] === NEWLINE) this.#lines++;
      if (bytes[at] !== QUOTE) continue;
      if (bytes[at + 1] !== QUOTE) break;
      this.escaped = true;
      at++;
    }
    this.end = at;
    const after = bytes[at + 1];
    const closes =
      at + 1 >= bytes.length || after === this.#delimiter || after === NEWLINE || after === RETURN;
    if (!closes) throw this.#badQuote("is closed before the cell ends; double the quotes within");
    this.#pass(at + 1);
  }

  /** Goes over what ends the cell. */
  #pass(at: number): void {
    const { bytes } = this;
    this.endsLine = at >= bytes.length || bytes[at] !== this.#delimiter;
    if (bytes[at] === RETURN && bytes[at + 1] === NEWLINE) at++;
    if (this.endsLine) this.#lines++;
    this.#next = at + 1;
  }

  #badQuote(what: string): FormatError {
    return new FormatError(
      "csv-quote",
      "file",
      `line ${this.line}, byte ${this.start - 1}: a quote ${what}`,
    );
  }
}
