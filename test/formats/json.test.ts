import { expect, test } from "vitest";
import { parseJson } from "../../src/formats/json.ts";
import type { NamedArray } from "../../src/formats/named-array.ts";
import { parseNdjson } from "../../src/formats/ndjson.ts";
import { describeTable, expectedTable, fixture, fixtures } from "./fixtures.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

function plain(arrays: ReadonlyMap<string, NamedArray>) {
  return Object.fromEntries(
    [...arrays].map(([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }]),
  );
}

const json = (text: string) => plain(parseJson(utf8(text)));
const ndjson = (text: string) => plain(parseNdjson(utf8(text)));

const JSONS = fixtures("text").filter((path) => path.endsWith("json"));

test.for(JSONS)("%s has the arrays that its writer had", (path) => {
  const arrays = parseJson(fixture(path), undefined, { arrayName: "view1" });
  expect(describeTable(arrays)).toStrictEqual(expectedTable(path));
});

test("an object has arrays by their names", () => {
  const text = '{"view1": [[0.5, -1e-3], [2, 3]], "labels": ["cat", "dog"], "temperature": 0.5}';
  expect(json(text)).toEqual({
    view1: { shape: [2, 2], data: [0.5, -1e-3, 2, 3] },
    labels: { shape: [2], data: ["cat", "dog"] },
    temperature: { shape: [], data: [0.5] },
  });
});

test("an array may be base64 of little-endian values", () => {
  const values = new Float32Array([1.5, -2, 0.25]);
  const data = Buffer.from(values.buffer).toString("base64");
  const arrays = parseJson(
    utf8(JSON.stringify({ view1: { dtype: "float32", shape: [1, 3], data } })),
  );
  expect(arrays.get("view1")).toStrictEqual({ shape: [1, 3], data: values });
});

test("a list of records is a table", () => {
  expect(json('[{"view1": [1, 2], "label": 3}, {"label": 4, "view1": [5, 6]}]')).toEqual({
    view1: { shape: [2, 2], data: [1, 2, 5, 6] },
    labels: { shape: [2], data: [3, 4] },
  });
});

test("a list of lists is one array, which the sender names", () => {
  const arrays = parseJson(utf8("\ufeff [[1, 2], [3, 4]]"), undefined, { arrayName: "view1" });
  expect(plain(arrays)).toEqual({ view1: { shape: [2, 2], data: [1, 2, 3, 4] } });
});

test("names such as __proto__ are names", () => {
  expect(json('{"__proto__": [1]}')).toEqual(
    Object.fromEntries([["__proto__", { shape: [1], data: [1] }]]),
  );
});

test("NDJSON has a record a line, whatever ends the lines", () => {
  for (const end of ["\n", "\r\n", "\n\n  \n"]) {
    const lines = ['{"view1": [1, 2], "label": "a"}', '{"view1": [3, 4], "label": "b"}'];
    const expected = {
      view1: { shape: [2, 2], data: [1, 2, 3, 4] },
      labels: { shape: [2], data: ["a", "b"] },
    };
    expect(ndjson(lines.join(end))).toEqual(expected);
    expect(ndjson(`\ufeff${lines.join(end)}${end}`)).toEqual(expected);
  }
});
