import fc from "fast-check";
import { expect, it } from "vitest";
import { compensatedSum, sumWithError } from "../../src/numerics/compensated-sum.ts";
import { add, fromNumber, type Rational, subtract, toNumber } from "../oracles/rational.ts";

const ZERO = fromNumber(0);

function exactSum(values: readonly number[]): Rational {
  return values.reduce((sum, value) => add(sum, fromNumber(value)), ZERO);
}

const weights = fc.array(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

it("ten tenths are one", () => {
  expect(compensatedSum(Array(10).fill(0.1))).toBe(1);
});

it("what cancels does not take the rest with it", () => {
  expect(compensatedSum([1, 1e100, 1, -1e100])).toBe(2);
});

it("a sum of positive numbers is the nearest double to their exact sum, or its neighbour", () => {
  fc.assert(
    fc.property(weights, (values) => {
      const exact = toNumber(exactSum(values));
      expect(Math.abs(compensatedSum(values) / exact - 1)).toBeLessThanOrEqual(2 ** -52);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("the error is what the rounded sum leaves out, to 1e-25 of the sum", () => {
  fc.assert(
    fc.property(weights, (values) => {
      const { sum, error } = sumWithError(values);
      const left = toNumber(subtract(exactSum(values), fromNumber(sum)));
      expect(Math.abs(left - error)).toBeLessThanOrEqual(1e-25 * sum);
    }),
    { seed: 2, numRuns: 200 },
  );
});
