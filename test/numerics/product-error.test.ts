import fc from "fast-check";
import { expect, it } from "vitest";
import { productError } from "../../src/numerics/product-error.ts";
import { add, equal, fromNumber, multiply } from "../oracles/rational.ts";

it("a product and its rounding error are together the exact product", () => {
  const factor = fc.double({ min: 1e-60, max: 1e60, noNaN: true });
  fc.assert(
    fc.property(factor, factor, (a, b) => {
      const product = a * b;
      const together = add(fromNumber(product), fromNumber(productError(a, b, product)));
      expect(equal(together, multiply(fromNumber(a), fromNumber(b)))).toBe(true);
    }),
    { seed: 3, numRuns: 1000 },
  );
});
