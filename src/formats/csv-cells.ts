import { FormatError } from "./format-error.ts";
import { decodeText, LABEL_BYTES, lineAt } from "./text-bytes.ts";
import { DecimalReader } from "./text-decimal.ts";

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;

/**
 * The cells of a text in CSV (RFC 4180), one after another. Numbers may be quoted, and padded by
 * spaces. Where the separator is a space, several are as one, and those around a line are none.
 */
export class CsvCells {
  readonly #bytes: Uint8Array;
  readonly #separator: number;
  readonly #numbers: DecimalReader;
  /** The byte at which the next cell starts. */
  at: number;
  /** Whether the cell that was read last was the last of its line. */
  lineEnded = true;

  constructor(bytes: Uint8Array, separator: string, start = 0) {
    this.#bytes = bytes;
    this.#separator = separator.charCodeAt(0);
    this.#numbers = new DecimalReader(bytes);
    this.at = start;
  }

  get done(): boolean {
    return this.lineEnded && this.at >= this.#bytes.length;
  }

  /** The finite number of the next cell; NaN, and the cell is still the next, if it is none. */
  number(): number {
    if (this.#separator === SPACE) this.at = this.#skip(this.at);
    const value = this.#numbers.read(this.at);
    if (value - value === 0 && this.#endCell(this.#numbers.end)) return value;
    return this.#framedNumber();
  }

  /**
   * The text of the next cell, as it is but for its quotes.
   *
   * @throws FormatError `csv-quote`, `table-limit` or `text-encoding`
   */
  text(): string {
    const bytes = this.#bytes;
    if (this.#separator === SPACE) this.at = this.#skip(this.at);
    if (bytes[this.at] === QUOTE) return this.#quotedText();
    let end = this.at;
    while (end < bytes.length && !this.#isEnd(end)) {
      if (bytes[end] === QUOTE) {
        throw this.#wrongQuote(end, "stands within a cell that does not start with one");
      }
      end++;
    }
    const text = this.#decode(this.at, end);
    this.#endCell(end);
    return text;
  }

  #quotedText(): string {
    const bytes = this.#bytes;
    const start = this.at + 1;
    let escaped = false;
    let end = start;
    for (;;) {
      end = bytes.indexOf(QUOTE, end);
      if (end < 0) throw this.#wrongQuote(this.at, "is never closed");
      if (bytes[end + 1] !== QUOTE) break;
      escaped = true;
      end += 2;
    }
    const text = this.#decode(start, end);
    if (!this.#endCell(end + 1)) {
      throw this.#wrongQuote(end, "closes a cell that goes on after it");
    }
    return escaped ? text.replaceAll('""', '"') : text;
  }

  /** A number in quotes or between spaces. */
  #framedNumber(): number {
    const bytes = this.#bytes;
    let start = this.#skip(this.at);
    const quoted = bytes[start] === QUOTE;
    if (quoted) start = this.#skip(start + 1);
    const value = this.#numbers.read(start);
    if (value - value !== 0) return Number.NaN;
    let end = this.#numbers.end;
    if (this.#endCell(end) && !quoted) return value;
    end = this.#skip(end);
    if (quoted && bytes[end] !== QUOTE) return Number.NaN;
    if (quoted) end = this.#skip(end + 1);
    return this.#endCell(end) ? value : Number.NaN;
  }

  /** The first byte from `at` on that is no space, or tab if that is no separator. */
  #skip(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (bytes[at] === SPACE || (bytes[at] === TAB && this.#separator !== TAB)) at++;
    return at;
  }

  #isEnd(at: number): boolean {
    const byte = this.#bytes[at];
    if (byte === this.#separator || byte === LINE_FEED) return true;
    return byte === RETURN && (at + 1 === this.#bytes.length || this.#bytes[at + 1] === LINE_FEED);
  }

  /** Goes on to the next cell if one ends at `end`. */
  #endCell(end: number): boolean {
    const bytes = this.#bytes;
    const byte = end < bytes.length ? bytes[end] : LINE_FEED;
    if (byte === this.#separator) {
      if (byte === SPACE) {
        const next = this.#skip(end);
        if (next >= bytes.length || (this.#isEnd(next) && bytes[next] !== SPACE)) {
          return this.#endCell(next);
        }
      }
      this.at = end + 1;
      this.lineEnded = false;
      return true;
    }
    if (byte === LINE_FEED) this.at = end + 1;
    else if (byte === RETURN && this.#isEnd(end)) this.at = end + 2;
    else return false;
    this.lineEnded = true;
    return true;
  }

  #decode(start: number, end: number): string {
    if (end - start <= LABEL_BYTES) return decodeText(this.#bytes, start, end, "table");
    throw new FormatError(
      "table-limit",
      "table",
      `line ${lineAt(this.#bytes, start)} has a cell of ${end - start} bytes of text; at most ${LABEL_BYTES} are accepted: perhaps a quote is missing`,
    );
  }

  #wrongQuote(at: number, what: string): FormatError {
    return new FormatError(
      "csv-quote",
      "table",
      `the quote in line ${lineAt(this.#bytes, at)}, byte ${at}, ${what}; write a cell with quotes, separators or line ends in quotes, and each quote in it twice`,
    );
  }
}
