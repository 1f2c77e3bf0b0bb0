import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rowLogSumExps } from "../../src/linalg/row-log-sum-exps.ts";
import type { ScaledRows } from "../../src/linalg/scaled-rows.ts";
import { IMPLEMENTATIONS, use } from "./implementations.ts";
import { pairs, product, rowsOf, tolerance } from "./rows.ts";

afterEach(() => use("javascript"));

function byDefinition(left: ScaledRows, i: number, right: ScaledRows, leftOut: number): number {
  const terms = Array.from({ length: right.rows }, (_, j) => product(left, i, right, j));
  const kept = terms.filter((_, j) => j !== leftOut);
  const largest = Math.max(...kept);
  return largest + Math.log(kept.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}

describe.each(IMPLEMENTATIONS)("log-sum-exp of the rows of a product by %s", (implementation) => {
  beforeEach(() => use(implementation));
  const isSingle = implementation !== "javascript";

  it("leaves out what it shall, at temperatures from 10 to 1/40", () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.1, max: 40, noNaN: true }), (pair, factor) => {
        const scales = Float64Array.from(
          { length: pair.left.rows },
          (_, row) => factor * (pair.left.scales?.[row] ?? 1),
        );
        const appended = pair.left.appended?.map((value) => value * factor);
        const sharp = { ...pair.left, scales, ...(appended && { appended }) };
        const allowed = isSingle ? 1e-7 + factor * tolerance(sharp.columns) : 1e-11;
        rowLogSumExps(sharp, pair.right, pair.except).forEach((value, i) => {
          const expected = byDefinition(sharp, i, pair.right, pair.except[i]);
          expect(Math.abs(value - expected)).toBeLessThan(allowed);
        });
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("is right to 1e-7 of the mean over 3,000 rows, where rounding averages out", () => {
    const rows = rowsOf(3000, 64, 3);
    const values = rowLogSumExps(rows, rows);
    for (const i of [0, 1, 1234, 2999]) {
      expect(Math.abs(values[i] - byDefinition(rows, i, rows, -1))).toBeLessThan(1e-7);
    }
  });

  it("neither overflows nor vanishes at products from −90,000 to 90,000", () => {
    const left = { rows: 2, columns: 1, data: Float32Array.of(300, -300) };
    const right = { rows: 5, columns: 1, data: Float32Array.of(300, -300, 0, 300, 299) };
    const [high, low] = rowLogSumExps(left, right);
    expect(high).toBeCloseTo(90_000 + Math.log(2), 6);
    expect(low).toBeCloseTo(90_000, 6);
  });

  it("of nothing is −∞", () => {
    const one = rowsOf(1, 3, 1);
    expect([...rowLogSumExps(one, one, Int32Array.of(0))]).toEqual([-Infinity]);
  });
});
