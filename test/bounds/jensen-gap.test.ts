import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jensenGap, sampleJensenGap, sharpSampleJensenGap } from "../../src/bounds/jensen-gap.ts";
import { logCosh } from "../../src/bounds/log-cosh.ts";
import { compositions } from "../oracles/finite-model.ts";
import { jensenGap as reference, relativeError } from "./reference.ts";

describe("g(B)", () => {
  it.each(reference)("is $value at B = $range", ({ range, value }) => {
    expect(relativeError(jensenGap(range), Number(value))).toBeLessThan(5e-15);
  });

  it("is 0.47447465 at 1 and 1.66984963 at 2", () => {
    expect(jensenGap(1)).toBeCloseTo(0.47447465, 8);
    expect(jensenGap(2)).toBeCloseTo(1.66984963, 8);
  });

  it("is the largest ln E e^X − E X of a two-point law, and below 2 ln cosh B", () => {
    for (const range of [0.1, 1, 3, 8]) {
      let largest = 0;
      for (let share = 0; share <= 1; share += 1e-4) {
        const mean = range * (2 * share - 1);
        const grown = share * Math.exp(range) + (1 - share) * Math.exp(-range);
        largest = Math.max(largest, Math.log(grown) - mean);
      }
      expect(largest).toBeLessThanOrEqual(jensenGap(range) + 1e-12);
      expect(largest).toBeGreaterThan(jensenGap(range) - 1e-4);
      expect(jensenGap(range)).toBeLessThan(2 * logCosh(range));
    }
  });
});

/** ln E e^X − E ln (1/K) Σ e^{X_k} for a law on three points, by enumeration. */
function gap(points: readonly number[], chances: readonly number[], draws: number): number {
  const counts = compositions(draws, points.length);
  const factorials = [1];
  for (let m = 1; m <= draws; m++) factorials.push(factorials[m - 1] * m);
  const mean = points.reduce((sum, point, i) => sum + chances[i] * Math.exp(point), 0);
  let expected = 0;
  for (let row = 0; row < counts.length; row += points.length) {
    let chance = factorials[draws];
    let sum = 0;
    points.forEach((point, i) => {
      chance *= chances[i] ** counts[row + i] / factorials[counts[row + i]];
      sum += counts[row + i] * Math.exp(point);
    });
    expected += chance * Math.log(sum / draws);
  }
  return Math.log(mean) - expected;
}

describe("the gap of a mean over K draws", () => {
  const law = fc.record({
    range: fc.double({ min: 0.01, max: 6, noNaN: true }),
    inner: fc.double({ min: -1, max: 1, noNaN: true }),
    shares: fc.tuple(
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    draws: fc.integer({ min: 1, max: 30 }),
  });

  it("is never above A′(K), which is never above A(K)", () => {
    fc.assert(
      fc.property(law, ({ range, inner, shares, draws }) => {
        const total = shares[0] + shares[1] + shares[2];
        const chances = shares.map((share) => share / total);
        const actual = gap([range, -range, inner * range], chances, draws);
        expect(actual).toBeLessThanOrEqual(sharpSampleJensenGap(range, draws) + 1e-12);
        expect(sharpSampleJensenGap(range, draws)).toBeLessThanOrEqual(
          sampleJensenGap(range, draws) * (1 + 1e-12),
        );
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it("comes close to A′(K) for small B: it is B²/2K to leading order in both", () => {
    const range = 1e-3;
    expect(gap([range, -range], [0.5, 0.5], 20) / sharpSampleJensenGap(range, 20)).toBeGreaterThan(
      0.95,
    );
  });

  it("stays finite at any B", () => {
    expect(sampleJensenGap(1e300, 3)).toBe(jensenGap(1e300));
    expect(sharpSampleJensenGap(1e300, 3)).toBe(jensenGap(1e300));
  });
});
