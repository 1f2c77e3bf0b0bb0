// Damaged files, thousands of them, the same at every run: each is read or refused with a
// FormatError, at once, and without allocating more than its caps allow.

import { expect, test } from "vitest";
import { FormatError, formatProblems } from "../../src/formats/format-error.ts";
import type { NpyArray } from "../../src/formats/npy.ts";
import { parseNpy } from "../../src/formats/npy.ts";
import { parseNpz } from "../../src/formats/npz.ts";
import { fixture, fixtures } from "./fixtures.ts";
import { concatenate } from "./make-npy.ts";
import { makeZip } from "./make-zip.ts";

const LIMITS = { entries: 16, entryBytes: 2 ** 16, totalBytes: 2 ** 18 };

/**
 * The most that a case may allocate: of 2^18 bytes inflated, a copy aligned (1), one widened (2) and
 * one row-major (2); NumPy's files are far smaller. A shape or size that lies asks for more.
 */
const ALLOCATION = 6 * LIMITS.totalBytes;

const CASES = 8000;

/** Uniform in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const TOKENS = [
  "(",
  ")",
  ",",
  "'",
  "{",
  "}",
  "-",
  "0",
  "9",
  "99999999999999999999",
  "True",
  "\n",
  "|O",
  "L",
  ">",
  "[(",
];

const NUMBERS = ["0", "-1", "5", "12", "65537", "99999999", "2147483648", "9007199254740991"];

/** One to three wounds, a third of them in the first header: flips, lies in numbers, cuts, copies, and other words in the header. */
function damaged(file: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)];
  let bytes = file.slice();
  for (let wounds = pick([1, 1, 1, 2, 3]); wounds > 0 && bytes.length > 8; wounds--) {
    const at = below(Math.min(bytes.length - 4, pick([80, Infinity, Infinity])));
    const to = at + below(bytes.length - at);
    const view = new DataView(bytes.buffer);
    const splice = (insert: Uint8Array, end: number) => {
      bytes = concatenate([bytes.subarray(0, at), insert, bytes.subarray(end)]);
    };
    /** Other words, at the expense of the padding, so that the header keeps its length. */
    const reword = (insert: string, start: number, end: number) => {
      const newline = Math.max(bytes.indexOf(0x0a, end), end);
      const padding = Math.max(newline - insert.length + (end - start), end);
      const parts = [bytes.subarray(0, start), new TextEncoder().encode(insert)];
      bytes = concatenate([...parts, bytes.subarray(end, padding), bytes.subarray(newline)]);
    };
    const header = [...bytes.subarray(0, 160).keys()];
    const digit = pick(header.filter((key) => bytes[key] >= 0x30 && bytes[key] <= 0x39)) ?? at;
    pick([
      () => view.setUint8(at, bytes[at] ^ (1 << below(8))),
      () => view.setUint8(at, below(256)),
      () => view.setUint16(at, pick(EXTREMES), true),
      () => view.setUint32(at, pick(EXTREMES), true),
      () => view.setUint32(at, below(2 * bytes.length), true),
      () => reword(pick(TOKENS), at, at + below(4)),
      () => reword(pick(NUMBERS), digit, digit + 1),
      () => splice(bytes.slice(at, to), at),
      () => splice(new Uint8Array(), to),
      () => splice(new Uint8Array(), bytes.length),
    ])();
  }
  return bytes;
}

/** The problems met, and how many cases were read in spite of their damage. */
function fuzz(
  seed: number,
  sources: readonly Uint8Array[],
  parse: (bytes: Uint8Array) => NpyArray[],
) {
  const next = random(seed);
  const met = new Set<string>();
  let read = 0;
  for (let index = 0; index < CASES; index++) {
    const bytes = damaged(sources[index % sources.length], next);
    const before = process.memoryUsage().arrayBuffers;
    try {
      for (const { data, shape } of parse(bytes)) {
        expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
        expect(data.length).toBeLessThanOrEqual(LIMITS.totalBytes);
      }
      read++;
    } catch (error) {
      if (!(error instanceof FormatError)) throw new Error(`case ${index}`, { cause: error });
      met.add(error.kind);
    }
    const allocated = process.memoryUsage().arrayBuffers - before;
    if (allocated > ALLOCATION) throw new Error(`case ${index} allocated ${allocated} bytes`);
  }
  return { met, read };
}

const refused = fixtures("refused");
const ARRAYS = [...fixtures("npy"), ...refused.filter((path) => path.endsWith(".npy"))];
const ARCHIVES = [...fixtures("npz"), ...refused.filter((path) => path.endsWith(".npz"))];

/** If the fuzzer meets every problem of an array and reads many, it damages neither too little nor too much. */
const NPY_PROBLEMS = Object.keys(formatProblems).filter((kind) => kind.startsWith("npy-"));

test("damaged arrays are read or refused, never worse", () => {
  const { met, read } = fuzz(1, ARRAYS.map(fixture), (bytes) => [parseNpy(bytes, "view1")]);
  expect(read).toBeGreaterThan(CASES / 40);
  expect(met).toStrictEqual(new Set(NPY_PROBLEMS));
});

test("damaged archives are read or refused, never worse", () => {
  const parse = (bytes: Uint8Array) => [...parseNpz(bytes, LIMITS).values()];
  const { met, read } = fuzz(2, ARCHIVES.map(fixture), parse);
  expect(read).toBeGreaterThan(CASES / 100);
  expect(met.size).toBeGreaterThan(10);
});

test("damaged arrays in sound archives are read or refused, never worse", () => {
  const { met, read } = fuzz(3, ARRAYS.map(fixture), (bytes) => {
    const entry = { name: "view1.npy", data: bytes, deflated: bytes.length % 2 === 0 };
    return [...parseNpz(makeZip([entry]), LIMITS).values()];
  });
  expect(read).toBeGreaterThan(CASES / 40);
  expect(met).toStrictEqual(new Set(NPY_PROBLEMS));
});
