import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { idleKernelBytes } from "../../src/linalg/kernel.ts";
import {
  hasRelaxedSimd,
  hasSimd,
  installKernel,
  installKernels,
  kernelsInUse,
} from "../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../src/linalg/load-kernels.ts";
import { momentBlocks } from "../../src/linalg/moment-blocks.ts";
import { productTiles } from "../../src/linalg/product-tiles.ts";
import { rowLogSumExps } from "../../src/linalg/row-log-sum-exps.ts";
import type { ScaledRows } from "../../src/linalg/scaled-rows.ts";
import { gridFor, ORDERS } from "../../src/linalg/similarity-moments.ts";
import { topK, topKBlocks } from "../../src/linalg/top-k.ts";
import { randomUniform } from "../../src/numerics/random.ts";

const compiled = (name: string) =>
  new WebAssembly.Module(
    readFileSync(new URL(`../../src/linalg/kernels/${name}.wasm`, import.meta.url)),
  );

const VARIANTS = ["simd", "relaxed-simd"] as const;
const modules = { simd: compiled("simd"), "relaxed-simd": compiled("relaxed-simd") };

afterEach(() => {
  installKernels(null);
});

/** Rows of norm about 1, single or double. */
function rowsOf(rows: number, columns: number, seed: number, double = false): ScaledRows {
  const random = randomUniform(seed);
  const values = { length: rows * columns };
  const entry = () => (2 * random() - 1) / Math.sqrt(columns / 3);
  const data = double ? Float64Array.from(values, entry) : Float32Array.from(values, entry);
  return { rows, columns, data };
}

function scaled(rows: ScaledRows, seed: number): ScaledRows {
  const random = randomUniform(seed);
  const numbers = (length: number) => Float64Array.from({ length }, () => 0.5 + random());
  return {
    ...rows,
    scales: numbers(rows.rows),
    centre: numbers(rows.columns).map((value) => value / Math.sqrt(rows.columns)),
    appended: numbers(rows.rows),
  };
}

/** The scalar product by its definition, in double precision. */
function product(left: ScaledRows, i: number, right: ScaledRows, j: number): number {
  const entry = ({ data, columns, centre, scales }: ScaledRows, row: number, k: number) =>
    (scales?.[row] ?? 1) * (data[row * columns + k] - (centre?.[k] ?? 0));
  let sum = (left.appended?.[i] ?? 0) * (right.appended?.[j] ?? 0);
  for (let k = 0; k < left.columns; k++) sum += entry(left, i, k) * entry(right, j, k);
  return sum;
}

/** The largest norm that `rowsOf` and `scaled` make. */
const NORM = 3;

/** What single precision may lose of a sum of `columns` products of such rows. */
const tolerance = (columns: number) => 2 ** -24 * NORM ** 2 * (Math.sqrt(columns) + 4);

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  others: fc.integer({ min: 2, max: 300 }),
  columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 511, 512, 513, 1100)),
  double: fc.boolean(),
  withScales: fc.boolean(),
  seed: fc.nat(1e6),
});

function pair({
  rows,
  others,
  columns,
  double,
  withScales,
  seed,
}: {
  rows: number;
  others: number;
  columns: number;
  double: boolean;
  withScales: boolean;
  seed: number;
}): [ScaledRows, ScaledRows] {
  const left = rowsOf(rows, columns, seed, double);
  const right = rowsOf(others, columns, seed + 1);
  return withScales ? [scaled(left, seed + 2), scaled(right, seed + 3)] : [left, right];
}

const except = (left: ScaledRows, right: ScaledRows) =>
  Int32Array.from({ length: left.rows }, (_, row) => (row % 3 === 0 ? -1 : row % right.rows));

describe.each(VARIANTS)("the %s kernels", (variant) => {
  const install = () => installKernel(variant, modules[variant]);

  it("multiply rows of any number and length", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        install();
        const [left, right] = pair(shape);
        let entries = 0;
        for (const tile of productTiles(left, right)) {
          for (let i = 0; i < tile.rows; i++) {
            for (let j = 0; j < tile.columns; j++) {
              const expected = product(left, tile.firstRow + i, right, tile.firstColumn + j);
              const actual = tile.products[i * tile.stride + j];
              if (Math.abs(actual - expected) > tolerance(shape.columns)) {
                expect(actual).toBe(expected);
              }
              entries++;
            }
          }
        }
        expect(entries).toBe(shape.rows * shape.others);
      }),
      { numRuns: 60 },
    );
  });

  it("put every similarity but the one left out into the moments of its anchor", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0.05, 0.5, 3), (shape, temperature) => {
        install();
        const [left, right] = pair({ ...shape, withScales: false });
        const leftOut = except(left, right);
        const grid = gridFor(12 / temperature);
        for (const block of momentBlocks(left, right, { temperature, grid, except: leftOut })) {
          for (let i = 0; i < block.rows; i++) {
            const row = block.firstRow + i;
            let count = 0;
            let sum = 0;
            for (let bin = 0; bin < grid.bins; bin++) {
              const slot = (i * grid.bins + bin) * ORDERS;
              count += block.moments[slot];
              sum += ((bin - grid.origin) * block.moments[slot] + block.moments[slot + 1]) / 8;
            }
            let expected = 0;
            for (let j = 0; j < right.rows; j++) {
              if (j !== leftOut[row]) expected += product(left, row, right, j) / temperature;
            }
            expect(count).toBe(right.rows - (leftOut[row] < 0 ? 0 : 1));
            const allowed = (tolerance(shape.columns) * right.rows) / temperature;
            expect(Math.abs(sum - expected)).toBeLessThan(allowed);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("find the nearest rows in order, and never the one left out", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 60 }), (shape, asked) => {
        install();
        const [left, right] = pair(shape);
        const leftOut = except(left, right);
        const k = Math.min(asked, right.rows - 1);
        const { indices, products } = topK(left, right, k, leftOut);
        for (let i = 0; i < left.rows; i++) {
          const all = Array.from({ length: right.rows }, (_, j) => product(left, i, right, j))
            .filter((_, j) => j !== leftOut[i])
            .sort((a, b) => b - a);
          const found = indices.subarray(i * k, (i + 1) * k);
          expect(new Set(found).size).toBe(k);
          expect(found).not.toContain(leftOut[i]);
          for (let place = 0; place < k; place++) {
            const at = i * k + place;
            if (place > 0) expect(products[at]).toBeLessThanOrEqual(products[at - 1]);
            expect(Math.abs(products[at] - product(left, i, right, found[place]))).toBeLessThan(
              tolerance(shape.columns),
            );
            expect(Math.abs(products[at] - all[place])).toBeLessThan(tolerance(shape.columns));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("give equal products to the lower rows, as plain JavaScript does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 700 }),
        fc.integer({ min: 1, max: 40 }),
        (levels, asked) => {
          const keys = { rows: levels.length, columns: 1, data: Float32Array.from(levels) };
          const queries = { rows: 2, columns: 1, data: Float32Array.of(1, 2) };
          const k = Math.min(asked, levels.length);
          const javascript = topK(queries, keys, k);
          install();
          expect(topK(queries, keys, k)).toEqual(javascript);
          installKernels(null);
          const order = levels
            .map((_, index) => index)
            .sort((a, b) => levels[b] - levels[a] || a - b);
          expect([...javascript.indices.subarray(0, k)]).toEqual(order.slice(0, k));
        },
      ),
    );
  });

  it("sum exponentials as double precision does, to 2e-7", () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.1, max: 40, noNaN: true }), (shape, factor) => {
        install();
        const [left, right] = pair({ ...shape, withScales: true });
        const scales = left.scales?.map((scale) => scale * factor) ?? new Float64Array(left.rows);
        const sharper = { ...left, scales };
        const leftOut = except(left, right);
        rowLogSumExps(sharper, right, leftOut).forEach((value, i) => {
          const terms = Array.from({ length: right.rows }, (_, j) =>
            product(sharper, i, right, j),
          ).filter((_, j) => j !== leftOut[i]);
          const largest = Math.max(...terms);
          const expected =
            largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
          const allowed = 2e-7 + factor * tolerance(shape.columns);
          expect(Math.abs(value - expected)).toBeLessThan(allowed);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("compute side by side in memories of their own, and give them back", () => {
    install();
    const left = rowsOf(700, 16, 5);
    const right = rowsOf(300, 16, 6);
    const alone = [...productTiles(left, right)].map(({ products }) => products[1]);
    const first = productTiles(left, right);
    const second = productTiles(right, left);
    for (const expected of alone) {
      const tile = first.next();
      second.next();
      if (tile.done) throw new Error("the walk ended early");
      expect(tile.value.products[0]).toBeCloseTo(
        product(left, tile.value.firstRow, right, tile.value.firstColumn),
        6,
      );
      expect(expected).toBeDefined();
    }
    first.return(undefined);
    second.return(undefined);
    const before = idleKernelBytes();
    for (let call = 0; call < 50; call++) for (const _ of productTiles(left, right)) break;
    expect(idleKernelBytes()).toBe(before);
    expect(before).toBeLessThan(8e6);
  });

  it("hold at most 6 MB, however long the rows and however many", () => {
    install();
    for (const [rows, others, columns] of [
      [2000, 3000, 8],
      [30, 60, 4096],
    ]) {
      const [left, right] = [rowsOf(rows, columns, 1), rowsOf(others, columns, 2)];
      for (const _ of productTiles(left, right)) break;
      for (const _ of topKBlocks(left, right, others)) break;
      for (const _ of momentBlocks(left, right, { temperature: 1, grid: gridFor(150) })) break;
      expect(idleKernelBytes()).toBeLessThan(6e6);
    }
  });

  it("leave rows beyond the range of single precision to JavaScript", () => {
    install();
    const tiny = { rows: 2, columns: 1, data: Float64Array.of(1e-200, 2e-200) };
    const huge = { rows: 2, columns: 1, data: Float64Array.of(1e200, 3e200) };
    const [tile] = productTiles(tiny, huge);
    expect(tile.products).toBeInstanceOf(Float64Array);
    expect([...tile.products].slice(0, 2)).toEqual([1, 3]);
    expect(topK(tiny, huge, 1).indices).toEqual(Int32Array.of(1, 1));
  });
});

describe("the choice of kernels", () => {
  beforeAll(() => {
    expect(kernelsInUse()).toBe("javascript");
  });

  it("is JavaScript until others are installed, and the best that the engine runs from then on", async () => {
    expect(hasSimd()).toBe(true);
    expect(hasRelaxedSimd()).toBe(true);
    expect(await loadKernels()).toBe("relaxed-simd");
    expect(kernelsInUse()).toBe("relaxed-simd");
    expect(installKernels(null)).toBe("javascript");
    expect(installKernels({ simd: modules.simd, relaxedSimd: modules["relaxed-simd"] })).toBe(
      "relaxed-simd",
    );
  });

  it.each([0, 5, 2.5])("refuses the %f nearest of four rows", (k) => {
    const four = rowsOf(4, 2, 1);
    expect(() => topK(four, four, k)).toThrow(/nearest/);
  });
});
