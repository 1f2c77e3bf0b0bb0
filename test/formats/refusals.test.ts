// Every way of being wrong, each with the smallest file that is wrong so.

import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { FormatError, formatProblems } from "../../src/formats/format-error.ts";
import { parseNpz } from "../../src/formats/npz.ts";
import { defaultReadLimits } from "../../src/formats/read-limits.ts";
import type { ZipLimits } from "../../src/formats/zip.ts";
import { fixture } from "./fixtures.ts";
import { makeZip } from "./make-zip.ts";
import { arrowRefusals, largeArrowRefusals } from "./refusals/arrow.ts";
import { csvRefusals, namelessCsvRefusals } from "./refusals/csv.ts";
import { fileRefusals, namelessNpyRefusals } from "./refusals/files.ts";
import { jsonRefusals, ndjsonRefusals } from "./refusals/json.ts";
import { npyRefusals } from "./refusals/npy.ts";
import { GOOD, npzRefusals, ZEROS, zeros } from "./refusals/npz.ts";
import { largeParquetRefusals, parquetRefusals } from "./refusals/parquet.ts";
import { smallLimits } from "./refusals/refusals.ts";
import { safetensorsRefusals } from "./refusals/safetensors.ts";

const all = [
  npyRefusals,
  namelessNpyRefusals,
  npzRefusals,
  safetensorsRefusals,
  parquetRefusals,
  largeParquetRefusals,
  arrowRefusals,
  largeArrowRefusals,
  csvRefusals,
  namelessCsvRefusals,
  jsonRefusals,
  ndjsonRefusals,
  fileRefusals,
];

for (const { what, read, limits, cases } of all) {
  test.for(Object.entries(cases))(`${what} %s is refused`, ([, [kind, file, says]]) => {
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    const error = refusal(() => read(bytes, { ...smallLimits, ...limits }));
    expect(error.kind, error.message).toBe(kind);
    expect(error.message).toMatch(says ?? /./);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a message
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
    expect(error.message.length).toBeLessThan(400);
  });
}

test("every documented problem has a refusal that shows it", () => {
  const shown = all.flatMap(({ cases }) => Object.values(cases).map(([kind]) => kind));
  // That one is shown by located-array.test.ts: only there are files read by ranges.
  expect([...new Set(shown), "not-in-ranges"].sort()).toStrictEqual(
    Object.keys(formatProblems).sort(),
  );
});

test.for([
  ["entries", { entries: 1, entryBytes: 1000, totalBytes: 1000 }, /2 entries; at most 1/],
  [
    "bytes of an entry",
    { entries: 2, entryBytes: 129, totalBytes: 1000 },
    /130 bytes; at most 129/,
  ],
  ["bytes in all", { entries: 2, entryBytes: 130, totalBytes: 259 }, /260 bytes.*at most 259/],
] as const)("a limit on %s is kept", ([, limits, says]) => {
  const bytes = makeZip([GOOD, { ...GOOD, name: "b.npy" }]);
  const parse = (zip: ZipLimits) => parseNpz(bytes, { ...defaultReadLimits, zip });
  expect(parse({ entries: 2, entryBytes: 130, totalBytes: 260 }).size).toBe(2);
  const error = refusal(() => parse(limits));
  expect(error.kind).toBe("zip-limit");
  expect(error.message).toMatch(says);
});

test.for([
  ["disk", 4],
  ["count on this disk", 8],
  ["count", 10],
  ["size of the directory", 12],
  ["start of the directory", 16],
] as const)(
  "an end record that disagrees with its ZIP64 twin on the %s is refused",
  ([, field]) => {
    const bytes = fixture("npz/zip64.npz");
    bytes[bytes.length - 22 + field] ^= 1;
    expect(refusal(() => parseNpz(bytes)).kind).toBe("zip-corrupt");
  },
);

test("a bomb is refused without being inflated", () => {
  const bomb = makeZip([{ name: "view1.npy", data: ZEROS, deflated: true, payload: zeros(512) }]);
  const before = process.memoryUsage().arrayBuffers;
  expect(refusal(() => parseNpz(bomb)).kind).toBe("zip-bomb");
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * ZEROS.length);
});

function refusal(parse: () => unknown): FormatError {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("it was read");
}
