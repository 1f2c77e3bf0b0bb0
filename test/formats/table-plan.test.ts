import { expect, test } from "vitest";
import { FormatError } from "../../src/formats/format-error.ts";
import { type Column, tableArrays } from "./table-arrays.ts";

function numbers(name: string, ...values: number[]): Column {
  return { name, kind: "numbers", values: new Float32Array(values) };
}

function plain(columns: Column[]) {
  return Object.fromEntries(
    [...tableArrays(columns)].map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: [...data] },
    ]),
  );
}

test("a column of vectors is a matrix", () => {
  const values = new Float32Array([1, 2, 3, 4, 5, 6]);
  expect(plain([{ name: "view1", kind: "vectors", width: 3, values }])).toEqual({
    view1: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
  });
});

test.for([
  ["view1_0", "view1_1", "view1_2"],
  ["view1.0", "view1.1", "view1.2"],
  ["view1[0]", "view1[1]", "view1[2]"],
  ["view1_00", "view1_01", "view1_02"],
])("columns %s, … are a matrix, in whatever order they come", ([first, second, third]) => {
  expect(plain([numbers(third, 3, 6), numbers(first, 1, 4), numbers(second, 2, 5)])).toEqual({
    view1: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
  });
});

test("columns of two types are kept in the wider one", () => {
  const arrays = tableArrays([
    { name: "view1_0", kind: "numbers", values: new Int32Array([2 ** 30 + 1]) },
    numbers("view1_1", 0.5),
  ]);
  expect(arrays.get("view1")?.data).toStrictEqual(new Float64Array([2 ** 30 + 1, 0.5]));
});

test("a column called label is labels, numbers or text", () => {
  expect(plain([numbers("label", 3, 1)])).toEqual({ labels: { shape: [2], data: [3, 1] } });
  const values = ["cat", "dog"];
  expect(plain([{ name: "label", kind: "strings", values }])).toEqual({
    labels: { shape: [2], data: values },
  });
});

test("a name that merely ends in a number stays a name", () => {
  expect(plain([numbers("model_2", 3, 1)])).toEqual({ model_2: { shape: [2], data: [3, 1] } });
});

test("the row numbers that pandas stores are left out", () => {
  expect(plain([numbers("labels", 3), numbers("__index_level_0__", 0)])).toEqual({
    labels: { shape: [1], data: [3] },
  });
});

test.for<[string, Column[], RegExp]>([
  ["a component is missing", [numbers("a_0", 1), numbers("a_2", 1)], /number 1 is missing/],
  ["components count from one", [numbers("a_1", 1), numbers("a_2", 1)], /a_0 to a_1/],
  [
    "a component is text",
    [numbers("a_0", 1), { name: "a_1", kind: "strings", values: ["x"] }, numbers("a_2", 1)],
    /not of numbers/,
  ],
  ["a component is there twice", [numbers("a_1", 1), numbers("a.1", 1)], /twice/],
  ["a name is there twice", [numbers("label", 1), numbers("labels", 1)], /two columns/],
  ["a column has no name", [numbers("", 1)], /index=False/],
])("a table is refused if %s", ([, columns, says]) => {
  expect(() => tableArrays(columns)).toThrow(FormatError);
  expect(() => tableArrays(columns)).toThrow(says);
});
