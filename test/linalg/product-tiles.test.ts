import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { productTiles } from "../../src/linalg/product-tiles.ts";
import type { ScaledRows } from "../../src/linalg/scaled-rows.ts";
import type { TileSize } from "../../src/linalg/tile.ts";
import { IMPLEMENTATIONS, KERNELS, use } from "./implementations.ts";
import { pairs, product, rowsOf, tolerance } from "./rows.ts";

afterEach(() => use("javascript"));

/** Small whole numbers, whose products are exact in any order and precision. */
function wholeNumbers(rows: number, columns: number, seed: number): Matrix {
  const data = Float32Array.from({ length: rows * columns }, (_, i) => ((i + seed) * 7919) % 23);
  return { rows, columns, data };
}

/** left·rightᵀ by the definition. */
function exactly(left: ScaledRows, right: ScaledRows): number[] {
  const entries: number[] = [];
  for (let i = 0; i < left.rows; i++) {
    for (let j = 0; j < right.rows; j++) entries.push(product(left, i, right, j));
  }
  return entries;
}

function gather(left: ScaledRows, right: ScaledRows, size?: TileSize): number[] {
  const entries = new Array<number>(left.rows * right.rows).fill(Number.NaN);
  for (const tile of productTiles(left, right, size)) {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) {
        const index = (tile.firstRow + i) * right.rows + tile.firstColumn + j;
        if (!Number.isNaN(entries[index])) throw new Error("an entry is in two tiles");
        entries[index] = tile.products[i * tile.stride + j];
      }
    }
  }
  return entries;
}

describe.each(IMPLEMENTATIONS)("the tiles of a product by %s", (implementation) => {
  beforeEach(() => use(implementation));

  it("hold every entry once, whatever the shapes and the size of a tile", () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 0, max: 9 }),
        size,
        size,
        (m, n, depth, rows, columns) => {
          const [left, right] = [wholeNumbers(m, depth, 1), wholeNumbers(n, depth, 5)];
          expect(gather(left, right, { rows, columns })).toEqual(exactly(left, right));
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it("are right in double or single precision, with rows centred, scaled and extended", () => {
    fc.assert(
      fc.property(pairs, ({ left, right }) => {
        const entries = gather(left, right);
        const expected = exactly(left, right);
        const worst = Math.max(...entries.map((entry, at) => Math.abs(entry - expected[at])));
        expect(worst).toBeLessThan(
          implementation === "javascript" ? 1e-13 : tolerance(left.columns),
        );
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it.each([
    [131, 259, 130, {}],
    [1030, 530, 3, {}],
    [5, 3, 2000, {}],
    [700, 600, 17, { rows: 650, columns: 590 }],
    [9, 1000, 520, { rows: 64, columns: 1000 }],
  ])("cover %i × %i rows of %i values", (m, n, depth, size) => {
    const [left, right] = [wholeNumbers(m, depth, 2), wholeNumbers(n, depth, 3)];
    expect(gather(left, right, size)).toEqual(exactly(left, right));
  });

  it("finish a block of left rows before the next begins", () => {
    const order = [
      ...productTiles(wholeNumbers(5, 2, 0), wholeNumbers(5, 2, 0), { rows: 4, columns: 3 }),
    ];
    expect(order.map(({ firstRow, firstColumn }) => [firstRow, firstColumn])).toEqual([
      [0, 0],
      [0, 3],
      [4, 0],
      [4, 3],
    ]);
  });

  it("are right to the norms of rows from 1e-14 to 1e14", () => {
    const magnitudes = [1e-14, 1e-7, 1, 1e7, 1e14];
    const stretched = (rows: ScaledRows): ScaledRows => ({
      ...rows,
      data: Float64Array.from(
        rows.data,
        (value, index) => value * magnitudes[Math.floor(index / rows.columns) % 5],
      ),
    });
    const [left, right] = [stretched(rowsOf(10, 30, 1)), stretched(rowsOf(15, 30, 2))];
    const entries = gather(left, right);
    exactly(left, right).forEach((expected, at) => {
      const norms = magnitudes[Math.floor(at / 15) % 5] * magnitudes[(at % 15) % 5];
      expect(Math.abs(entries[at] - expected)).toBeLessThan(norms * tolerance(30));
    });
  });
});

it("a product in JavaScript is summed in double precision even where the rows are single", () => {
  const left = { rows: 1, columns: 3, data: Float32Array.of(1, 2 ** -12, 1) };
  const right = { rows: 1, columns: 3, data: Float32Array.of(2 ** 20, 2 ** -12, -(2 ** 20)) };
  expect(gather(left, right)).toEqual([2 ** -24]);
});

it.each(KERNELS)("the %s kernels leave rows beyond single precision to JavaScript", (kernels) => {
  use(kernels);
  const single = (...values: number[]) => ({
    rows: values.length,
    columns: 1,
    data: Float64Array.from(values),
  });
  expect(gather(single(1e-200, 2e-200), single(1e200, 3e200))).toEqual([1, 3, 2, 6]);
  expect(gather(single(1, 1e-20), single(1e-20, 0))).toEqual([1e-20, 0, 1e-40, 0]);
  expect(gather({ ...single(3), scales: Float64Array.of(2 ** 100) }, single(2 ** 100))).toEqual([
    3 * 2 ** 200,
  ]);
  expect(gather({ ...single(3), centre: Float64Array.of(3 - 2 ** -51) }, single(2))).toEqual([
    2 ** -50,
  ]);
  const appended = Float64Array.of(2 ** 130);
  expect(gather({ ...single(0), appended }, { ...single(0), appended })).toEqual([2 ** 260]);
});

it("rows of different lengths have no product", () => {
  expect(() => productTiles(wholeNumbers(2, 3, 0), wholeNumbers(2, 4, 0))).toThrow(InputError);
});
