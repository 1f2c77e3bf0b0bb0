import { expect, test } from "vitest";
import { parseParquet } from "../../src/formats/parquet.ts";
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
