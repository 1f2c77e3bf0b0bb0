import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { matrix } from "../../src/linalg/matrix.ts";

test("a matrix is a view of its values, row by row", () => {
  const data = new Float32Array([1, 2, 3, 4, 5, 6]);
  const { rows, columns, data: view } = matrix(2, 3, data);
  expect(view).toBe(data);
  expect(view[1 * columns + 2]).toBe(6);
  expect(rows).toBe(2);
});

test("a matrix may have no rows", () => {
  expect(matrix(0, 5, new Float64Array())).toMatchObject({ rows: 0, columns: 5 });
});

test.for([
  ["too few values", 2, 3, 5],
  ["too many values", 2, 3, 7],
  ["half a row", 2.5, 2, 5],
  ["negative sides", -2, -3, 6],
  ["rows that are not a number", Number.NaN, 3, 0],
  ["rows beyond 2^53", 2 ** 53, 0, 0],
] as const)("a matrix cannot have %s", ([, rows, columns, values]) => {
  const make = () => matrix(rows, columns, new Float64Array(values), "view1");
  expect(make).toThrow(InputError);
  expect(make).toThrow(/view1/);
});
