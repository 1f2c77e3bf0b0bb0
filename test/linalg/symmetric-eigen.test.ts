import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.ts";

/** Σ_k weight_k u_k u_kᵀ of the orthonormal u_k of the discrete sine transform: its weights are its eigenvalues. */
function matrixOf(weights: readonly number[], n: number): Float64Array {
  const basis = (k: number, i: number) =>
    Math.sqrt(2 / (n + 1)) * Math.sin((Math.PI * (k + 1) * (i + 1)) / (n + 1));
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return weights.reduce((sum, weight, k) => sum + weight * basis(k, i) * basis(k, j), 0);
  });
}

function expectEigen(matrix: Float64Array, n: number, expected: readonly number[]): void {
  const { values, vectors } = symmetricEigen(matrix.slice(), n, { vectors: true });
  const largest = Math.max(...expected.map(Math.abs));
  const sorted = [...expected, ...Array(n - expected.length).fill(0)].sort((a, b) => b - a);
  values.forEach((value, index) => {
    expect(Math.abs(value - sorted[index])).toBeLessThanOrEqual(n * 2 ** -52 * largest);
  });
  for (let index = 0; index < n; index++) {
    const vector = vectors!.subarray(index * n, (index + 1) * n);
    for (let i = 0; i < n; i++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += matrix[i * n + j] * vector[j];
      expect(Math.abs(product - values[index] * vector[i])).toBeLessThanOrEqual(
        n * 2 ** -50 * largest,
      );
    }
  }
}

describe("the eigenvalues and eigenvectors of a symmetric matrix", () => {
  test("of full rank, positive and negative", () => {
    expectEigen(matrixOf([5, -3, 2, 1, -0.5], 5), 5, [5, -3, 2, 1, -0.5]);
    const many = Array.from({ length: 60 }, (_, k) => (k % 7) - 3 + k / 100);
    expectEigen(matrixOf(many, 60), 60, many);
  });

  test("of low rank", () => {
    for (const rank of [0, 1, 3, 10]) {
      const weights = Array.from({ length: rank }, (_, k) => 1 + k);
      expectEigen(matrixOf(weights, 80), 80, weights.length > 0 ? weights : [0]);
    }
  });

  test("of any scale", () => {
    for (const scale of [1e-150, 1e-20, 1e20, 1e150]) {
      const weights = [3, 1, 1, -2].map((weight) => weight * scale);
      expectEigen(matrixOf(weights, 20), 20, weights);
    }
  });

  test("of one row, and of a diagonal", () => {
    expectEigen(Float64Array.of(-4), 1, [-4]);
    expectEigen(Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2), 3, [1, 2, 3]);
  });
});

test("products of rows that repeat exactly have as many eigenvalues as different rows", () => {
  const [rows, different, columns] = [400, 32, 64];
  const row = (i: number, k: number) => 1 + ((((i % different) * 96 + k) * 7919 * 2) % 4096) / 4096;
  const products = Float64Array.from({ length: rows * rows }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += row(Math.floor(at / rows), k) * row(at % rows, k);
    return sum;
  });
  const trace = products.reduce((sum, value, at) => sum + (at % (rows + 1) === 0 ? value : 0), 0);
  const { values } = symmetricEigen(products, rows);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(values.reduce((a, b) => a + b, 0) / trace).toBeCloseTo(1, 12);
  for (const value of values.subarray(different)) {
    expect(Math.abs(value)).toBeLessThan(rows * 2 ** -52 * values[0]);
  }
});
