import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { classMeans } from "../../../src/scoring/class-means.ts";
import { averageLogits, type Logits, logits } from "../../../src/scoring/classification/logits.ts";
import {
  classOutcomes,
  meanClassifier,
  meanClassifierValues,
} from "../../../src/scoring/classification/mean-classifier.ts";
import { requireLabelled, requireTemperature } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { type Arrays, expectClose, matrixFrom, matrixOf, skewed } from "../fixtures.ts";
import { dataSets } from "./oracle.ts";

const scoresOf = (...rows: number[][]) =>
  rows.map((scores, row) => [row, Float64Array.from(scores)] as const);

describe("the mean classifier", () => {
  it("is right about an embedding whose own class scores highest", () => {
    const scored = scoresOf([3, 1, 2], [1, 3, 2], [3, 2, 1], [0, 0, 1]);
    expect(meanClassifier(scored, Int32Array.of(0, 1, 2, 2), 3).top1).toBe(0.75);
  });

  it("takes the first of classes that score the same", () => {
    const labels = Int32Array.of(0, 1);
    expect(meanClassifier(scoresOf([5, 5], [5, 5]), labels, 2).top1).toBe(0.5);
  });

  it("counts a class among the top five unless five are preferred to it", () => {
    const scores = [6, 5, 4, 3, 2, 1];
    const labels = Int32Array.of(4, 5);
    expect(meanClassifier(scoresOf(scores, scores), labels, 6).top5).toBe(0.5);
  });

  it("has no top-5 accuracy among five classes: any guess would be right", () => {
    expect(meanClassifier(scoresOf([1, 2, 3, 4, 5]), Int32Array.of(0), 5).top5).toBeNull();
  });

  it("loses ln C where all classes score the same", () => {
    const { loss } = meanClassifier(scoresOf([2, 2, 2, 2]), Int32Array.of(3), 4);
    expect(Math.abs(loss - Math.log(4))).toBeLessThanOrEqual(1e-15);
  });

  it("loses the margin where it is confidently wrong, and e^−margin where it is right", () => {
    const wrong = meanClassifier(scoresOf([-1000, 1000]), Int32Array.of(0), 2);
    expect(wrong.loss).toBe(2000);
    const right = meanClassifier(scoresOf([50, 0]), Int32Array.of(0), 2);
    expect(Math.abs(right.loss / Math.exp(-50) - 1)).toBeLessThanOrEqual(1e-15);
  });
});

describe.each(dataSets)("the mean classifier of %s", (_, arrays, expected) => {
  const input = requireLabelled(scoreInputFrom(arrays));
  const { labels, views } = input;
  const means = scoredMeans(input).matrix;
  const temperature = requireTemperature(input);
  const scored = (matrix: Matrix) => logits(matrix, means, temperature);
  const embeddings: Record<string, () => Iterable<Logits>> = {
    view1: () => scored(views[0]),
    view2: () => scored(views[1]),
    mean_of_views: () => averageLogits(views.map(scored)),
    view_mean: () => scored(matrixOf(arrays, "view_mean")),
  };

  it.each(Object.keys(embeddings))("of %s is NumPy's", (name) => {
    const { top1, top5, loss } = expected.embeddings[name];
    const found = meanClassifier(embeddings[name](), labels.classes, labels.names.length);
    // One embedding may lie on the boundary of single precision.
    expect(Math.abs(found.top1 - top1)).toBeLessThan(1.5 / labels.classes.length);
    expect(Math.abs((found.top5 ?? Number.NaN) - top5)).toBeLessThan(1.5 / labels.classes.length);
    expectClose(found.loss, loss, 1e-6);
  });

  it("has scikit-learn's confusion matrix and measures of every class", () => {
    const values = meanClassifierValues(embeddings.view1(), labels.classes);
    const { perClass, confusion, ...macro } = classOutcomes(
      values.predictions,
      labels.classes,
      labels.names,
    );
    const { meanClassifier: of } = expected;
    expect(confusion).toEqual(of.confusion);
    expect(macro.macroF1).toBeCloseTo(of.macroF1, 12);
    expect(macro.balancedAccuracy).toBeCloseTo(of.balancedAccuracy, 12);
    perClass.forEach(({ name, samples, recall, precision, f1 }, c) => {
      const each = of.perClass[c];
      expect([name, samples]).toEqual([labels.names[c], each.samples]);
      expect(recall).toBeCloseTo(each.recall, 12);
      expect(f1).toBeCloseTo(each.f1, 12);
      if (each.precision === null) expect(precision).toBeNull();
      else expect(precision).toBeCloseTo(each.precision, 12);
    });
  });
});

describe("class means", () => {
  it("are of the rows as they are, leaving out rows of no class", () => {
    const rows = matrixFrom([
      [2, 0],
      [0, 4],
      [100, 100],
      [4, 0],
    ]);
    const means = classMeans(rows, Int32Array.of(0, 1, -1, 0), 2);
    expect([...means.data]).toEqual([3, 0, 0, 4]);
  });
});

describe("the means of a score", () => {
  const arrays = (...without: string[]) => {
    const given = skewed();
    for (const name of without) given.delete(name);
    return given;
  };
  const meansOf = (given: Arrays) => scoredMeans(requireLabelled(scoreInputFrom(given)));
  const first = (embeddings: number[][], labels: number[]) =>
    [0, 1].map((k) => {
      const own = embeddings.filter((_, row) => labels[row] === Math.min(...labels));
      return own.reduce((sum, row) => sum + row[k], 0) / own.length;
    });
  const rowsOf = (given: Arrays, name: string) => {
    const { rows, columns, data } = matrixOf(given, name);
    return Array.from({ length: rows }, (_, i) =>
      Array.from(data.subarray(i * columns, (i + 1) * columns)),
    );
  };
  const all = skewed();
  const labels = Array.from(all.get("labels")?.data as Float64Array);
  const trainLabels = Array.from(all.get("train_labels")?.data as Float64Array);
  const [view1, view2] = [rowsOf(all, "view1"), rowsOf(all, "view2")];

  it.each([
    ["train", arrays(), first(rowsOf(all, "train"), trainLabels)],
    ["view_mean", arrays("train", "train_labels"), first(rowsOf(all, "view_mean"), labels)],
    [
      "view1 and view2",
      arrays("train", "train_labels", "view_mean"),
      first([...view1, ...view2], [...labels, ...labels]),
    ],
  ])("are those of %s where that is the best there is", (source, given, expected) => {
    const means = meansOf(given);
    expect(means.source).toBe(source);
    expected.forEach((value, k) => {
      expectClose(means.matrix.data[k], value, 1e-13);
    });
  });
});

describe("logits", () => {
  it("are products with every mean, over the temperature", () => {
    const embeddings = matrixFrom(Array.from({ length: 70 }, (_, row) => [row, 1]));
    const means = matrixFrom([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    const found = [...logits(embeddings, means, 0.5)].map(([row]) => row);
    expect(found).toEqual(Array.from({ length: 70 }, (_, row) => row));
    for (const [row, scores] of logits(embeddings, means, 0.5)) {
      expect([...scores]).toEqual([2 * row, 2, 2 * row + 2]);
    }
  });

  it("of an average of embeddings are the average", () => {
    const averaged = averageLogits([
      scoresOf([1, 3], [5, 5]).values(),
      scoresOf([3, 1], [5, 7]).values(),
    ]);
    expect([...averaged].map(([row, scores]) => [row, ...scores])).toEqual([
      [0, 2, 2],
      [1, 5, 6],
    ]);
  });
});
