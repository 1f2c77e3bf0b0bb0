import { expect, it } from "vitest";
import { log1pMinus } from "../../src/numerics/log1p-minus.ts";

// mpmath, 60 digits, to the nearest double: log1p(mpf(x)) - mpf(x)
const VALUES: [x: number, value: number][] = [
  [-0.999999, -12.815511557935519],
  [-0.9, -1.402585092994046],
  [-0.5, -0.19314718055994531],
  [-0.4999, -0.19304720055727906],
  [-0.1, -0.005360515657826302],
  [-1e-8, -5.000000033333334e-17],
  [1e-3, -4.996669164668332e-7],
  [0.3, -0.03763573553250894],
  [1, -0.3068528194400547],
  [1.0001, -0.306902820690013],
  [50, -46.068174367275674],
  [1e10, -9999999976.97415],
];

it.each(VALUES)("ln(1 + x) − x keeps its digits at x = %d", (x, value) => {
  expect(Math.abs(log1pMinus(x) / value - 1)).toBeLessThan(1e-15);
});

it("is −x²/2 where x is tiny, though ln(1 + x) and x are then the same double", () => {
  expect(log1pMinus(1e-100) / -0.5e-200).toBeCloseTo(1, 15);
  expect(log1pMinus(0)).toBeCloseTo(0, 300);
});
