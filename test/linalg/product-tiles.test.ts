import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { productTiles } from "../../src/linalg/product-tiles.ts";
import type { TileSize } from "../../src/linalg/tile.ts";

/** Small whole numbers, whose products are exact in any order. */
function wholeNumbers(rows: number, columns: number, seed: number): Matrix {
  const data = Float32Array.from({ length: rows * columns }, (_, i) => ((i + seed) * 7919) % 23);
  return { rows, columns, data };
}

/** left·rightᵀ by the definition. */
function product(left: Matrix, right: Matrix): number[] {
  const entries: number[] = [];
  for (let i = 0; i < left.rows; i++) {
    for (let j = 0; j < right.rows; j++) {
      let sum = 0;
      for (let k = 0; k < left.columns; k++) {
        sum += left.data[i * left.columns + k] * right.data[j * left.columns + k];
      }
      entries.push(sum);
    }
  }
  return entries;
}

function gather(left: Matrix, right: Matrix, size?: TileSize): number[] {
  const entries = new Array<number>(left.rows * right.rows).fill(Number.NaN);
  for (const tile of productTiles(left, right, size)) {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) {
        const index = (tile.firstRow + i) * right.rows + tile.firstColumn + j;
        expect(entries[index], "no entry is in two tiles").toBeNaN();
        entries[index] = tile.products[i * tile.stride + j];
      }
    }
  }
  return entries;
}

describe("the tiles of a product", () => {
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
          expect(gather(left, right, { rows, columns })).toEqual(product(left, right));
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it("cover matrices of many tiles of the default size", () => {
    const [left, right] = [wholeNumbers(131, 130, 2), wholeNumbers(259, 130, 3)];
    expect(gather(left, right)).toEqual(product(left, right));
  });

  it("sum in double precision even where the rows are single", () => {
    const left = { rows: 1, columns: 3, data: Float32Array.of(1, 2 ** -12, 1) };
    const right = { rows: 1, columns: 3, data: Float32Array.of(2 ** 20, 2 ** -12, -(2 ** 20)) };
    expect(gather(left, right)).toEqual([2 ** -24]);
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

  it("are refused for rows of different lengths", () => {
    expect(() => productTiles(wholeNumbers(2, 3, 0), wholeNumbers(2, 4, 0))).toThrow(InputError);
  });
});
