import { expect, it } from "vitest";
import { stirlingError } from "../../src/numerics/stirling-error.ts";

// mpmath, 60 digits, to the nearest double: loggamma(n+1) - (log(2*pi*n)/2 + n*log(n) - n)
const VALUES: [n: number, value: number][] = [
  [1, 0.08106146679532726],
  [2, 0.0413406959554093],
  [7, 0.01189670994589177],
  [15, 0.005554733551962801],
  [16, 0.0052076559196096404],
  [17, 0.004901395948434738],
  [100, 0.0008333305556349147],
  [1e6, 8.333333333333056e-8],
  [1e12, 8.333333333333334e-14],
];

it.each(VALUES)("ln %d! differs from Stirling's formula by the remainder, to 1e-14", (n, value) => {
  expect(Math.abs(stirlingError(n) - value)).toBeLessThan(1e-14);
});

it("keeps relative accuracy where the asymptotic series is used", () => {
  for (const [n, value] of VALUES.filter(([n]) => n >= 16)) {
    expect(Math.abs(stirlingError(n) / value - 1)).toBeLessThan(1e-15);
  }
});
