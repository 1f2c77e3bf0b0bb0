import { FormatError, quoted } from "./format-error.ts";
import { decodeText, LABEL_BYTES, lineAt } from "./text-bytes.ts";
import { DecimalReader } from "./text-decimal.ts";

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * Reads a JSON text (RFC 8259) from its bytes, one token after another. No value of it is kept, so
 * that numbers can go straight to typed arrays, where `JSON.parse` takes several times the memory of
 * the text, keeps the last of two equal names, and does not say where it was.
 */
export class JsonReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #numbers: DecimalReader;

  constructor(bytes: Uint8Array, start = 0) {
    this.bytes = bytes;
    this.at = start;
    this.#numbers = new DecimalReader(bytes);
  }

  /** The next byte after white space; 0 at the end. */
  peek(): number {
    const { bytes } = this;
    let at = this.at;
    while (at < bytes.length) {
      const byte = bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        this.at = at;
        return byte;
      }
      at++;
    }
    this.at = at;
    return 0;
  }

  /** Goes on after the next byte if it is `byte`. */
  take(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** @throws FormatError `json-syntax` if the next byte is not `byte` */
  expect(byte: number): void {
    if (!this.take(byte)) throw this.unexpected(JSON.stringify(String.fromCharCode(byte)));
  }

  /** The finite number that comes next; NaN, and the place is the same, if none does. */
  number(): number {
    const first = this.peek();
    const numbers = this.#numbers;
    const value = numbers.read(this.at);
    if (value - value !== 0) return Number.NaN;
    const { bytes, at } = this;
    const { end, point } = numbers;
    const digits = first === MINUS ? at + 1 : at;
    // What JSON has not: +1, .5, 5., and 05.
    if (!isDigit(bytes[digits])) return Number.NaN;
    if (point >= 0 && !isDigit(bytes[point + 1])) return Number.NaN;
    if (bytes[digits] === ZERO && isDigit(bytes[digits + 1])) return Number.NaN;
    this.at = end;
    return value;
  }

  /** The text that comes next. */
  string(): string {
    const start = this.at;
    const { from, to, escaped } = this.rawString();
    if (to - from > LABEL_BYTES) {
      throw new FormatError(
        "json-limit",
        "file",
        `${this.place(start)}: a text of ${to - from} bytes; at most ${LABEL_BYTES} are accepted`,
      );
    }
    if (!escaped) return decodeText(this.bytes, from, to, "file");
    let text: unknown;
    try {
      text = JSON.parse(decodeText(this.bytes, from - 1, to + 1, "file"));
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
    }
    if (typeof text === "string" && text.isWellFormed()) return text;
    throw this.#badString(start, "has an escape that JSON has not");
  }

  /** Where the text that comes next is, between its quotes, and whether it has escapes. */
  rawString(): { readonly from: number; readonly to: number; readonly escaped: boolean } {
    if (this.peek() !== QUOTE) throw this.unexpected("a text in double quotes");
    const { bytes } = this;
    const from = this.at + 1;
    let escaped = false;
    let to = from;
    for (; bytes[to] !== QUOTE; to++) {
      if (bytes[to] === BACKSLASH) {
        escaped = true;
        to++;
      } else if (!(bytes[to] >= 0x20)) {
        const what = to >= bytes.length ? "is not closed" : "has a control character";
        throw this.#badString(this.at, what);
      }
    }
    this.at = to + 1;
    return { from, to, escaped };
  }

  /** Goes on after the next bytes if they are those. */
  takeAll(expected: Uint8Array): boolean {
    this.peek();
    const { bytes, at } = this;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[at + index] !== expected[index]) return false;
    }
    this.at = at + expected.length;
    return true;
  }

  /** @throws FormatError `json-syntax` if anything but white space follows */
  end(): void {
    if (this.peek() !== 0 || this.at < this.bytes.length) throw this.unexpected("its end");
  }

  place(at = this.at): string {
    return `line ${lineAt(this.bytes, at)}, byte ${at}`;
  }

  /** What is here is not what must be. */
  unexpected(needed: string): FormatError {
    this.peek();
    const found = this.at < this.bytes.length ? `there is ${this.#token()}` : "the text ends";
    return new FormatError(
      "json-syntax",
      "file",
      `${this.place()}: ${found}, where JSON needs ${needed}`,
    );
  }

  /** What comes next, for a message. */
  describe(): string {
    switch (this.peek()) {
      case 0:
        return "missing";
      case OPEN_LIST:
        return "a list";
      case OPEN_OBJECT:
        return "an object";
      default:
        return this.#token();
    }
  }

  #token(): string {
    const { bytes, at } = this;
    let end = at + 1;
    while (end < Math.min(bytes.length, at + 32) && !isEnd(bytes[end])) end++;
    return quoted(String.fromCharCode(...bytes.subarray(at, end)));
  }

  #badString(at: number, what: string): FormatError {
    return new FormatError("json-syntax", "file", `${this.place(at)}: the text ${what}`);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** What ends a word: white space, a comma, a colon or a bracket. */
function isEnd(byte: number): boolean {
  return byte <= 0x20 || [COMMA, COLON, CLOSE_LIST, CLOSE_OBJECT].includes(byte);
}
