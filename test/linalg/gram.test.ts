import { expect, test } from "vitest";
import { gram, rowGram } from "../../src/linalg/gram.ts";
import { matrix } from "../../src/linalg/matrix.ts";

/** Whole numbers, so that every sum of products is exact. */
const wholeNumbers = (rows: number, columns: number) =>
  matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, (_, index) => ((index * 37) % 23) - 11),
    "rows",
  );

const transposed = ({ rows, columns, data }: ReturnType<typeof wholeNumbers>) =>
  matrix(
    columns,
    rows,
    Float32Array.from(
      { length: data.length },
      (_, index) => data[(index % rows) * columns + Math.floor(index / rows)],
    ),
    "columns",
  );

test.each([
  [1, 1],
  [2, 5],
  [7, 3],
  [300, 4],
  [3, 700],
])(
  "products of %d rows of %d values are those of the columns of the transpose",
  (rows, columns) => {
    const given = wholeNumbers(rows, columns);
    expect(rowGram(given)).toEqual(gram(transposed(given)));
  },
);

test("the product of two rows is the sum of products, less the centre of both", () => {
  const given = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6), "rows");
  expect(Array.from(rowGram(given))).toEqual([14, 32, 32, 77]);
  expect(Array.from(rowGram(given, Float64Array.of(1, 1, 1)))).toEqual([5, 14, 14, 50]);
  expect(Array.from(gram(given, Float64Array.of(1, 1, 1)))).toEqual([
    9, 12, 15, 12, 17, 22, 15, 22, 29,
  ]);
});
