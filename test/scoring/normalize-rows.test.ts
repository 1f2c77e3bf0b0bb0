import { describe, expect, test } from "vitest";
import { normalizeRows } from "../../src/linalg/normalize-rows.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { score } from "../../src/scoring/report.ts";
import { type Arrays, expectClose, firstSamples, matrixFrom, skewed } from "./fixtures.ts";

/** Samples of the skewed set without a view mean, its rows times `factor(row)`. */
function scaled(factor: (row: number) => number): Arrays {
  const arrays = firstSamples(skewed(), 100);
  arrays.delete("view_mean");
  for (const name of ["view1", "view2", "train"]) {
    const { shape, data } = arrays.get(name)!;
    const columns = shape[1];
    const values = Float64Array.from(
      data as Float32Array,
      (value, index) => value * factor(Math.floor(index / columns)),
    );
    arrays.set(name, { shape, data: values });
  }
  return arrays;
}

describe("normalised rows", () => {
  test("have norm 1 and their old directions; rows of zeros stay", () => {
    const rows = matrixFrom([
      [3, 4],
      [0, 0],
      [-2, 0],
    ]);
    normalizeRows(rows);
    expect([...rows.data]).toEqual([0.6000000000000001, 0.8, 0, 0, -1, 0]);
  });

  test("score alike, however long they were", () => {
    const report = (factor: (row: number) => number) =>
      score(scoreInputFrom(scaled(factor), undefined, "l2"), { draws: [4, 64] });
    const unit = report(() => 1);
    const long = report((row) => 0.01 + (row % 7));
    expect(long.input.normalised).toBe(true);
    expect(long.warnings.map(({ code }) => code)).not.toContain("norms");
    long.contrastive?.rows.forEach((row, index) => {
      expectClose(row.infoNce, unit.contrastive?.rows[index].infoNce ?? Number.NaN, 1e-12);
    });
    expectClose(
      long.classification?.meanClassifier.loss ?? Number.NaN,
      unit.classification?.meanClassifier.loss ?? Number.NaN,
      1e-12,
    );
  });

  test("exclude a mean of rows that were not normalised", () => {
    expect(() => scoreInputFrom(firstSamples(skewed(), 100), undefined, "l2")).toThrow(
      expect.objectContaining({ kind: "conflicting-arrays", parameter: "view_mean" }),
    );
  });
});
