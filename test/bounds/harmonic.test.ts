import { expect, it } from "vitest";
import { harmonic } from "../../src/bounds/harmonic.ts";

it("H_n is the sum of reciprocals", () => {
  expect(harmonic(0)).toBe(0);
  expect(harmonic(1)).toBe(1);
  expect(harmonic(4)).toBeCloseTo(25 / 12, 15);
  // Backwards, so that each sum is rounded like its smallest terms.
  for (const n of [10, 100, 255, 256, 257, 1000, 20_000]) {
    let sum = 0;
    for (let i = n; i >= 1; i--) sum += 1 / i;
    expect(Math.abs(harmonic(n) / sum - 1)).toBeLessThan(2e-15);
  }
});

it("H of a million is 14.392726722865724", () => {
  expect(Math.abs(harmonic(1e6) / 14.392_726_722_865_724 - 1)).toBeLessThan(1e-15);
});
