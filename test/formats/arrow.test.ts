import { expect, test } from "vitest";
import { parseArrow } from "../../src/formats/arrow.ts";
import { FormatError } from "../../src/formats/format-error.ts";
import { defaultReadLimits } from "../../src/formats/read-limits.ts";
import { describeTable, expectedTable, fixture, fixtures } from "./fixtures.ts";
import { concatenate } from "./make-npy.ts";

const FILES = fixtures("arrow");

test.for(FILES)("%s has the arrays that its writer had", (path) => {
  expect(describeTable(parseArrow(fixture(path)))).toStrictEqual(expectedTable(path));
});

test("numbers keep their type", () => {
  const arrays = parseArrow(fixture("arrow/every-type-batches.arrow"));
  const types = [...arrays].map(([name, { data }]) => [name.split(" ")[0], data.constructor.name]);
  expect(Object.fromEntries(types)).toEqual({
    bool: "Uint8Array",
    int8: "Int8Array",
    uint8: "Uint8Array",
    int16: "Int16Array",
    uint16: "Uint16Array",
    int32: "Int32Array",
    uint32: "Uint32Array",
    int64: "Float64Array",
    uint64: "Float64Array",
    float16: "Float32Array",
    float32: "Float32Array",
    float64: "Float64Array",
  });
});

test.for(["fixed-none", "lists-none"])("the lists of %s, of one batch, are not copied", (name) => {
  const bytes = fixture(`arrow/${name}.arrow`);
  const data = parseArrow(bytes).get("view1")?.data as Float32Array;
  expect(data.buffer).toBe(bytes.buffer);
});

test.for(FILES)("%s is read at every address", (path) => {
  const bytes = fixture(path);
  for (let shift = 1; shift < 9; shift++) {
    const padded = concatenate([new Uint8Array(shift), bytes, new Uint8Array(shift)]);
    const arrays = parseArrow(padded.subarray(shift, shift + bytes.length));
    expect(describeTable(arrays)).toStrictEqual(expectedTable(path));
  }
});

test.for(["arrow/lists-lz4.arrow", "arrow/stream-batches.arrows", "arrow/texts.arrows"])(
  "no prefix of %s is read",
  (path) => {
    const bytes = fixture(path);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => parseArrow(bytes.subarray(0, length)), `${length}`).toThrow(FormatError);
    }
  },
);

test("what a compressed file expands to is counted", () => {
  const bytes = fixture("arrow/fixed-zstd.arrow");
  const bytesOfViews = 7 * 3 * (4 + 8);
  const limits = { ...defaultReadLimits, arrayBytes: bytesOfViews - 1 };
  expect(() => parseArrow(bytes, limits)).toThrow(/at most 251 are accepted/);
});
