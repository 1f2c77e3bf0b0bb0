import { beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/linalg/load-kernels.ts";
import { fewShot } from "../../../src/scoring/classification/few-shot.ts";
import { dataSets, everyRow, probeDataOf } from "./oracle.ts";

beforeAll(async () => {
  await loadKernels();
});

describe.each(dataSets)("ten experiments of eight rows a class of %s", (_, arrays, expected) => {
  const data = probeDataOf(arrays);
  const { result, samples } = fewShot(data);

  it("score as scikit-learn's fits of the same rows do", () => {
    expect(result.scores).toHaveLength(10);
    result.scores.forEach(({ top1, macroF1 }, index) => {
      expect(Math.abs(top1 - expected.fewShot[index].top1)).toBeLessThan(1e-3);
      expect(Math.abs(macroF1 - expected.fewShot[index].macroF1)).toBeLessThan(1e-3);
    });
  });

  it("have a mean and a deviation, and a share of experiments right at every row", () => {
    const accuracies = result.scores.map(({ top1 }) => top1);
    const mean = accuracies.reduce((a, b) => a + b) / 10;
    const squares = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(result.top1).toBeCloseTo(mean, 12);
    expect(result.top1Deviation).toBeCloseTo(Math.sqrt(squares / 9), 12);
    const [{ metric, values }] = samples;
    expect(metric).toBe("classification.fewShot.top1");
    expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(mean, 12);
  });

  it("count the classes that have fewer rows, and give all of them", () => {
    const counts = new Int32Array(data.classes);
    for (const row of data.train.indices) counts[data.train.labels[row]]++;
    expect(result.smallerClasses).toBe(counts.filter((count) => count < 8).length);
  });

  it("are others for another seed", () => {
    const few = { ...data, test: { ...data.test, indices: everyRow(200) } };
    expect(fewShot(few, 1).result.scores).toEqual(fewShot(few, 1).result.scores);
    expect(fewShot(few, 1).result.scores).not.toEqual(fewShot(few, 2).result.scores);
  });
});
