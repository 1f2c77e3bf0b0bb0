import * as fc from "fast-check";
import { expect, it } from "vitest";
import { logSumGap } from "../../src/bounds/exact-intercept.ts";

it("no scores in [−B, B] put LSE(p, s_1 … s_K) further above the mean of the s_k", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 8, noNaN: true }),
      fc.integer({ min: 1, max: 60 }),
      (range, negatives) => {
        let largest = -Infinity;
        for (let high = 0; high <= negatives; high++) {
          const sum = (1 + high) * Math.exp(range) + (negatives - high) * Math.exp(-range);
          const mean = (range * (2 * high - negatives)) / negatives;
          largest = Math.max(largest, Math.log(sum) - mean);
        }
        const gap = logSumGap(range, negatives);
        expect(gap).toBeGreaterThanOrEqual(largest - 1e-12);
        // Between two corners the concave function rises no further than this.
        expect(gap).toBeLessThan(largest + (2 * range) / negatives);
      },
    ),
    { seed: 9, numRuns: 1000 },
  );
});

it("both branches meet where the maximising share of high scores is 0", () => {
  const range = 2;
  const tail = Math.exp(-2 * range);
  const threshold = (2 * range) / (1 - tail - 2 * range * tail);
  expect(logSumGap(range, threshold * (1 + 1e-9))).toBeCloseTo(
    logSumGap(range, threshold * (1 - 1e-9)),
    8,
  );
  expect(Number.isFinite(logSumGap(1e300, 5))).toBe(true);
});
