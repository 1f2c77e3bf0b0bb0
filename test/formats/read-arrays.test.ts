import { expect, test } from "vitest";
import { parseCsv } from "../../src/formats/csv.ts";
import { type FileFormat, fileFormats } from "../../src/formats/file-formats.ts";
import { findFormat } from "../../src/formats/find-format.ts";
import { readArrays } from "../../src/formats/read-arrays.ts";
import { describeTable, expectedArrays, expectedTable, fixture, fixtures } from "./fixtures.ts";
import { concatenate } from "./make-npy.ts";

const FOLDERS = ["npz", "safetensors", "parquet", "arrow", "text"];
const UNNAMED = /savetxt|list\.json/;
const FILES = FOLDERS.flatMap(fixtures).filter((path) => !UNNAMED.test(path));

test.for(FILES)("%s is read by its first bytes or by its looks", (path) => {
  expect(describeTable(readArrays(fixture(path)))).toStrictEqual(expectedTable(path));
});

test.for(["npz/savez.npz", "safetensors/every-type.safetensors", "arrow/every-type.arrow"])(
  "%s is read at every address",
  (path) => {
    const bytes = fixture(path);
    for (let shift = 0; shift < 9; shift++) {
      const padded = concatenate([new Uint8Array(shift), bytes, new Uint8Array(3)]);
      const arrays = readArrays(padded.subarray(shift, shift + bytes.length));
      expect(describeTable(arrays), `${shift}`).toStrictEqual(expectedTable(path));
    }
  },
);

const encode = (text: string) => new TextEncoder().encode(text);

test.for<[string, Parameters<typeof findFormat>[1], string, string]>([
  ["the name decides", { filename: "Labels.TSV", contentType: "text/csv" }, "a\n1\n", "TSV"],
  ["then the media type", { contentType: "Text/CSV; header=present" }, "[1]", "CSV"],
  ["a name that says nothing", { filename: "data", contentType: "application/json" }, "1", "JSON"],
  ["types that say nothing", { contentType: "application/octet-stream" }, "[[1]]", "JSON"],
  ["curl's type for --data", { contentType: "application/x-www-form-urlencoded" }, "1,2\n", "CSV"],
  ["a byte order mark", {}, "\ufeff {}", "JSON"],
  ["JSON lines", { filename: "embeddings.jsonl" }, '{"a": 1}', "NDJSON"],
  ["null for hints", { filename: null, contentType: null }, "cat\n", "CSV"],
])("of texts, %s", ([, hints, text, name]) => {
  expect(findFormat(encode(text), hints)).toBe(name);
});

test("first bytes decide against name and type", () => {
  const hints = { filename: "view1.csv", contentType: "text/csv" };
  expect(findFormat(fixture("npy/vector.npy"), hints)).toBe("NPY");
});

test("a file with a name of a format, but other bytes, is refused by that format's reader", () => {
  expect(() => readArrays(encode("hello"), { filename: "view1.npy", arrayName: "a" })).toThrow(
    /NPY|array "a"/,
  );
});

test.for(["npy/vector.npy", "text/savetxt.csv", "text/savetxt.txt", "text/list.json"])(
  "the array of %s is called as it is sent",
  (path) => {
    expect([...readArrays(fixture(path), { arrayName: "train" }).keys()]).toEqual(["train"]);
    expect(() => readArrays(fixture(path))).toThrow(/curl -F view1=@FILE/);
  },
);

test("the only array of a file takes the name under which it is sent; several keep theirs", () => {
  const half = fixture("parquet/half-lists.parquet");
  expect([...readArrays(half, { arrayName: "view2" }).keys()]).toEqual(["view2"]);
  const arrays = readArrays(fixture("npz/savez.npz"), { arrayName: "view2" });
  expect([...arrays.keys()]).toEqual(Object.keys(expectedArrays("npz/savez.npz")));
});

test("columns of one array take the name under which they are sent", () => {
  const text = encode("view1_0,view1_1\n1,2\n3,4\n");
  expect([...parseCsv(text).keys()]).toEqual(["view1"]);
  expect([...readArrays(text, { arrayName: "view2" }).keys()]).toEqual(["view2"]);
});

test("extensions and media types are of one format each", () => {
  const formats: readonly FileFormat[] = fileFormats;
  for (const key of ["extensions", "contentTypes"] as const) {
    const all = formats.flatMap((format) => format[key]);
    expect(new Set(all).size).toBe(all.length);
  }
});
