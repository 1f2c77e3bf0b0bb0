import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { momentBlocks } from "../../src/linalg/moment-blocks.ts";
import { BIN_WIDTH, type Grid, gridFor, ORDERS } from "../../src/linalg/similarity-moments.ts";
import { IMPLEMENTATIONS, use } from "./implementations.ts";
import { pairs, product, rowsOf, tolerance } from "./rows.ts";

afterEach(() => use("javascript"));

/** Σ_j e^{s_j} of one anchor from its moments, and how many s_j there are. */
function fromMoments(moments: Float64Array, start: number, { bins, origin }: Grid) {
  let count = 0;
  let exponentials = 0;
  let similarities = 0;
  for (let bin = 0; bin < bins; bin++) {
    let derivative = Math.exp((bin - origin) * BIN_WIDTH);
    const slot = start + bin * ORDERS;
    count += moments[slot];
    similarities += BIN_WIDTH * ((bin - origin) * moments[slot] + moments[slot + 1]);
    for (let order = 0; order < ORDERS; order++) {
      exponentials += derivative * moments[slot + order];
      derivative *= BIN_WIDTH / (order + 1);
    }
  }
  return { count, exponentials, similarities };
}

describe.each(IMPLEMENTATIONS)("the moments of similarities by %s", (implementation) => {
  beforeEach(() => use(implementation));

  it("give the sum of exponentials of every similarity but the one left out", () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.1, 0.5, 3), (pair, temperature) => {
        const { except } = pair;
        const [left, right] = [pair.left, pair.right].map(({ appended, ...rows }) => rows);
        const grid = gridFor(9 / temperature);
        const rounding = implementation === "javascript" ? 1e-13 : tolerance(left.columns);
        let anchors = 0;
        for (const block of momentBlocks(left, right, { temperature, grid, except })) {
          for (let i = 0; i < block.rows; i++, anchors++) {
            const row = block.firstRow + i;
            const found = fromMoments(block.moments, i * grid.bins * ORDERS, grid);
            let exponentials = 0;
            let count = 0;
            for (let j = 0; j < right.rows; j++) {
              if (j === except[row]) continue;
              exponentials += Math.exp(product(left, row, right, j) / temperature);
              count++;
            }
            expect(found.count).toBe(count);
            // Offsets of half a bin leave (h/2)⁶/720 of the sixth derivative.
            const allowed = 8.4e-11 + rounding / temperature;
            expect(Math.abs(found.exponentials / exponentials - 1)).toBeLessThan(allowed);
          }
        }
        expect(anchors).toBe(left.rows);
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});

it("similarities beyond the grid count in its last bins, and no other anchor's", () => {
  use("relaxed-simd");
  const [left, right] = [rowsOf(9, 12, 1), rowsOf(41, 12, 2)];
  const temperature = 0.02;
  const grid = gridFor(5);
  for (const { rows, firstRow, moments } of momentBlocks(left, right, { temperature, grid })) {
    for (let i = 0; i < rows; i++) {
      const found = fromMoments(moments, i * grid.bins * ORDERS, grid);
      const all = Array.from(
        { length: 41 },
        (_, j) => product(left, firstRow + i, right, j) / 0.02,
      );
      expect(Math.max(...all)).toBeGreaterThan(5.5);
      expect(found.count).toBe(41);
      expect(found.similarities).toBeCloseTo(
        all.reduce((a, b) => a + b),
        3,
      );
    }
  }
});
