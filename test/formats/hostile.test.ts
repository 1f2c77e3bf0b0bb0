// Files of a few megabytes that would take a careless reader minutes or gigabytes.

import { expect, test } from "vitest";
import { FormatError } from "../../src/formats/format-error.ts";
import { readArrays } from "../../src/formats/read-arrays.ts";

const MEBIBYTE = 2 ** 20;

/** They take up to a second on a busy machine; a careless reader takes minutes. */
const SECONDS = 10;
const HEAP = 256 * MEBIBYTE;

/** Columns of labels, each of which turns out in the last row not to be of numbers. */
function changingLabels(columns: number, rows: number): string {
  const line = (cell: (column: number) => string) =>
    `${Array.from({ length: columns }, (_, column) => cell(column)).join(",")}\n`;
  const numbers = line(() => "1");
  return line((column) => `m${column}.label`) + numbers.repeat(rows) + line(() => "x");
}

const files: Readonly<Record<string, readonly [filename: string, text: string]>> = {
  "a number of eight million digits in CSV": ["a.csv", `1,2\n3,${"9".repeat(8e6)}\n`],
  "a number of eight million digits in JSON": ["a.json", `{"view1": [${"9".repeat(8e6)}]}`],
  "eight million brackets": ["a.json", `{"view1": ${"[".repeat(8e6)}`],
  "four million pairs of brackets": ["a.json", `{"view1": [${"[],".repeat(4e6)}[]]}`],
  "eight million quotes": ["a.csv", `label,a\n${'"'.repeat(8e6)}`],
  "eight million line ends": ["a.csv", "\n".repeat(8e6)],
  "eight million backslashes": ["a.json", `{"${"\\".repeat(8e6)}`],
  "eight million commas": ["a.csv", ",".repeat(8e6)],
  "two thousand columns that change their mind": ["a.csv", changingLabels(2000, 1000)],
  "a million records of another field each": [
    "a.ndjson",
    Array.from({ length: 500_000 }, (_, row) => `{"f${row}":1}`).join("\n"),
  ],
  "a million names": [
    "a.json",
    `{${Array.from({ length: 500_000 }, (_, name) => `"${name}":1`).join(",")}}`,
  ],
};

test.for(Object.entries(files))("%s are read or refused at once", ([, [filename, text]]) => {
  const bytes = new TextEncoder().encode(text);
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  try {
    readArrays(bytes, { filename, arrayName: "view1" });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message.length).toBeLessThan(400);
  }
  expect((performance.now() - start) / 1000).toBeLessThan(SECONDS);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP);
});
