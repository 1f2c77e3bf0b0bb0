import fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvOptions, parseCsv } from "../../src/formats/csv.ts";
import { readDecimal } from "../../src/formats/decimal.ts";
import { expectRefusal } from "./expect-refusal.ts";

function csv(text: string, options: CsvOptions = {}) {
  return Object.fromEntries(
    [...parseCsv(new TextEncoder().encode(text), undefined, options)].map(
      ([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }],
    ),
  );
}

const MATRIX = { shape: [2, 3], data: [0.5, -1e-3, 2, 3, 4, 5] };

test.for([
  ["commas", "0.5,-1e-3,2\n3,4,5\n"],
  ["tabs", "0.5\t-1e-3\t2\n3\t4\t5\n"],
  ["semicolons", "0.5;-1e-3;2\n3;4;5\n"],
  ["spaces, as of np.savetxt", "5.0e-01 -1.0e-03 2\n3 4 5\n"],
  ["spaces after commas", "0.5, -1e-3, 2\n3, 4, 5"],
  ["quotes", '"0.5","-1e-3","2"\r\n"3","4","5"\r\n'],
  ["CRLF and no end", "0.5,-1e-3,2\r\n3,4,5"],
  ["CR", "0.5,-1e-3,2\r3,4,5\r"],
  ["a byte order mark", "\ufeff0.5,-1e-3,2\n3,4,5\n"],
  ["empty lines at the end", "0.5,-1e-3,2\n3,4,5\n\n\r\n"],
])("values without a header are one matrix: %s", ([, text]) => {
  expect(csv(text)).toEqual({ embeddings: MATRIX });
  expect(csv(text, { arrayName: "view1" })).toEqual({ view1: MATRIX });
});

test("a header names columns, by the rules of a table", () => {
  const text = 'label,view1_1,view1_0\ncat,2,1\n"a ""dog"", big\nand old",4,3\n';
  expect(csv(text)).toEqual({
    labels: { shape: [2], data: ["cat", 'a "dog", big\nand old'] },
    view1: { shape: [2, 2], data: [1, 2, 3, 4] },
  });
});

test("one column of numbers is labels, unless it has a name", () => {
  expect(csv("3\n1\n2")).toEqual({ labels: { shape: [3], data: [3, 1, 2] } });
  expect(csv("3\n1\n2", { arrayName: "train_labels" })).toEqual({
    train_labels: { shape: [3], data: [3, 1, 2] },
  });
});

test("one column of words sent as labels has a header only if that says so", () => {
  const labels = { shape: [2], data: ["cat", "dog"] };
  expect(csv("cat\ndog", { arrayName: "labels" })).toEqual({ labels });
  expect(csv("labels\ncat\ndog", { arrayName: "labels" })).toEqual({ labels });
  expect(csv("label\ncat\ndog", { arrayName: "labels" })).toEqual({ labels });
  expect(csv("label\ncat\ndog")).toEqual({ labels });
});

test("labels of which only later ones are words are words", () => {
  expect(csv("view1_0,label\n1,010\n2,7b\n")).toEqual({
    view1: { shape: [2, 1], data: [1, 2] },
    labels: { shape: [2], data: ["010", "7b"] },
  });
});

test("decimal numbers are the doubles that JavaScript reads", () => {
  const read = (text: string) => readDecimal(new TextEncoder().encode(text), 0, text.length);
  const forms = fc
    .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 }))
    .map(([value, form]) =>
      form === 0
        ? String(value)
        : form === 1
          ? value.toExponential(18)
          : form === 2
            ? Math.fround(value).toPrecision(9)
            : value.toFixed(6),
    )
    .filter((text) => text !== "Infinity" && text !== "-Infinity");
  fc.assert(
    fc.property(forms, (text) => Object.is(read(text), Number(text))),
    { numRuns: 20_000 },
  );
  for (const text of [
    "1.",
    ".5",
    "-.5e1",
    "+3",
    "1e400",
    "1e-400",
    "-0",
    "00012",
    "9007199254740993",
  ]) {
    expect(read(text), text).toBe(Number(text));
  }
  for (const text of [
    "",
    "-",
    ".",
    "e5",
    "1e",
    "1e+",
    "0x10",
    "1_0",
    "1,5",
    "1 2",
    "--1",
    "1.2.3",
  ]) {
    expect(read(text), text).toBeNaN();
  }
});

expectRefusal(
  "parseCsv",
  (bytes, limits) => parseCsv(bytes, limits),
  {},
  {
    nothing: ["csv-empty", ""],
    "empty lines only": ["csv-empty", "\n\r\n"],
    "a header only": ["csv-empty", "label,view1_0\n"],
    "a quote that is not closed": ["csv-quote", 'label\n"cat\ndog', /line 2/],
    "a quote that closes early": ["csv-quote", 'label\n"cat"s\n', /line 2/],
    "a longer line": ["csv-ragged", "1,2\n3,4,5\n", /line 2 has 3 cells, but the first has 2/],
    "a shorter line after a text of two lines": ["csv-ragged", 'a,b\n"x\ny",2\n3\n', /line 4/],
    "an empty line": ["csv-ragged", "1,2\n\n3,4", /line 2 is empty/],
    "an empty line among labels": ["csv-ragged", "1\n\n3", /line 2 is empty/],
    "an empty cell": ["csv-value", "1,2\n3,\n", /line 2, column 2: the cell is empty/],
    "an empty cell in the first line": ["csv-value", ",2\n3,4\n"],
    NaN: ["csv-value", "view1_0,label\n1,2\nnan,3", /line 3, column 1 \("view1_0"\): "nan"/],
    "an infinity": ["csv-value", "1,2\n3,-inf"],
    "an infinite number": ["csv-value", "1,2\n3,1e999"],
    "NA among labels of numbers": ["csv-value", "label,view1_0\n1,2\nNA,3"],
    "a decimal comma": [
      "csv-value",
      "0,5;1,5\n0,25;1\n".replace("0,5;1,5", "1;2"),
      /decimal comma/,
    ],
    "a word among numbers": ["csv-value", "1,2\n3,x"],
    "pandas' column numbers": ["table-columns", "0,1,2\n3.5,4,5", /header=False/],
    "pandas' row numbers": ["table-columns", ",view1_0\n0,1.5", /index=False/],
    "many columns": ["table-limit", "1,2,3,4,5\n"],
    "many rows": ["arrays-limit", "1,2\n".repeat(200)],
    "many words": [
      "arrays-limit",
      `label\n${Array.from({ length: 30 }, (_, i) => `x${i}`).join("\n")}`,
    ],
    "UTF-16": ["text-encoding", Uint8Array.of(0xff, 0xfe, 0x31, 0)],
    "Latin-1": ["text-encoding", Uint8Array.of(0x61, 0x0a, 0xd6, 0x6c), /line 2/],
  },
);
