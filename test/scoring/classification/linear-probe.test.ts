import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { installKernels } from "../../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../../src/linalg/load-kernels.ts";
import { type LinearProbe, linearProbe } from "../../../src/scoring/classification/linear-probe.ts";
import { logisticRegression } from "../../../src/scoring/classification/logistic-regression.ts";
import { probes, toOptimum } from "../../../src/scoring/classification/probe-presets.ts";
import { stratifiedSplit } from "../../../src/scoring/classification/split.ts";
import { expectClose, fashion, matrixFrom, matrixOf } from "../fixtures.ts";
import { dataSets, type ExpectedProbe, everyRow, probeDataOf } from "./oracle.ts";

beforeAll(async () => {
  await loadKernels();
});
afterEach(() => loadKernels());

/** Accuracies to a prediction or two that the last digits of the weights decide: 0.1 points at most. */
function expectSame(found: LinearProbe, expected: ExpectedProbe): void {
  expect(found).toMatchObject({ converged: true, inversePenalty: expected.inversePenalty });
  expectClose(found.objective, expected.objective, 1e-9);
  const aPoint = 1e-3;
  for (const metric of ["trainTop1", "top1", "macroF1"] as const) {
    expect(Math.abs(found[metric] - expected[metric]), metric).toBeLessThan(aPoint);
  }
  if (found.top5 !== null) expect(Math.abs(found.top5 - expected.top5)).toBeLessThan(aPoint);
  expectClose(found.loss, expected.loss, 1e-4);
}

describe.each(dataSets)("a linear probe of %s", (_, arrays, expected) => {
  const data = probeDataOf(arrays);

  it.each(["sklearn", "clip"] as const)("by the preset %s is scikit-learn's", (preset) => {
    const { result, samples } = linearProbe(data, { preset }, "probe");
    expectSame(result, expected.probes[preset]);
    expect(result).toMatchObject({ preset, features: "raw", candidates: null, seed: 0 });
    for (const { metric, values } of samples) {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      expect(mean).toBeCloseTo(result[metric.slice("probe.".length) as "top1"], 12);
    }
  });

  it("of normalised features is scikit-learn's", () => {
    const { result } = linearProbe(data, { preset: "sklearn", features: "normalised" }, "");
    expectSame(result, expected.probes.normalised);
    expect(result.features).toBe("normalised");
  });

  it("tested on another view is scikit-learn's", () => {
    const { result } = linearProbe(probeDataOf(arrays, "view1"), { preset: "sklearn" }, "");
    expectSame(result, expected.probes.view1);
  });

  it("chooses among 45 values of C as scikit-learn would, and fits all rows with it", () => {
    const { result } = linearProbe(data, { preset: "dinov2" }, "");
    const { candidates = [], validationSamples = 0, ...best } = expected.probes.dinov2;
    expect(result.validationSamples).toBe(validationSamples);
    expect(result.candidates).toHaveLength(45);
    result.candidates?.forEach((candidate, index) => {
      expect(candidate.converged).toBe(true);
      // A row more or less.
      const difference = Math.abs(candidate.top1 - candidates[index]);
      expect(difference, `${candidate.inversePenalty}`).toBeLessThan(1.5 / validationSamples);
    });
    expectSame(result, { ...best, inversePenalty: result.inversePenalty });
    expectClose(result.inversePenalty, best.inversePenalty, 1e-12);
  });

  it("of four fifths of the rows, tested on the rest, is scikit-learn's", () => {
    const { matrix, labels } = data.test;
    const { kept, heldOut } = stratifiedSplit(labels, data.classes, 0.2, 0);
    const halves = {
      train: { matrix, labels, indices: kept },
      test: { matrix, labels, indices: heldOut },
      classes: data.classes,
      split: "held-out fifth",
    } as const;
    const { result, samples } = linearProbe(halves, { preset: "sklearn" }, "");
    expectSame(result, expected.probes.heldOut);
    // Rows that are not tested have no value.
    expect(samples[0].values.filter((value) => !Number.isNaN(value))).toHaveLength(heldOut.length);
  });

  it("of two classes has one vector's penalty, as scikit-learn's has", () => {
    const rowsOf = (labels: Int32Array) => everyRow(labels.length).filter((row) => labels[row] < 2);
    const two = {
      ...data,
      train: { ...data.train, indices: rowsOf(data.train.labels) },
      test: { ...data.test, indices: rowsOf(data.test.labels) },
      classes: 2,
    };
    const { result } = linearProbe(two, { preset: "sklearn" }, "");
    expectSame(result, expected.probes.twoClasses);
    expect(result.top5).toBeNull();
  });

  it.each([
    ["sklearn", 1],
    ["weak", 100],
  ])("has scikit-learn's coefficients (%s)", (name, inversePenalty) => {
    const { matrix: rows, ...train } = data.train;
    const { classes } = data;
    const { coefficients, intercepts, objective } = expected.probes[name];
    const found = logisticRegression({ rows, ...train, classes })({ ...toOptimum, inversePenalty });
    expectClose(found.objective, objective, 1e-9);
    coefficients.forEach((row, c) => {
      row.forEach((value, k) => {
        expect(Math.abs(found.weights[k * classes + c] - value)).toBeLessThan(
          1e-4 * inversePenalty * Math.max(1, Math.abs(value)),
        );
      });
    });
    const last = found.weights.subarray(rows.columns * classes);
    const mean = last.reduce((a, b) => a + b) / classes;
    intercepts.forEach((value, c) => {
      expect(Math.abs(last[c] - mean - value)).toBeLessThan(1e-4 * inversePenalty);
    });
  });
});

describe("a linear probe", () => {
  const arrays = fashion();

  it("of the real file is within 0.1 points of LogisticRegression(max_iter=1000), which stops early", () => {
    const of = (array: string) =>
      linearProbe(probeDataOf(arrays, array), { preset: "sklearn" }, "").result.top1;
    // scikit-learn 1.9 in single precision; at the optimum both have 0.7772 and 0.7522.
    expect(Math.abs(of("view_mean") - 0.7773)).toBeLessThan(1e-3);
    expect(Math.abs(of("view1") - 0.7527)).toBeLessThan(1e-3);
  });

  it("is the same without kernels", () => {
    const data = probeDataOf(arrays);
    const few = { ...data, train: { ...data.train, indices: everyRow(1000) } };
    const { result: fast } = linearProbe(few, { preset: "sklearn" }, "");
    installKernels(null);
    const { result: slow } = linearProbe(few, { preset: "sklearn" }, "");
    expectClose(slow.objective, fast.objective, 1e-10);
    expect(slow.top1).toBeCloseTo(fast.top1, 3);
  });

  it("chooses the same C for the same seed", () => {
    const data = probeDataOf(arrays);
    const few = { ...data, train: { ...data.train, indices: everyRow(500) } };
    const found = [1, 1, 2].map(
      (seed) => linearProbe(few, { preset: "dinov2", seed }, "").result.candidates,
    );
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).not.toEqual(found[0]);
  });

  it("refuses a class that has no row to fit on, and a single class", () => {
    const matrix = matrixOf(arrays, "train");
    const rows = { matrix, labels: Int32Array.of(0, 0, 1, 1), indices: everyRow(4) };
    const data = { train: rows, test: rows, classes: 3, split: "train" } as const;
    expect(() => linearProbe(data, { preset: "sklearn" }, "")).toThrow(/rows of 2 of 3/);
    const single = { ...rows, labels: Int32Array.of(0, 0, 0, 0) };
    expect(() =>
      linearProbe({ ...data, train: single, classes: 1 }, { preset: "sklearn" }, ""),
    ).toThrow(/at least two classes/);
  });

  it("of so few rows that none can be held out says so", () => {
    const matrix = matrixFrom([[1], [2], [3], [4]]);
    const rows = { matrix, labels: Int32Array.of(0, 1, 0, 1), indices: everyRow(4) };
    const data = { train: rows, test: rows, classes: 2, split: "train" } as const;
    expect(() => linearProbe(data, { preset: "dinov2" }, "")).toThrow(/held out/);
  });

  it("has the 45 values of C of DINOv2", () => {
    const { candidates } = probes.dinov2;
    expect([candidates?.[0], candidates?.[44]]).toEqual([1e-6, 1e5]);
  });
});
