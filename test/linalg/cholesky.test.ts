import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorCholesky, solveCholesky } from "../../src/linalg/cholesky.ts";
import { gram } from "../../src/linalg/gram.ts";
import { rowsOf } from "./rows.ts";

describe("the Cholesky factor", () => {
  it("solves with the matrix it was made of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(1e6), (n, seed) => {
        const matrix = gram(rowsOf(2 * n + 2, n, seed, true));
        const factor = matrix.slice();
        factorCholesky(factor, n);
        const expected = rowsOf(1, n, seed + 1, true).data;
        // Two values before, which are left alone.
        const values = new Float64Array(n + 2).fill(5);
        for (let i = 0; i < n; i++) {
          values[i + 2] = 0;
          for (let j = 0; j < n; j++) values[i + 2] += matrix[i * n + j] * expected[j];
        }
        solveCholesky(factor, n, values, 2);
        expect([...values.subarray(0, 2)]).toEqual([5, 5]);
        expected.forEach((value, i) => {
          expect(Math.abs(values[i + 2] - value)).toBeLessThan(1e-9);
        });
      }),
      { seed: 2 },
    );
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => factorCholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/);
  });
});
