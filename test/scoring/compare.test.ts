import { describe, expect, test } from "vitest";
import { compare, modelInputs } from "../../src/scoring/compare.ts";
import { isComparison, modelsOf } from "../../src/scoring/models.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { score } from "../../src/scoring/report.ts";
import { type Arrays, firstSamples, skewed } from "./fixtures.ts";

const arrays = firstSamples(skewed(), 80);

/** Two models that share labels and temperature: the second has its views the other way round. */
function twoModels(): Arrays {
  const both: Arrays = new Map();
  for (const name of ["labels", "temperature", "train", "train_labels"]) {
    both.set(name, arrays.get(name)!);
  }
  for (const [model, first, second] of [
    ["a", "view1", "view2"],
    ["b", "view2", "view1"],
  ]) {
    both.set(`${model}.view1`, arrays.get(first)!);
    both.set(`${model}.view2`, arrays.get(second)!);
  }
  return both;
}

describe("a comparison", () => {
  test("gives each model the report that it has alone", () => {
    const both = twoModels();
    expect(isComparison(both)).toBe(true);
    expect(isComparison(arrays)).toBe(false);
    const options = { draws: [4, 16] };
    const reports = compare(modelInputs(modelsOf(both)), options);
    expect(reports.map(({ model }) => model)).toEqual(["a", "b"]);
    const alone = new Map(arrays);
    alone.delete("view_mean");
    expect(reports[0]).toEqual({ model: "a", ...score(scoreInputFrom(alone), options) });
    expect(reports[1].contrastive?.rows).not.toEqual(reports[0].contrastive?.rows);
  });

  test("may score each model at the draws it was trained with", () => {
    const both = twoModels();
    both.set("a.draws", { shape: [], data: Int32Array.of(8) });
    both.set("b.draws", { shape: [2], data: Int32Array.of(16, 32) });
    const reports = compare(modelInputs(modelsOf(both)), { include: ["contrastive"] });
    expect(reports.map(({ contrastive }) => contrastive?.rows.map(({ draws }) => draws))).toEqual([
      [8],
      [16, 32],
    ]);
  });

  test("names the model whose arrays are wrong", () => {
    const both = twoModels();
    both.set("b.view2", { shape: [1, 16], data: new Float32Array(16) });
    expect(() => modelInputs(modelsOf(both))).toThrow(
      expect.objectContaining({
        kind: "mismatched-shapes",
        parameter: "b.view2",
        message: expect.stringContaining('model "b": view2 has shape (1, 16)'),
      }),
    );
    both.delete("b.view2");
    expect(() => modelInputs(modelsOf(both))).toThrow(
      expect.objectContaining({ kind: "missing-array", parameter: "b.view2" }),
    );
  });
});
