import { expect, test } from "vitest";
import { parseJson } from "../../src/formats/json.ts";
import type { NamedArray } from "../../src/formats/named-array.ts";
import { parseNdjson } from "../../src/formats/ndjson.ts";
import { expectRefusal } from "./expect-refusal.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

function plain(arrays: ReadonlyMap<string, NamedArray>) {
  return Object.fromEntries(
    [...arrays].map(([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }]),
  );
}

const json = (text: string) => plain(parseJson(utf8(text)));
const ndjson = (text: string) => plain(parseNdjson(utf8(text)));

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
  const arrays = parseJson(utf8("\ufeff [[1, 2], [3, 4]]"), undefined, "view1");
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

const LIMITS = { jsonBytes: 400, scratchBytes: 300 };

expectRefusal("parseJson", (bytes, limits) => parseJson(bytes, limits), LIMITS, {
  "a text cut short": ["json-syntax", '{"view1": [[1, 2'],
  "a word": ["json-syntax", "hello"],
  "a comma too many": ["json-syntax", '{"view1": [1,]}', /\[1,\]/],
  NaN: ["json-syntax", '{"view1": [NaN]}', /NaN and Infinity/],
  "a name twice": ["json-duplicate", '{"view1": [1], "view\\u0031": [2]}', /view1/],
  "a name twice in a record": ["json-duplicate", '[{"a": 1, "a": 2}]'],
  "a lone number": ["json-structure", "3"],
  "a text": ["json-structure", '"view1"'],
  "an object without base64": ["json-structure", '{"view1": {"a": 1}}', /^\/view1/],
  "an unknown dtype": ["json-structure", '{"view1": {"dtype": "f4", "shape": [1], "data": ""}}'],
  "rows of different lengths": ["json-ragged", '{"view1": [[1, 2], [3]]}', /\/view1\/1 has 1/],
  "a record without a field": ["json-ragged", '[{"a": 1, "b": 2}, {"a": 1}]', /\/1 has no/],
  "a record with a new field": ["json-ragged", '[{"a": 1}, {"a": 1, "b": 2}]', /"b"/],
  "a shorter vector in a record": ["json-ragged", '[{"a": [1, 2]}, {"a": [1]}]', /\/1\/a has 1/],
  "null among numbers": ["json-value", '{"view1": [[1, 2], [3, null]]}', /\/view1\/1\/1 is null/],
  "text among numbers": ["json-value", '{"view1": [1, "x"]}'],
  "a number among text": ["json-value", '{"labels": ["x", 1]}'],
  "a number among lists": ["json-value", '{"view1": [[1], 1]}'],
  "a list among numbers": ["json-value", '{"view1": [1, [1]]}', /a list of 1/],
  "an infinite number": ["json-value", '{"view1": [1e999]}', /Infinity/],
  "a boolean": ["json-value", '{"view1": true}'],
  "no record among records": ["json-value", '[{"a": 1}, 3]', /^\/1 is 3/],
  "an empty vector": ["json-value", '[{"a": []}]'],
  "base64 that is none": ["json-base64", '{"a": {"dtype": "uint8", "shape": [1], "data": "A?=="}}'],
  "base64 with stray bits": [
    "json-base64",
    '{"a": {"dtype": "uint8", "shape": [1], "data": "AR=="}}',
  ],
  "too few bytes": [
    "json-base64",
    '{"a": {"dtype": "uint8", "shape": [9], "data": "AQ=="}}',
    /9 bytes/,
  ],
  "a large text": ["json-limit", `[${"1,".repeat(200)}1]`, /NPZ/],
  "a deep text": ["json-limit", `${"[".repeat(50)}1${"]".repeat(50)}`, /16 levels/],
  "many lists": ["json-limit", `[${"[],".repeat(120)}[]]`],
  "no UTF-8": ["text-encoding", Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d)],
});

expectRefusal("parseNdjson", (bytes, limits) => parseNdjson(bytes, limits), LIMITS, {
  nothing: ["json-structure", " \n \n"],
  "a line that is no JSON": ["json-syntax", '{"a": 1}\n\n{"a": 2', /line 3/],
  "a line that is no record": ["json-value", '{"a": 1}\n[1]', /line 2/],
  "a line with another field": ["json-ragged", '{"a": 1}\n{"b": 1}', /line 2/],
  "a line with null": ["json-value", '{"a": [1]}\n{"a": [null]}', /line 2, \/a\/0 is null/],
  "a long line": ["json-limit", `{"a": "${"x".repeat(500)}"}`, /line 1/],
  "a line of many lists": ["json-limit", `{"a": [${"[],".repeat(20)}[]]}`],
  "many fields": ["table-limit", '{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}', /5 fields/],
  "large arrays": ["arrays-limit", `{"a": [${"1,".repeat(8)}1]}\n`.repeat(40)],
});
