import { expect, test } from "vitest";
import { parseParquet } from "../../src/formats/parquet.ts";
import { expectRefusal } from "./expect-refusal.ts";
import { describeTable, expectedTable, fixture, fixtures } from "./fixtures.ts";
import { concatenate } from "./make-npy.ts";

const FILES = fixtures("parquet");

test.for(FILES)("%s has the arrays that PyArrow wrote", (path) => {
  expect(describeTable(parseParquet(fixture(path)))).toStrictEqual(expectedTable(path));
});

test("numbers keep their type", () => {
  const arrays = parseParquet(fixture("parquet/lists-snappy.parquet"));
  expect(arrays.get("view1")?.data).toBeInstanceOf(Float32Array);
  expect(arrays.get("view2")?.data).toBeInstanceOf(Float64Array);
});

test("a file within a larger buffer is read from its own bytes", () => {
  for (let shift = 1; shift < 9; shift++) {
    const bytes = fixture("parquet/pages-2.parquet");
    const padded = concatenate([new Uint8Array(shift), bytes, new Uint8Array(shift)]);
    const arrays = parseParquet(padded.subarray(shift, shift + bytes.length));
    expect(describeTable(arrays)).toStrictEqual(expectedTable("parquet/pages-2.parquet"));
  }
});

test("no prefix of a file is read", () => {
  const bytes = fixture("parquet/lists-zstd.parquet");
  for (let length = 0; length < bytes.length; length++) {
    expect(() => parseParquet(bytes.subarray(0, length)), `${length}`).toThrow(/Parquet/);
  }
});

test("whichever byte of checksummed pages is changed, the file is refused", () => {
  const bytes = fixture("parquet/checksums.parquet");
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf("cat");
  bytes[at] ^= 1;
  expect(() => parseParquet(bytes)).toThrow(/CRC-32/);
});

const refused = (name: string) => fixture(`refused/${name}.parquet`);
const encrypted = fixture("parquet/lists-none.parquet");
encrypted[encrypted.length - 1] = "E".charCodeAt(0);
const long = fixture("parquet/lists-none.parquet");
new DataView(long.buffer).setUint32(long.length - 8, 2 ** 21, true);
const longer = fixture("parquet/lists-none.parquet");
new DataView(longer.buffer).setUint32(longer.length - 8, longer.length, true);

expectRefusal(
  "parseParquet",
  (bytes, limits) => parseParquet(bytes, limits),
  { columns: 64, arrayBytes: 2 ** 20 },
  {
    nothing: ["parquet-truncated", ""],
    "a file cut short": [
      "parquet-truncated",
      fixture("parquet/lists-none.parquet").subarray(0, 200),
      /PAR1/,
    ],
    "an encrypted footer": ["parquet-encrypted", encrypted],
    "a long footer": ["parquet-limit", long, /2097152/],
    "a footer longer than the file": ["parquet-corrupt", longer],
    "a null": ["parquet-null", refused("null"), /"label" has a null in row 2/],
    "a null for a list": ["parquet-null", refused("null-list"), /row 1/],
    "a null in a list": ["parquet-null", refused("null-in-list"), /row 1/],
    "an empty list": ["parquet-null", refused("empty-list"), /empty list in row 1/],
    "lists of different lengths": ["parquet-ragged", refused("ragged"), /row 1/],
    "a last list that is longer": ["parquet-ragged", refused("longer-last")],
    "a struct": ["parquet-type", refused("struct"), /"view1" is a struct/],
    "a list of lists": ["parquet-type", refused("list-of-lists")],
    "a list of texts": ["parquet-type", refused("list-of-texts")],
    "a date": ["parquet-type", refused("date"), /TIMESTAMP/],
    "a decimal number": ["parquet-type", refused("decimal"), /DECIMAL/],
    "an integer beyond 2^53": ["parquet-value", refused("beyond")],
    "text in Latin-1": ["text-encoding", refused("latin1")],
    "an encoding that is not read": ["parquet-encoding", refused("delta"), /DELTA_BINARY_PACKED/],
  },
);

expectRefusal(
  "parseParquet, with little memory,",
  (bytes, limits) => parseParquet(bytes, limits),
  { scratchBytes: 100 },
  {
    "many columns": ["table-limit", fixture("parquet/every-type.parquet")],
    "large arrays": ["arrays-limit", fixture("parquet/small-pages.parquet")],
    "large pages": ["parquet-limit", fixture("parquet/lists-none.parquet"), /page of/],
  },
);
