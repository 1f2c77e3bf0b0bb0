import { describe, expect, it } from "vitest";
import { classLabels } from "../../src/scoring/class-labels.ts";
import {
  requireLabelled,
  requireTemperature,
  type ScoreArrays,
  scoreInput,
} from "../../src/scoring/input.ts";
import { type NamedArray, scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import type { ScoreProblem } from "../../src/scoring/score-problems.ts";
import { matrixFrom, skewed } from "./fixtures.ts";
import { expectRefusal } from "./refusal.ts";

const rows = [
  [1, 0],
  [0, 1],
  [0.6, 0.8],
];
const view = matrixFrom(rows);

/** Three samples of two classes, with everything given. */
function arrays(changes: Partial<ScoreArrays> = {}): ScoreArrays {
  return {
    views: [view, matrixFrom(rows)],
    labels: [0, 1, 0],
    viewMean: view,
    train: view,
    trainLabels: [1, 0, 1],
    temperature: 0.5,
    ...changes,
  };
}

const withValue = (row: number, column: number, value: number) =>
  matrixFrom(rows.map((r, i) => r.map((x, k) => (i === row && k === column ? value : x))));

describe("an input of the right kind", () => {
  it("is kept as it is, with its classes in ascending order", () => {
    const input = scoreInput(arrays({ labels: [10, 9, 10], trainLabels: [9, 10, 9] }));
    expect(input.labels?.names).toEqual(["9", "10"]);
    expect([...(input.labels?.classes ?? [])]).toEqual([1, 0, 1]);
    expect([...(input.train?.classes ?? [])]).toEqual([0, 1, 0]);
    expect(input.prior).toMatchObject({ classes: 2, min: 1 / 3, max: 2 / 3 });
    expect(input.views[0].data).toBe(view.data);
    expect(input.setting).toBe("augmentation");
    expect(input.warnings).toEqual([]);
  });

  it("may name its classes", () => {
    const input = scoreInput(
      arrays({ labels: ["shoe", "bag", "shoe"], trainLabels: ["bag", "shoe", "bag"] }),
    );
    expect(input.labels?.names).toEqual(["bag", "shoe"]);
  });

  it("may be views and nothing else, of which less can be asked", () => {
    const input = scoreInput({ views: [view, view] });
    expect(input).toMatchObject({ labels: null, prior: null, temperature: null, train: null });
    expect(input.warnings).toEqual([]);
    expectRefusal(() => requireLabelled(input), "missing-array", "labels", /class of each sample/);
    expectRefusal(() => requireTemperature(input), "missing-temperature", "temperature", /option/);
  });

  it("of one view is in the same-class setting, of two to eight in that of augmentations", () => {
    const one = scoreInput({ views: [view], labels: [0, 1, 0] });
    expect(one.setting).toBe("same-class");
    expect(one.warnings.map(({ code }) => code)).toEqual(["no-train"]);
    const eight = scoreInput({ views: Array.from({ length: 8 }, () => view) });
    expect(eight.setting).toBe("augmentation");
    expect(eight.norms.views).toHaveLength(8);
  });

  it("may have one class, as long as nothing is asked about classes", () => {
    const input = scoreInput({ views: [view, view], labels: ["a", "a", "a"] });
    expect(input.labels?.names).toEqual(["a"]);
    expectRefusal(() => requireLabelled(input), "single-class", "labels", /"a".*two classes/);
  });

  it("is warned about what may not be meant", () => {
    const codes = (changes: Partial<ScoreArrays>) =>
      scoreInput(arrays(changes)).warnings.map(({ code }) => code);
    expect(codes({ views: [view, withValue(0, 0, 1.01)] })).toEqual(["norms"]);
    expect(codes({ views: [view, withValue(0, 0, 1.0005)] })).toEqual([]);
    expect(codes({ viewMean: undefined })).toEqual(["no-view-mean"]);
    expect(codes({ train: undefined, trainLabels: undefined })).toEqual(["no-train"]);
    expect(codes({ labels: [0, 0, 0], trainLabels: [0, 0, 7] })).toEqual(["unused-train-classes"]);
  });

  it("says what stands for the mean embeddings that are not given", () => {
    const message = (views: number) =>
      scoreInput(arrays({ views: Array(views).fill(view), viewMean: undefined })).warnings[0]
        .message;
    expect(message(2)).toMatch(/view2 stands/);
    expect(message(3)).toMatch(/the mean of the other views stands/);
  });

  it("may be as short as zero where it is a mean", () => {
    const means = matrixFrom([[0, 0], ...rows.slice(1)]);
    const input = scoreInput(arrays({ viewMean: means, train: means }));
    expect(input.norms.viewMean?.min).toBe(0);
  });
});

type Case = readonly [string, Partial<ScoreArrays>, ScoreProblem, string, RegExp];

describe("an input is refused", () => {
  const single = matrixFrom([[1, 0]]);
  const hollow = { rows: 3, columns: 0, data: new Float32Array() };
  const zeros = matrixFrom([
    [1, 0],
    [0, 0],
    [0, 1],
  ]);
  const alone = { viewMean: undefined, train: undefined, trainLabels: undefined };
  const cases: readonly Case[] = [
    ["without views", { views: [] }, "missing-array", "view1", /give view1 and view2/],
    [
      "for nine views",
      { views: Array(9).fill(view) },
      "unknown-array",
      "view9",
      /9 views; at most 8/,
    ],
    [
      "for a NaN",
      { views: [withValue(2, 1, Number.NaN), view] },
      "not-finite",
      "view1",
      /NaN at row 2, column 1; .* finite/,
    ],
    [
      "for an infinity",
      { train: withValue(1, 0, -Infinity) },
      "not-finite",
      "train",
      /-Infinity at row 1, column 0/,
    ],
    [
      "for a NaN in view_mean",
      { viewMean: withValue(0, 0, Number.NaN) },
      "not-finite",
      "view_mean",
      /row 0/,
    ],
    [
      "for squares that overflow",
      { views: [view, withValue(1, 0, 1e200)] },
      "not-finite",
      "view2",
      /squares of row 1 of view2 overflow; scale/,
    ],
    ["for a row of zeros", { views: [view, zeros] }, "zero-norm-row", "view2", /row 1 .* leave/],
    [
      "for a single view with a row of zeros",
      { ...alone, views: [zeros] },
      "zero-norm-row",
      "embeddings",
      /row 1 of embeddings/,
    ],
    [
      "for views of different lengths",
      { views: [view, matrixFrom(rows.slice(1))] },
      "mismatched-shapes",
      "view2",
      /shape \(2, 2\); to go with view1 it must be \(3, 2\)/,
    ],
    [
      "for a third view of other columns",
      { views: [view, view, matrixFrom([[1], [1], [1]])] },
      "mismatched-shapes",
      "view3",
      /must be \(3, 2\)/,
    ],
    [
      "for train of other columns",
      { train: matrixFrom([[1], [1], [1]]) },
      "mismatched-shapes",
      "train",
      /must be \(3, 2\)/,
    ],
    [
      "for a missing label",
      { labels: [0, 1] },
      "mismatched-shapes",
      "labels",
      /2 labels for 3 rows of view1; .* one a row/,
    ],
    [
      "for train labels too many",
      { trainLabels: [0, 1, 1, 1] },
      "mismatched-shapes",
      "train_labels",
      /4 labels for 3 rows of train/,
    ],
    [
      "for a fraction as label",
      { labels: [0, 1.5, 0] },
      "label-type",
      "labels",
      /row 1 of labels is 1.5; .* whole number or a name/,
    ],
    [
      "for a NaN as label",
      { trainLabels: [0, 1, Number.NaN] },
      "label-type",
      "train_labels",
      /row 2 .* NaN/,
    ],
    [
      "for a class train lacks",
      { labels: [0, 1, 8] },
      "label-outside-train",
      "labels",
      /row 2 of labels has class "8"/,
    ],
    [
      "for train without its labels",
      { trainLabels: undefined },
      "missing-array",
      "train_labels",
      /both or neither/,
    ],
    [
      "for train's labels without train",
      { train: undefined },
      "missing-array",
      "train",
      /both or neither/,
    ],
    [
      "for train without labels of the samples",
      { labels: undefined },
      "missing-array",
      "labels",
      /train is given without labels/,
    ],
    [
      "for no train rows",
      { train: { rows: 0, columns: 2, data: new Float32Array() }, trainLabels: [] },
      "too-few-samples",
      "train",
      /no rows; leave it out/,
    ],
    [
      "for a single sample",
      { views: [single, single] },
      "too-few-samples",
      "view1",
      /1 rows; .* at least two/,
    ],
    ["for no columns", { views: [hollow, hollow] }, "wrong-dimensions", "view1", /no columns; /],
    [
      "for the mean of a single view",
      { views: [view] },
      "conflicting-arrays",
      "view_mean",
      /leave it out, or give view1 and view2/,
    ],
    ["for a temperature of 0", { temperature: 0 }, "wrong-temperature", "temperature", /positive/],
    [
      "for a temperature that is NaN",
      { temperature: Number.NaN },
      "wrong-temperature",
      "temperature",
      /NaN; it must be a positive/,
    ],
    [
      "for an infinite temperature",
      { temperature: Infinity },
      "wrong-temperature",
      "temperature",
      /Infinity/,
    ],
  ];
  it.each(cases)("%s", (_, changes, kind, parameter, message) => {
    expectRefusal(() => scoreInput(arrays(changes)), kind, parameter, message);
  });

  it("for labels of two kinds", () => {
    const mixed = [0, "1", 0] as unknown as string[];
    expectRefusal(() => classLabels(mixed, "labels"), "label-type", "labels", /row 1/);
  });
});

describe("named arrays", () => {
  const array = (shape: number[], data: NamedArray["data"]): NamedArray => ({ shape, data });
  const change = (name: string, value: NamedArray | null, temperature?: number) => () => {
    const named = skewed();
    if (value === null) named.delete(name);
    else named.set(name, value);
    return scoreInputFrom(named, temperature);
  };
  const only = (...names: string[]) => {
    const view1 = skewed().get("view1") as NamedArray;
    return () => scoreInputFrom(new Map(names.map((name) => [name, view1])));
  };

  it("become an input, whose temperature an option overrides", () => {
    expect(scoreInputFrom(skewed())).toMatchObject({ temperature: 0.2, setting: "augmentation" });
    expect(scoreInputFrom(skewed()).views).toHaveLength(2);
    expect(scoreInputFrom(skewed(), 0.7).temperature).toBe(0.7);
    expect(change("temperature", null, 0.7)()).toMatchObject({ temperature: 0.7 });
    expect(change("temperature", null)()).toMatchObject({ temperature: null });
    expect(change("temperature", array([1], Float32Array.of(0.25)))().temperature).toBe(0.25);
  });

  it("may be one embedding a sample, or as many views as there are without a gap", () => {
    expect(only("embeddings")().setting).toBe("same-class");
    expect(only("view1", "view2", "view3")().views).toHaveLength(3);
  });

  it("of whole numbers are embeddings too, in single precision if that holds each of them", () => {
    const embed = (data: NamedArray["data"]) =>
      scoreInputFrom(new Map([["embeddings", array([2, 2], data)]])).views[0].data;
    expect(embed(Int8Array.of(1, -2, 3, 4))).toEqual(Float32Array.of(1, -2, 3, 4));
    const large = 2 ** 24 + 1;
    expect(embed(Int32Array.of(1, 2, 3, large))).toEqual(Float64Array.of(1, 2, 3, large));
  });

  const cases: readonly [string, () => unknown, ScoreProblem, string, RegExp][] = [
    [
      "are unknown",
      change("view9", array([1], [1])),
      "unknown-array",
      "view9",
      /view1 to view8 or embeddings, labels/,
    ],
    ["are not there", only(), "missing-array", "view1", /give view1 and view2, or embeddings/],
    ["are one view", change("view2", null), "missing-array", "view2", /view2 is missing/],
    [
      "have a gap",
      only("view1", "view3"),
      "missing-array",
      "view2",
      /beside view1, view3; .* without gaps/,
    ],
    [
      "are views and embeddings",
      only("view1", "view2", "embeddings"),
      "conflicting-arrays",
      "embeddings",
      /exclude each other; give either/,
    ],
    [
      "have two temperatures",
      change("temperature", array([2], [1, 2])),
      "wrong-temperature",
      "temperature",
      /shape \(2\); it must be a single number/,
    ],
    [
      "have a word for it",
      change("temperature", array([], ["hot"])),
      "wrong-temperature",
      "temperature",
      /text; it must be a single number/,
    ],
    [
      "are flat",
      change("view1", array([4], new Float32Array(4))),
      "wrong-dimensions",
      "view1",
      /shape \(4\); .* two dimensions/,
    ],
    ["are words", change("train", array([1, 1], ["x"])), "wrong-type", "train", /float32/],
    [
      "have labels in a column",
      change("labels", array([300, 1], new Int8Array(300))),
      "wrong-dimensions",
      "labels",
      /one dimension/,
    ],
  ];
  it.each(cases)("are refused if they %s", (_, make, kind, parameter, message) => {
    expectRefusal(make, kind, parameter, message);
  });
});
