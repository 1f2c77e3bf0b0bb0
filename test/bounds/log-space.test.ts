import { expect, it } from "vitest";
import { logAdd, logSoftplus, softplus } from "../../src/bounds/log-space.ts";

it("logarithms add without leaving the logarithmic scale", () => {
  expect(logAdd(Math.log(2), Math.log(3))).toBeCloseTo(Math.log(5), 15);
  expect(logAdd(-2000, -2000)).toBeCloseTo(-2000 + Math.LN2, 12);
  expect(logAdd(-Infinity, -3)).toBe(-3);
  expect(logAdd(-Infinity, -Infinity)).toBe(-Infinity);
});

it("ln(1 + e^x) and its logarithm hold at both ends", () => {
  expect(softplus(0)).toBeCloseTo(Math.LN2, 15);
  expect(softplus(1e300)).toBe(1e300);
  expect(softplus(-1000)).toBe(0);
  expect(logSoftplus(-1000)).toBe(-1000);
  expect(logSoftplus(-38)).toBeCloseTo(-38, 14);
  expect(logSoftplus(2)).toBeCloseTo(Math.log(Math.log1p(Math.exp(2))), 15);
});
