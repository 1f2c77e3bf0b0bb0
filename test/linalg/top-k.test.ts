import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { topK } from "../../src/linalg/top-k.ts";
import { IMPLEMENTATIONS, use } from "./implementations.ts";
import { pairs, product, rowsOf, tolerance } from "./rows.ts";

afterEach(() => use("javascript"));

describe.each(IMPLEMENTATIONS)("the nearest rows by %s", (implementation) => {
  beforeEach(() => use(implementation));

  it("come in order, and the one left out never", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 320 }), ({ left, right, except }, asked) => {
        const k = Math.min(asked, right.rows - 1);
        const { indices, products } = topK(left, right, k, except);
        const rounding = tolerance(left.columns);
        for (let i = 0; i < left.rows; i++) {
          const all = Array.from({ length: right.rows }, (_, j) => product(left, i, right, j));
          const order = all.filter((_, j) => j !== except[i]).sort((a, b) => b - a);
          const found = indices.subarray(i * k, (i + 1) * k);
          expect(new Set(found).size).toBe(k);
          expect(found).not.toContain(except[i]);
          let worst = 0;
          for (let place = 0; place < k; place++) {
            const given = products[i * k + place];
            if (place > 0 && given > products[i * k + place - 1]) throw new Error("out of order");
            worst = Math.max(worst, Math.abs(given - all[found[place]]));
            worst = Math.max(worst, Math.abs(given - order[place]));
          }
          expect(worst).toBeLessThan(rounding);
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it.each(["rising", "falling", "equal", "few values"])(
    "of equal products are the lower ones, where products are %s",
    (order) => {
      const levelOf = (j: number) =>
        ({ rising: j, falling: -j, equal: 7, "few values": (j * 7919) % 5 })[order] ?? 0;
      const levels = Array.from({ length: 1500 }, (_, j) => levelOf(j));
      const keys = { rows: 1500, columns: 1, data: Float32Array.from(levels) };
      const queries = { rows: 3, columns: 1, data: Float32Array.of(1, 0, -1) };
      const sorted = (sign: number) =>
        levels.map((_, j) => j).sort((a, b) => sign * (levels[b] - levels[a]) || a - b);
      for (const k of [1, 2, 17, 200, 1500]) {
        const { indices } = topK(queries, keys, k);
        const expected = [1, 0, -1].flatMap((sign) => sorted(sign).slice(0, k));
        expect([...indices]).toEqual(expected);
      }
    },
  );

  it("of more queries than a block holds are those of each", () => {
    const [queries, keys] = [rowsOf(1100, 5, 8), rowsOf(600, 5, 9)];
    const { indices } = topK(queries, keys, 1);
    for (let i = 0; i < queries.rows; i++) {
      const all = Array.from({ length: keys.rows }, (_, j) => product(queries, i, keys, j));
      expect(all[indices[i]]).toBeGreaterThan(Math.max(...all) - tolerance(5));
    }
  });
});

it.each([0, 5, 2.5])("there are no %f nearest of four rows", (k) => {
  const four = rowsOf(4, 2, 1);
  expect(() => topK(four, four, k)).toThrow(/nearest/);
});
