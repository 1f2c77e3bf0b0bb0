import { expect, it } from "vitest";
import { logCosh } from "../../src/bounds/log-cosh.ts";

it("ln cosh x is x²/2 for tiny x, ln cosh x between, x − ln 2 for large x", () => {
  expect(logCosh(0)).toBe(0);
  expect(logCosh(1e-9)).toBeCloseTo(5e-19, 33);
  expect(2 * logCosh(1)).toBeCloseTo(0.86756166, 8);
  expect(2 * logCosh(2)).toBeCloseTo(2.65000549, 8);
  expect(logCosh(1 - 1e-12)).toBeCloseTo(logCosh(1), 11);
  expect(logCosh(1e300)).toBe(1e300);
});
