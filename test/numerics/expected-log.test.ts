import { expect, it } from "vitest";
import { expectedLog } from "../../src/numerics/expected-log.ts";

it("of a constant is its logarithm", () => {
  for (const value of [1e-6, 0.5, 1, 3, 1e9]) {
    expect(expectedLog(value, (u) => Math.exp(-u * value))).toBeCloseTo(Math.log(value), 12);
  }
});

it("of two values is the mean of their logarithms", () => {
  for (const [low, high, share] of [
    [1, 2, 0.5],
    [1, 1000, 0.1],
    [0.01, 5, 0.75],
  ]) {
    const mean = (1 - share) * low + share * high;
    const expected = (1 - share) * Math.log(low) + share * Math.log(high);
    const laplace = (u: number) => (1 - share) * Math.exp(-u * low) + share * Math.exp(-u * high);
    expect(Math.abs(expectedLog(mean, laplace) - expected)).toBeLessThan(2e-14);
  }
});

it("of one plus an exponential variable is e·E₁(1) = 0.59634736232319407…", () => {
  const laplace = (u: number) => Math.exp(-u) / (1 + u);
  expect(Math.abs(expectedLog(2, laplace) - 0.5963473623231941)).toBeLessThan(2e-14);
});
