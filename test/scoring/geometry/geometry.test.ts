import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { installKernels } from "../../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../../src/linalg/load-kernels.ts";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { randomUniform } from "../../../src/numerics/random.ts";
import { classLabels, type Labels } from "../../../src/scoring/class-labels.ts";
import {
  alignmentValues,
  classAlignment,
  viewAlignment,
} from "../../../src/scoring/geometry/alignment.ts";
import { hubness } from "../../../src/scoring/geometry/hubness.ts";
import { neuralCollapse } from "../../../src/scoring/geometry/neural-collapse.ts";
import { silhouettes } from "../../../src/scoring/geometry/silhouette.ts";
import { spectrum } from "../../../src/scoring/geometry/spectrum.ts";
import { uniformity } from "../../../src/scoring/geometry/uniformity.ts";
import { expectClose, fashion, matrixFrom, matrixOf, skewed37 } from "../fixtures.ts";

const oracle = JSON.parse(
  readFileSync(new URL("../../oracles/geometry.json", import.meta.url), "utf8"),
);

afterEach(() => {
  installKernels(null);
});

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

describe.each([
  ["fashion", fashion],
  ["skewed37", skewed37],
] as const)("of %s, as NumPy, SciPy and scikit-learn have it,", (name, load) => {
  const arrays = load();
  const expected = oracle[name];
  const view1 = matrixOf(arrays, "view1");
  const views = [view1, matrixOf(arrays, "view2")];
  const viewMean = matrixOf(arrays, "view_mean");
  const { classes, names } = classLabels(arrays.get("labels")?.data as Labels, "labels");

  test("alignment", () => {
    const values = alignmentValues(views);
    const result = viewAlignment(values);
    expectClose(result.value, expected.alignment, 1e-12);
    expectClose(result.unit, expected.alignmentUnit, 1e-9);
    expectClose(mean(values.value), result.value, 1e-12);
    const within = classAlignment(viewMean, classes, names.length);
    expectClose(within?.value ?? NaN, expected.sameClassAlignment, 1e-10);
  });

  // A hundred million exponentials are for the kernels.
  const kinds = name === "fashion" ? ["kernels"] : ["javascript", "kernels"];
  test.each(kinds)("uniformity, by %s", async (kind) => {
    if (kind === "kernels") await loadKernels();
    expectClose(uniformity(view1).value, expected.uniformity, 1e-8);
    expectClose(uniformity(viewMean).value, expected.uniformityMean, 1e-8);
    expectClose(uniformity(viewMean).unit, expected.uniformityMeanUnit, 1e-8);
  });

  test("spectrum, RankMe and α-ReQ", () => {
    const actual = spectrum(viewMean);
    for (const kind of ["uncentred", "centred"] as const) {
      const { singularValues, conditionNumber, ...values } = expected.spectrum[kind];
      // Relative to the largest, to which the eigenvalues of the Gram matrix are exact.
      singularValues.forEach((value: number, index: number) => {
        const error = Math.abs(actual[kind].singularValues[index] - value);
        expect(error).toBeLessThan(1e-7 * singularValues[0]);
      });
      if (conditionNumber === undefined) expect(actual[kind].conditionNumber).toBeNull();
      else expectClose(actual[kind].conditionNumber ?? NaN, conditionNumber, 1e-9);
      for (const [metric, value] of Object.entries<number>(values)) {
        // Singular values that are noise come from rounding errors of the Gram matrix.
        expectClose(actual[kind][metric as "rankMe"], value, name === "fashion" ? 1e-6 : 1e-10);
      }
    }
    const { alpha, rSquared, points } = expected.spectrum.alphaReq;
    expectClose(actual.alphaReq.alpha ?? NaN, alpha, 1e-7);
    expectClose(actual.alphaReq.rSquared ?? NaN, rSquared, 1e-7);
    expect(actual.alphaReq.last - actual.alphaReq.first + 1).toBe(points);
  });

  test("neural collapse", () => {
    const actual = neuralCollapse(viewMean, classes, names.length);
    for (const [metric, value] of Object.entries<number>(expected.neuralCollapse)) {
      expectClose(actual[metric as "nc1"] ?? NaN, value, 1e-9);
    }
  });

  test.each(["euclidean", "cosine"] as const)("%s silhouette, by kernels", async (metric) => {
    await loadKernels();
    const values = silhouettes(viewMean, classes, names.length, metric);
    expectClose(mean(values), expected.silhouette[metric], 1e-6);
  });

  test("hubness, by kernels", async () => {
    await loadKernels();
    const actual = hubness(viewMean);
    for (const [metric, value] of Object.entries<number>(expected.hubness)) {
      expectClose(actual[metric as "largest"] as number, value, 1e-12);
    }
  });
});

test("RankMe of the real file is that of its reference values", () => {
  const { uncentred } = spectrum(matrixOf(fashion(), "view_mean"));
  expectClose(uncentred.effectiveRank, 22.51212228490851, 1e-6);
});

function normal(rows: number, columns: number, seed: number): Matrix {
  const random = randomUniform(seed);
  const data = Float64Array.from(
    { length: rows * columns },
    () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  );
  return { rows, columns, data };
}

/** The rows turned by a plane rotation in every pair of neighbouring dimensions. */
function turned({ rows, columns, data }: Matrix, angle: number): Matrix {
  const result = Float64Array.from(data);
  for (let k = 0; k + 1 < columns; k++) {
    for (let row = 0; row < rows; row++) {
      const [a, b] = [result[row * columns + k], result[row * columns + k + 1]];
      result[row * columns + k] = Math.cos(angle) * a - Math.sin(angle) * b;
      result[row * columns + k + 1] = Math.sin(angle) * a + Math.cos(angle) * b;
    }
  }
  return { rows, columns, data: result };
}

describe("geometry", () => {
  test("does not depend on a rotation, and only as it should on the scale", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, angle) => {
        const rows = normal(60, 7, seed);
        const labels = Int32Array.from({ length: 60 }, (_, row) => row % 3);
        const other = turned(rows, angle);
        const scaled = { ...rows, data: rows.data.map((value) => 3 * value) as Float64Array };
        const [a, b, c] = [rows, other, scaled].map(spectrum);
        expectClose(b.uncentred.rankMe, a.uncentred.rankMe, 1e-11);
        expectClose(c.centred.effectiveRank, a.centred.effectiveRank, 1e-11);
        expectClose(c.centred.singularValues[3], 3 * a.centred.singularValues[3], 1e-11);
        expectClose(uniformity(other).value, uniformity(rows).value, 1e-10);
        expectClose(uniformity(scaled).unit, uniformity(rows).unit, 1e-10);
        const nc = (matrix: Matrix) => neuralCollapse(matrix, labels, 3);
        expectClose(nc(other).nc1 ?? NaN, nc(rows).nc1 ?? NaN, 1e-9);
        expectClose(nc(scaled).etfDistance ?? NaN, nc(rows).etfDistance ?? NaN, 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  test("of axes, each as often as its opposite, has full rank and no preferred direction", () => {
    const axes = Array.from({ length: 12 }, (_, row) =>
      Array.from({ length: 6 }, (_, k) => (k === row >> 1 ? 1 - 2 * (row & 1) : 0)),
    );
    const { uncentred, centred } = spectrum(matrixFrom(axes));
    for (const summary of [uncentred, centred]) {
      expectClose(summary.effectiveRank, 6, 1e-12);
      expectClose(summary.stableRank, 6, 1e-12);
      expectClose(summary.participationRatio, 6, 1e-12);
      expectClose(summary.conditionNumber ?? NaN, 1, 1e-12);
    }
  });

  test("of classes at the corners of a simplex is completely collapsed", () => {
    const corners = [0, 1, 2, 3].map((c) => [0, 1, 2, 3].map((k) => (k === c ? 1 : 0)));
    const rows = matrixFrom([...corners, ...corners]);
    const labels = Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3);
    const collapse = neuralCollapse(rows, labels, 4);
    for (const measure of [
      "nc1",
      "equinorm",
      "equiangularity",
      "maximalAngle",
      "etfDistance",
    ] as const) {
      expect(Math.abs(collapse[measure] ?? NaN)).toBeLessThan(1e-7);
    }
    expect(silhouettes(rows, labels, 4, "euclidean")).toEqual(new Float64Array(8).fill(1));
  });

  test("of a single point repeated is null with a reason, never NaN", () => {
    const point = matrixFrom(Array.from({ length: 6 }, () => [1, 2]));
    const labels = Int32Array.of(0, 1, 0, 1, 0, 1);
    const results = [
      spectrum(point),
      neuralCollapse(point, labels, 2),
      uniformity(point),
      hubness(point),
      classAlignment(point, labels, 2),
    ];
    expect(JSON.stringify(results)).not.toContain("NaN");
    expect(spectrum(point).centred).toMatchObject({ rankMe: 0, conditionNumber: null });
    expect(spectrum(point).alphaReq).toMatchObject({ alpha: null, reason: expect.any(String) });
    expect(neuralCollapse(point, labels, 2)).toMatchObject({
      nc1: null,
      reason: "all classes have the same mean",
    });
    expect(uniformity(point).value).toBeCloseTo(0, 12);
    expect(silhouettes(point, labels, 2, "euclidean")).toEqual(new Float64Array(6));
  });

  test("far from the origin keeps its digits in single precision", async () => {
    const near = normal(300, 8, 5);
    const far = { ...near, data: near.data.map((value) => value + 1000) as Float64Array };
    const labels = Int32Array.from({ length: 300 }, (_, row) => row % 4);
    const expected = [uniformity(near).value, mean(silhouettes(near, labels, 4, "euclidean"))];
    await loadKernels();
    expectClose(uniformity(far).value, expected[0], 1e-6);
    expect(mean(silhouettes(far, labels, 4, "euclidean"))).toBeCloseTo(expected[1], 6);
  });

  test("alignment of three views is the mean over their pairs", () => {
    const [a, b, c] = [normal(20, 3, 1), normal(20, 3, 2), normal(20, 3, 3)];
    const pairwise = [
      [a, b],
      [a, c],
      [b, c],
    ].map((pair) => viewAlignment(alignmentValues(pair)).value);
    expectClose(
      viewAlignment(alignmentValues([a, b, c])).value,
      pairwise.reduce((x, y) => x + y) / 3,
      1e-12,
    );
  });

  test("alignment of classes of one sample each is undefined", () => {
    expect(classAlignment(normal(3, 2, 1), Int32Array.of(0, 1, 2), 3)).toBeNull();
  });
});
