// Damaged files of every format, thousands of them, the same at every run: each is read or refused
// with a FormatError, at once, and without allocating more than its limits allow.
//
// A longer run: UPSILON_FUZZ_CASES=200000 npx vitest run test/formats/fuzz.test.ts

import { expect, test } from "vitest";
import { FormatError, formatProblems } from "../../src/formats/format-error.ts";
import { readArrays } from "../../src/formats/read-arrays.ts";
import { defaultReadLimits, type ReadLimits } from "../../src/formats/read-limits.ts";
import { damaged, random } from "./damage.ts";
import { fixture, fixtures } from "./fixtures.ts";
import { makeZip } from "./make-zip.ts";

const LIMITS: ReadLimits = {
  ...defaultReadLimits,
  arrayBytes: 2 ** 18,
  scratchBytes: 2 ** 16,
  columns: 64,
  zip: { entries: 16, entryBytes: 2 ** 16, totalBytes: 2 ** 18 },
};

/** Arrays, and twice as much that may be expanded in all on the way to them; files of 20 kB at most are added. */
const ALLOCATION = 3 * LIMITS.arrayBytes + 2 * LIMITS.scratchBytes + 2 ** 16;

/** Texts, and what is known of columns and pages. */
const HEAP = 16 * 2 ** 20;

/** A case takes a tenth of a millisecond; what is caught is one that takes minutes, not a busy machine. */
const CASE_SECONDS = 2;

const ending = (paths: readonly string[], ...extensions: readonly string[]) =>
  paths.filter((path) => extensions.some((extension) => path.endsWith(`.${extension}`)));

const [refused, text, arrow] = ["refused", "text", "arrow"].map(fixtures);
const arrays = [...fixtures("npy"), ...ending(refused, "npy")];
const archives = [...fixtures("npz"), ...ending(refused, "npz")];

interface Source {
  readonly filename: string;
  readonly files: readonly string[];
  /** What its problems start with. */
  readonly format: string;
  readonly isText?: boolean;
  /** Puts the damaged file into a sound one. */
  readonly within?: (bytes: Uint8Array) => Uint8Array;
}

const sources: Readonly<Record<string, Source>> = {
  arrays: { filename: "a.npy", files: arrays, format: "npy" },
  archives: { filename: "a.npz", files: archives, format: "zip" },
  "arrays in sound archives": {
    filename: "a.npz",
    files: arrays,
    format: "npy",
    within: (data) => makeZip([{ name: "a.npy", data, deflated: data.length % 2 === 0 }]),
  },
  "safetensors files": {
    filename: "a.safetensors",
    files: fixtures("safetensors"),
    format: "safetensors",
  },
  "Parquet files": {
    filename: "a.parquet",
    files: [...fixtures("parquet"), ...ending(refused, "parquet")],
    format: "parquet",
  },
  "Arrow files": {
    filename: "a.arrow",
    files: [...ending(arrow, "arrow"), ...ending(refused, "arrow")],
    format: "arrow",
  },
  "Arrow streams": {
    filename: "a.arrows",
    files: ending(arrow, "arrows"),
    format: "arrow",
  },
  "Feather files": {
    filename: "a.feather",
    files: ending(arrow, "feather"),
    format: "arrow",
  },
  "CSV files": {
    filename: "a.csv",
    files: ending(text, "csv", "txt"),
    format: "csv",
    isText: true,
  },
  "TSV files": { filename: "a.tsv", files: ending(text, "tsv"), format: "csv", isText: true },
  "JSON texts": {
    filename: "a.json",
    files: ending(text, "json"),
    format: "json",
    isText: true,
  },
  "NDJSON texts": {
    filename: "a.ndjson",
    files: ending(text, "ndjson"),
    format: "json",
    isText: true,
  },
};

/** In all; the suite's take ten seconds. */
const CASES = Number(process.env["UPSILON_FUZZ_CASES"] ?? 36_000);
const casesOfEach = Math.ceil(CASES / Object.keys(sources).length);

test.for(Object.entries(sources))(
  "damaged %s are read or refused, never worse",
  { timeout: 60_000 + 20 * casesOfEach },
  (
    [, { filename, files, format, isText = false, within = (bytes: Uint8Array) => bytes }],
    { task },
  ) => {
    const next = random(Object.keys(sources).findIndex((name) => task.name.includes(name)) + 1);
    const originals = files.map(fixture);
    const met = new Map<string, number>();
    let read = 0;
    for (let index = 0; index < casesOfEach; index++) {
      const bytes = within(damaged(originals[index % originals.length], next, isText));
      const start = performance.now();
      const before = process.memoryUsage();
      try {
        const found = readArrays(bytes, { filename, arrayName: "view1" }, LIMITS);
        for (const { data, shape } of found.values()) {
          const size = shape.reduce((product, length) => product * length, 1);
          if (data.length !== size)
            throw new Error(`${data.length} values in a shape of (${shape})`);
        }
        read++;
      } catch (error) {
        if (!(error instanceof FormatError)) {
          throw new Error(`case ${index}, of ${files[index % files.length]}`, { cause: error });
        }
        met.set(error.kind, (met.get(error.kind) ?? 0) + 1);
      }
      const after = process.memoryUsage();
      const buffers = after.arrayBuffers - before.arrayBuffers;
      const heap = after.heapUsed - before.heapUsed;
      const seconds = (performance.now() - start) / 1000;
      if (buffers > ALLOCATION || heap > HEAP || seconds > CASE_SECONDS) {
        throw new Error(
          `case ${index} allocated ${buffers} bytes of buffers, ${heap} of heap, and took ${seconds} s`,
        );
      }
    }
    // Else it damages too much, or too little.
    expect(read).toBeGreaterThan(casesOfEach / 100);
    const known = Object.keys(formatProblems).filter((kind) => kind.startsWith(`${format}-`));
    const found = known.filter((kind) => met.has(kind));
    expect(found.length, `met ${found}`).toBeGreaterThan(known.length / 2);
    if (process.env["UPSILON_FUZZ_CASES"])
      console.log(filename, { read, ...Object.fromEntries(met) });
  },
);
