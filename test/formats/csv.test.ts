import fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvOptions, parseCsv } from "../../src/formats/csv.ts";
import { DecimalReader } from "../../src/formats/text-decimal.ts";
import { describeTable, expectedTable, fixture, fixtures } from "./fixtures.ts";

function csv(text: string, options: CsvOptions = {}) {
  return Object.fromEntries(
    [...parseCsv(new TextEncoder().encode(text), undefined, options)].map(
      ([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }],
    ),
  );
}

const NAMED = fixtures("text").filter((path) => /\.[ct]sv$/.test(path) && !/savetxt/.test(path));

test.for(NAMED)("%s has the arrays that its writer had", (path) => {
  const options: CsvOptions = path.endsWith(".tsv") ? { separator: "\t" } : {};
  const arrays = parseCsv(fixture(path), undefined, options);
  expect(describeTable(arrays)).toStrictEqual(expectedTable(path));
});

test.for(["text/savetxt.csv", "text/savetxt.txt"])("%s has the doubles that NumPy had", (path) => {
  const arrays = parseCsv(fixture(path), undefined, { arrayName: "view1" });
  expect(describeTable(arrays)).toStrictEqual(expectedTable(path));
});

const MATRIX = { shape: [2, 3], data: [0.5, -1e-3, 2, 3, 4, 5] };

test.for([
  ["commas", "0.5,-1e-3,2\n3,4,5\n"],
  ["tabs", "0.5\t-1e-3\t2\n3\t4\t5\n"],
  ["semicolons", "0.5;-1e-3;2\n3;4;5\n"],
  ["spaces, as of np.savetxt", "5.0e-01 -1.0e-03 2\n3 4 5\n"],
  ["spaces after commas", "0.5, -1e-3, 2\n3, 4, 5"],
  ["quotes", '"0.5","-1e-3","2"\r\n"3","4","5"\r\n'],
  ["CRLF and no end", "0.5,-1e-3,2\r\n3,4,5"],
  ["a byte order mark", "\ufeff0.5,-1e-3,2\n3,4,5\n"],
  ["empty lines at the end", "0.5,-1e-3,2\n3,4,5\n\n\r\n"],
])("values without a header are one matrix: %s", ([, text]) => {
  expect(csv(text, { arrayName: "view1" })).toEqual({ view1: MATRIX });
});

test("a header names columns, by the rules of a table", () => {
  const text = 'label,view1_1,view1_0\ncat,2,1\n"a ""dog"", big\nand old",4,3\n';
  expect(csv(text)).toEqual({
    labels: { shape: [2], data: ["cat", 'a "dog", big\nand old'] },
    view1: { shape: [2, 2], data: [1, 2, 3, 4] },
  });
});

test("one column of numbers is what it is sent as", () => {
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
  const read = (text: string) => {
    const reader = new DecimalReader(new TextEncoder().encode(`x${text}`));
    const value = reader.read(1);
    return reader.end === text.length + 1 ? value : Number.NaN;
  };
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
