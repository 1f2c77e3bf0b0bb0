import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomUniform } from "../../src/numerics/random.ts";
import { bootstrap } from "../../src/scoring/bootstrap.ts";

const one = (values: readonly number[]) => [{ metric: "m", values: Float64Array.from(values) }];

/** Means of all N^N resamples of a few values, each equally likely. */
function allResampledMeans(values: readonly number[]): number[] {
  let sums = [0];
  for (let draw = 0; draw < values.length; draw++) {
    sums = sums.flatMap((sum) => values.map((value) => sum + value));
  }
  return sums.map((sum) => sum / values.length).sort((a, b) => a - b);
}

describe("percentile bootstrap", () => {
  test("of five values has the standard error and the quantiles of all 3,125 resamples", () => {
    const values = [0.1, 0.7, 1.9, 2.4, 5.3];
    const means = allResampledMeans(values);
    const mean = means.reduce((a, b) => a + b) / means.length;
    const deviation = Math.sqrt(means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / means.length);
    const [{ value, low, high, standardError }] = bootstrap(one(values), {
      resamples: 10_000,
      confidence: 0.8,
    }).intervals;
    expect(value).toBeCloseTo(2.08, 12);
    // Four standard errors of the estimates from 10,000 resamples.
    expect(Math.abs(standardError - deviation)).toBeLessThan((4 * deviation) / Math.sqrt(20_000));
    expect(Math.abs(low - means[Math.floor(0.1 * means.length)])).toBeLessThan(0.07);
    expect(Math.abs(high - means[Math.floor(0.9 * means.length)])).toBeLessThan(0.07);
  });

  test("of many values covers the true mean as often as it says", () => {
    const random = randomUniform(7);
    const trials = 300;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 100 }, () => -Math.log(random()));
      const [{ low, high }] = bootstrap(one(values), { resamples: 400, seed: trial }).intervals;
      if (low <= 1 && 1 <= high) covered++;
    }
    // Of an exponential variable, at N = 100, the percentile interval covers about 94 %.
    expect(covered / trials).toBeGreaterThan(0.94 - 4 * Math.sqrt((0.94 * 0.06) / trials));
    expect(covered / trials).toBeLessThanOrEqual(1);
  });

  test("is the same for the same seed, and another for another", () => {
    const values = Array.from({ length: 50 }, (_, index) => index % 7);
    const interval = (seed: number) => bootstrap(one(values), { resamples: 100, seed }).intervals;
    expect(interval(3)).toEqual(interval(3));
    expect(interval(3)).not.toEqual(interval(4));
  });

  test("lets a sample that is not counted in a metric out of that metric alone", () => {
    const counted = Float64Array.from([1, 2, 3, 4]);
    const partly = Float64Array.from([1, NaN, 3, NaN]);
    const { intervals } = bootstrap(
      [
        { metric: "a", values: counted },
        { metric: "b", values: partly },
      ],
      { resamples: 200 },
    );
    expect(intervals.map(({ value }) => value)).toEqual([2.5, 2]);
    expect(intervals[1].low).toBeGreaterThanOrEqual(1);
    expect(intervals[1].high).toBeLessThanOrEqual(3);
  });

  test("holds the mean of any values between its ends, and its ends between theirs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 40 }),
        (values) => {
          const [{ low, high }] = bootstrap(one(values), {
            resamples: 200,
            confidence: 0.99,
          }).intervals;
          const slack = 1e-12;
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
          expect(high).toBeLessThanOrEqual(Math.max(...values) + slack);
        },
      ),
    );
  });

  test.each([
    [{ resamples: 1 }, "bootstrap"],
    [{ resamples: 10_001 }, "bootstrap"],
    [{ resamples: 2.5 }, "bootstrap"],
    [{ resamples: 100, confidence: 1 }, "confidence"],
    [{ resamples: 100, confidence: 0 }, "confidence"],
  ])("refuses %o", (options, parameter) => {
    expect(() => bootstrap(one([1, 2]), options)).toThrow(
      expect.objectContaining({ name: "InputError", parameter }),
    );
  });
});
