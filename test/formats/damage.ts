// Damage to valid files, the same at every run: what a broken upload or an attacker would send.

import { concatenate } from "./make-npy.ts";

/** Uniform in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Words of the headers of NPY and safetensors. */
const HEADER_WORDS = ["(", ")", ",", "'", "{", "}", "-", "0", "9", "99999999999999999999", "True"];
const HEADER_TYPES = ["\n", "|O", "L", ">", "[(", "F16", "BF16", "I64", "BOOL"];
const NUMBERS = ["0", "-1", "5", "12", "65537", "99999999", "2147483648", "9007199254740991"];

/** What text formats trip over. */
const TEXT_WORDS = [
  ...[",", "\t", ";", " ", '"', '""', "\n", "\r\n", "\r", "\n\n", "[", "]", "{", "}", ":", "[[[["],
  ...["null", "NaN", "-Infinity", "true", "x", "view1_0", "label", "\\u0000", "\\ud83d", "\\", "é"],
  ...["1e999", "-1e-999", "1e", "0.1.2", "+1", "05", ".5", "9".repeat(40), `0.${"3".repeat(400)}`],
];
const NO_UTF8 = Uint8Array.of(0xc3, 0x28, 0xff);

type Wound = (bytes: Uint8Array, next: Dice) => Uint8Array;

/** Choices from a source of uniform numbers. */
class Dice {
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  /** A place in a file, often near its start or end, where headers and footers are. */
  place(length: number): number {
    const near = Math.min(length, this.pick([80, 400, length]));
    return this.pick([() => this.below(near), () => length - 1 - this.below(near)])();
  }
}

function replaced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  return concatenate([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

function set(bytes: Uint8Array, at: number, value: number, size: number): Uint8Array {
  for (let index = 0; index < size && at + index < bytes.length; index++) {
    bytes[at + index] = Math.floor(value / 256 ** index) & 0xff;
  }
  return bytes;
}

const encoder = new TextEncoder();

/** Bits flipped, bytes and lengths that lie, and parts cut out, doubled or missing at the end. */
const anywhere: readonly Wound[] = [
  (bytes, dice) => {
    bytes[dice.place(bytes.length)] ^= 1 << dice.below(8);
    return bytes;
  },
  (bytes, dice) => set(bytes, dice.place(bytes.length), dice.below(256), 1),
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    const to = at + dice.below(bytes.length - at);
    return replaced(bytes, at, at, bytes.slice(at, to));
  },
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    return replaced(bytes, at, at + dice.below(bytes.length - at), new Uint8Array());
  },
  (bytes, dice) => bytes.slice(0, dice.place(bytes.length)),
];

const inBinary: readonly Wound[] = [
  ...anywhere,
  (bytes, dice) => set(bytes, dice.place(bytes.length), dice.pick(EXTREMES), 2),
  (bytes, dice) => set(bytes, dice.place(bytes.length), dice.pick(EXTREMES), 4),
  (bytes, dice) => set(bytes, dice.place(bytes.length) & ~3, dice.below(2 * bytes.length), 4),
  (bytes, dice) => set(bytes, dice.place(bytes.length) & ~7, dice.pick(EXTREMES) * 2 ** 16, 8),
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    return reworded(bytes, at, at + dice.below(4), dice.pick([...HEADER_WORDS, ...HEADER_TYPES]));
  },
  (bytes, dice) => {
    const digits = [...bytes.subarray(0, 160).keys()].filter((at) => isDigit(bytes[at]));
    const at = dice.pick(digits) ?? 0;
    return reworded(bytes, at, at + 1, dice.pick(NUMBERS));
  },
];

/** Other words, at the expense of the padding of an NPY header, so that it keeps its length. */
function reworded(bytes: Uint8Array, start: number, end: number, word: string): Uint8Array {
  const newline = Math.max(bytes.indexOf(0x0a, end), end);
  const padding = Math.max(newline - word.length + (end - start), end);
  const parts = [bytes.subarray(0, start), encoder.encode(word), bytes.subarray(end, padding)];
  return concatenate([...parts, bytes.subarray(newline)]);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

const inText: readonly Wound[] = [
  ...anywhere,
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    return replaced(bytes, at, at + dice.below(6), encoder.encode(dice.pick(TEXT_WORDS)));
  },
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    return replaced(bytes, at, at, encoder.encode(dice.pick(TEXT_WORDS)));
  },
  (bytes, dice) => {
    const word = dice.pick(TEXT_WORDS).repeat(1 + dice.below(2000));
    const at = dice.place(bytes.length);
    return replaced(bytes, at, at, encoder.encode(word));
  },
  (bytes, dice) => {
    const at = dice.place(bytes.length);
    return replaced(bytes, at, at + 1, NO_UTF8);
  },
];

/** A copy of a file with one to three wounds. */
export function damaged(file: Uint8Array, next: () => number, isText: boolean): Uint8Array {
  const dice = new Dice(next);
  let bytes: Uint8Array = new Uint8Array(file);
  for (let wounds = dice.pick([1, 1, 1, 2, 3]); wounds > 0 && bytes.length > 8; wounds--) {
    bytes = dice.pick(isText ? inText : inBinary)(bytes, dice);
  }
  return bytes;
}
