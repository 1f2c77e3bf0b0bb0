import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomUniform } from "../../../src/numerics/random.ts";
import { logisticRegression } from "../../../src/scoring/classification/logistic-regression.ts";
import { toOptimum } from "../../../src/scoring/classification/probe-presets.ts";
import { use } from "../../linalg/implementations.ts";
import { rowsOf } from "../../linalg/rows.ts";
import { expectClose } from "../fixtures.ts";
import { everyRow } from "./oracle.ts";

beforeAll(() => use("relaxed-simd"));
afterAll(() => use("javascript"));

interface Shape {
  readonly count: number;
  readonly columns: number;
  readonly classes: number;
  readonly seed: number;
}

/** Rows of classes that overlap: noise, and a bump at a feature of the class. */
function problemOf({ count, columns, classes, seed }: Shape) {
  const random = randomUniform(seed);
  const rows = rowsOf(count, columns, seed, true);
  const labels = Int32Array.from({ length: count }, (_, row) =>
    row < classes ? row : Math.floor(random() * classes),
  );
  labels.forEach((label, row) => {
    rows.data[row * columns + (label % columns)] += random();
  });
  return { rows, indices: everyRow(count), labels, classes };
}

function scaled<P extends ReturnType<typeof problemOf>>(problem: P, factor: number): P {
  const { rows } = problem;
  return { ...problem, rows: { ...rows, data: rows.data.map((value) => value * factor) } };
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  count: fc.integer({ min: 12, max: 300 }),
  columns: fc.integer({ min: 1, max: 40 }),
  classes: fc.integer({ min: 2, max: 12 }),
  seed: fc.nat(1e6),
});
const penalties = fc.double({ min: -4, max: 4, noNaN: true }).map((power) => 10 ** power);

/** C·Σ loss + ½‖W‖², by its definition. */
function objectiveOf(
  { rows, labels, classes }: ReturnType<typeof problemOf>,
  weights: Float64Array,
  inversePenalty: number,
): number {
  let loss = 0;
  for (let row = 0; row < rows.rows; row++) {
    const logits = Array.from({ length: classes }, (_, c) => {
      let sum = weights[rows.columns * classes + c];
      for (let k = 0; k < rows.columns; k++) {
        sum += rows.data[row * rows.columns + k] * weights[k * classes + c];
      }
      return sum;
    });
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    loss += largest + Math.log(total) - logits[labels[row]];
  }
  const squares = weights
    .subarray(0, rows.columns * classes)
    .reduce((sum, value) => sum + value ** 2, 0);
  return inversePenalty * loss + (classes === 2 ? 1 : 0.5) * squares;
}

describe("logistic regression", () => {
  it("has the objective of its weights, and no neighbour has a lower one", () => {
    fc.assert(
      fc.property(shapes, penalties, (shape, inversePenalty) => {
        const problem = problemOf(shape);
        const found = logisticRegression(problem)({ ...toOptimum, inversePenalty });
        expect(found.converged).toBe(true);
        const own = objectiveOf(problem, found.weights, inversePenalty);
        expectClose(found.objective, own, 1e-11);
        const random = randomUniform(shape.seed + 1);
        for (const size of [1e-3, 1e-1]) {
          const other = found.weights.map((value) => value + size * (random() - 0.5));
          expect(objectiveOf(problem, other, inversePenalty)).toBeGreaterThan(own * (1 - 1e-9));
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it("is the same wherever it begins", () => {
    fc.assert(
      fc.property(shapes, penalties, penalties, (shape, first, second) => {
        const regress = logisticRegression(problemOf(shape));
        const direct = regress({ ...toOptimum, inversePenalty: second });
        const begun = regress({ ...toOptimum, inversePenalty: first });
        const detour = regress({ ...toOptimum, inversePenalty: second }, begun);
        expectClose(detour.objective, direct.objective, 1e-9);
      }),
      { seed: 4, numRuns: 30 },
    );
  });

  it.each([1e-8, 1e-3, 1e4, 1e9])(
    "of features times %d, with C divided by its square, has the same loss",
    (factor) => {
      const problem = problemOf({ count: 200, columns: 10, classes: 5, seed: 1 });
      const plain = logisticRegression(problem)({ ...toOptimum, inversePenalty: 1 });
      const found = logisticRegression(scaled(problem, factor))({
        ...toOptimum,
        inversePenalty: factor ** -2,
      });
      expect(found.converged).toBe(true);
      expectClose(found.objective * factor ** 2, plain.objective, 1e-9);
      expect(found.iterations).toBeLessThan(plain.iterations + 10);
    },
  );

  it("of features of very different sizes converges", () => {
    const problem = problemOf({ count: 500, columns: 12, classes: 4, seed: 2 });
    const { rows } = problem;
    const data = rows.data.map((value, index) => value * 10 ** ((index % 12) - 6));
    const found = logisticRegression({ ...problem, rows: { ...rows, data } })({
      ...toOptimum,
      inversePenalty: 1,
    });
    expect(found).toMatchObject({ converged: true });
  });

  it("of constant features is decided by the shares of the classes", () => {
    const rows = { rows: 6, columns: 3, data: new Float64Array(18).fill(7) };
    const labels = Int32Array.of(0, 0, 0, 1, 1, 2);
    const found = logisticRegression({ rows, labels, indices: everyRow(6), classes: 3 })({
      ...toOptimum,
      inversePenalty: 1,
    });
    expect(found.converged).toBe(true);
    const entropy = 3 * Math.log(2) + 2 * Math.log(3) + Math.log(6);
    expect(Math.abs(found.objective - entropy)).toBeLessThan(1e-8);
    // The intercepts need no weights.
    expect(Math.max(...found.weights.subarray(0, 9).map(Math.abs))).toBeLessThan(1e-4);
  });

  it("of zeros and of more features than rows converges", () => {
    const problem = problemOf({ count: 20, columns: 100, classes: 3, seed: 6 });
    const zeros = { ...problem.rows, data: new Float64Array(2000) };
    for (const rows of [problem.rows, zeros]) {
      const found = logisticRegression({ ...problem, rows })({ ...toOptimum, inversePenalty: 100 });
      expect(found.converged).toBe(true);
    }
  });

  it("of classes that a plane separates says that it stopped before the optimum", () => {
    const rows = { rows: 4, columns: 1, data: Float64Array.of(-2, -1, 1, 2) };
    const labels = Int32Array.of(0, 0, 1, 1);
    const regress = logisticRegression({ rows, labels, indices: everyRow(4), classes: 2 });
    const stopped = regress({ ...toOptimum, mostIterations: 3, inversePenalty: 1e12 });
    expect(stopped).toMatchObject({ converged: false, iterations: 3 });
    const found = regress({ ...toOptimum, inversePenalty: 1e12 });
    expect(found.converged).toBe(true);
    expect(found.weights[1]).toBeGreaterThan(10);
  });
});
