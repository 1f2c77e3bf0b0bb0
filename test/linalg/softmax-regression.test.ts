import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importanceSample } from "../../src/linalg/importance-sample.ts";
import {
  type SoftmaxProblem,
  softmaxSums,
  withSoftmax,
} from "../../src/linalg/softmax-regression.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { IMPLEMENTATIONS, use } from "./implementations.ts";
import { rowsOf, transformed } from "./rows.ts";

afterEach(() => use("javascript"));

interface Case {
  readonly problem: SoftmaxProblem;
  readonly weights: Float64Array;
}

/** Shapes beside, at and across those of panels and tiles, and logits from a few to thousands. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.integer({ min: 1, max: 150 }),
    columns: fc.integer({ min: 1, max: 20 }),
    classes: fc.integer({ min: 2, max: 13 }),
    isDouble: fc.boolean(),
    isTransformed: fc.boolean(),
    power: fc.integer({ min: -2, max: 3 }),
    seed: fc.nat(1e6),
  })
  .map(({ rows, columns, classes, isDouble, isTransformed, power, seed }) => {
    const random = randomUniform(seed);
    const plain = rowsOf(rows, columns, seed, isDouble);
    const { appended: _, ...moved } = transformed(plain, seed + 1);
    const labels = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
    // Some of the rows, in an order of their own.
    const indices = Int32Array.from({ length: rows }, () => Math.floor(random() * rows));
    const weights = Float64Array.from(
      { length: (columns + 1) * classes },
      () => 10 ** power * (2 * random() - 1),
    );
    return { problem: { rows: isTransformed ? moved : plain, indices, labels, classes }, weights };
  });

/** x, as the row stands for it, followed by 1. */
function featuresOf({ rows }: SoftmaxProblem, row: number): number[] {
  const { data, columns, scales, centre } = rows;
  const entries = Array.from(
    { length: columns },
    (_, k) => (scales?.[row] ?? 1) * (data[row * columns + k] - (centre?.[k] ?? 0)),
  );
  return [...entries, 1];
}

function probabilitiesOf(features: number[], weights: Float64Array, classes: number) {
  const logits = Array.from({ length: classes }, (_, c) =>
    features.reduce((sum, x, k) => sum + x * weights[k * classes + c], 0),
  );
  const largest = Math.max(...logits);
  const terms = logits.map((logit) => Math.exp(logit - largest));
  const sum = terms.reduce((a, b) => a + b);
  return { logits, largest, sum, shares: terms.map((term) => term / sum) };
}

function byDefinition({ problem, weights }: Case) {
  const { indices, labels, classes } = problem;
  const gradient = new Float64Array(weights.length);
  const width = weights.length / classes;
  const hessian = new Float64Array(weights.length ** 2);
  let loss = 0;
  for (const row of indices) {
    const x = featuresOf(problem, row);
    const { logits, largest, sum, shares } = probabilitiesOf(x, weights, classes);
    loss += largest + Math.log(sum) - logits[labels[row]];
    x.forEach((value, k) => {
      shares.forEach((share, c) => {
        gradient[k * classes + c] += value * (share - (c === labels[row] ? 1 : 0));
        x.forEach((other, l) => {
          for (let e = 0; e <= c; e++) {
            const curvature = share * ((c === e ? 1 : 0) - shares[e]);
            hessian[(c * width + k) * weights.length + e * width + l] +=
              (curvature * value * other) / indices.length;
          }
        });
      });
    });
  }
  return { loss, gradient, hessian };
}

function expectNear(found: Float64Array, expected: Float64Array, scale: number): void {
  found.forEach((value, index) => {
    expect(Math.abs(value - expected[index])).toBeLessThanOrEqual(scale);
  });
}

describe.each(IMPLEMENTATIONS)("the softmax loss by %s", (implementation) => {
  beforeEach(() => use(implementation));

  it("is the sum of −ln softmax at the labels, and has its gradient and Hessian", () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { problem, weights } = each;
        const expected = byDefinition(each);
        const count = problem.indices.length;
        // Rounding of the logits, which are as large as the weights.
        const rounding = 1e-14 * (1 + Math.max(...weights.map(Math.abs)));
        withSoftmax(problem, ({ loss, curvature }) => {
          const gradient = new Float64Array(weights.length).fill(Number.NaN);
          const value = loss(weights, gradient);
          expect(Math.abs(value - expected.loss)).toBeLessThan(count * 100 * rounding);
          expectNear(gradient, expected.gradient, count * 100 * rounding);
          const hessian = curvature(weights).map((sum) => sum / count);
          expectNear(hessian, expected.hessian, 300 * rounding);
          // The loss is still right after the memory was laid out anew.
          expect(loss(weights, gradient)).toBe(value);
        });
      }),
      { seed: 9, numRuns: 60 },
    );
  });

  it("adds up over rows that come in pieces", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 100 }), ({ problem, weights }, most) => {
        const { rows, indices, labels, classes } = problem;
        const expected = new Float64Array(weights.length);
        const loss = withSoftmax(problem, (of) => of.loss(weights, expected));
        const rounding = 1e-14 * indices.length * (1 + Math.max(...weights.map(Math.abs)));
        for (const sums of softmaxSums(rows.columns, classes)) {
          // What was added before it began anew does not count.
          sums.begin(weights.map((weight) => -weight));
          sums.add(problem);
          sums.begin(weights);
          for (let first = 0; first < indices.length; first += most) {
            sums.add({ rows, labels, indices: indices.subarray(first, first + most) });
          }
          expect(Math.abs(sums.loss() - loss)).toBeLessThan(rounding);
          expectNear(sums.gradient(), expected, rounding);
        }
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it("has the sum of x·xᵀ beside it", () => {
    fc.assert(
      fc.property(cases, ({ problem }) => {
        const features = [...problem.indices].map((row) => featuresOf(problem, row));
        const expected = features[0].flatMap((_, k) =>
          features[0].map((_, l) => features.reduce((sum, x) => sum + x[k] * x[l], 0)),
        );
        const count = features.length;
        const found = withSoftmax(problem, ({ moments }) => moments());
        expectNear(found, Float64Array.from(expected), count * 1e-13);
      }),
      { seed: 10, numRuns: 60 },
    );
  });

  it("keeps relative accuracy where a row is classified beyond doubt", () => {
    const rows = { rows: 1, columns: 1, data: Float64Array.of(1) };
    const problem = { rows, indices: Int32Array.of(0), labels: Int32Array.of(1), classes: 2 };
    withSoftmax(problem, ({ loss }) => {
      const gradient = new Float64Array(4);
      const value = loss(Float64Array.of(-100, 0, 0, 0), gradient);
      expect(Math.abs(value / Math.exp(-100) - 1)).toBeLessThan(1e-14);
      expect(Math.abs(gradient[0] / Math.exp(-100) - 1)).toBeLessThan(1e-14);
      expect(gradient[1]).toBe(-gradient[0]);
    });
  });

  it("neither overflows nor vanishes at logits of ±10⁵", () => {
    const rows = { rows: 2, columns: 1, data: Float32Array.of(1, -1) };
    const problem = { rows, indices: Int32Array.of(0, 1), labels: Int32Array.of(0, 0), classes: 3 };
    withSoftmax(problem, ({ loss }) => {
      const weights = Float64Array.of(1e5, 0, 0, 0, 0, 0);
      expect(loss(weights, new Float64Array(6))).toBeCloseTo(1e5 + Math.log(2), 9);
    });
  });

  it("estimates its Hessian by few rows, those that are in doubt", () => {
    const count = 3000;
    const problem = {
      rows: rowsOf(count, 3, 1),
      labels: Int32Array.from({ length: count }, (_, row) => row % 3),
      classes: 3,
      indices: Int32Array.from({ length: count }, (_, row) => row),
    };
    // So steep that most rows are classified beyond doubt.
    const weights = Float64Array.from({ length: 12 }, (_, i) => 40 * Math.sin(i));
    const sample = withSoftmax(problem, ({ doubts }) => importanceSample(doubts(weights), 500));
    withSoftmax(problem, ({ curvature }) => {
      const exact = curvature(weights);
      const estimate = withSoftmax({ ...problem, indices: sample.positions }, (few) =>
        few.curvature(weights, sample.weights),
      );
      const norm = (of: Float64Array) => Math.sqrt(of.reduce((sum, value) => sum + value ** 2, 0));
      const difference = norm(exact.map((value, index) => value - estimate[index]));
      expect(difference).toBeGreaterThan(0);
      // 2 %; by every sixth row 13 to 23 %.
      expect(difference / norm(exact)).toBeLessThan(0.04);
    });
  });
});
