import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { classLabels } from "../../src/scoring/class-labels.ts";
import { type ScoreArrays, scoreInput } from "../../src/scoring/input.ts";
import { type NamedArray, scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { matrixFrom, skewed } from "./fixtures.ts";

const rows = [
  [1, 0],
  [0, 1],
  [0.6, 0.8],
];

/** Three samples of two classes, with everything given. */
function arrays(changes: Partial<ScoreArrays> = {}): ScoreArrays {
  return {
    view1: matrixFrom(rows),
    view2: matrixFrom(rows),
    labels: [0, 1, 0],
    viewMean: matrixFrom(rows),
    train: matrixFrom(rows),
    trainLabels: [1, 0, 1],
    temperature: 0.5,
    ...changes,
  };
}

/** The array an input is refused for, and why. */
function refusal(make: () => unknown): { parameter: string; message: string } {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { parameter, message } = error as InputError;
    return { parameter, message };
  }
  throw new Error("it was not refused");
}

const withValue = (row: number, column: number, value: number) =>
  matrixFrom(rows.map((r, i) => r.map((x, k) => (i === row && k === column ? value : x))));

describe("an input of the right kind", () => {
  it("is kept as it is, with its classes in ascending order", () => {
    const input = scoreInput(arrays({ labels: [10, 9, 10], trainLabels: [9, 10, 9] }));
    expect(input.labels.names).toEqual(["9", "10"]);
    expect([...input.labels.classes]).toEqual([1, 0, 1]);
    expect([...(input.train?.classes ?? [])]).toEqual([0, 1, 0]);
    expect(input.prior).toMatchObject({ classes: 2, min: 1 / 3, max: 2 / 3 });
    expect(input.view1.data).toEqual(matrixFrom(rows).data);
    expect(input.warnings).toEqual([]);
  });

  it("may name its classes", () => {
    const input = scoreInput(
      arrays({ labels: ["shoe", "bag", "shoe"], trainLabels: ["bag", "shoe", "bag"] }),
    );
    expect(input.labels.names).toEqual(["bag", "shoe"]);
  });

  it("is warned about what may not be meant", () => {
    const codes = (changes: Partial<ScoreArrays>) =>
      scoreInput(arrays(changes)).warnings.map(({ code }) => code);
    expect(codes({ view2: withValue(0, 0, 1.01) })).toEqual(["norms"]);
    expect(codes({ view2: withValue(0, 0, 1.0005) })).toEqual([]);
    expect(codes({ viewMean: undefined })).toEqual(["no-view-mean"]);
    expect(codes({ train: undefined, trainLabels: undefined })).toEqual(["no-train"]);
    expect(codes({ labels: [0, 0, 0], trainLabels: [0, 0, 7] })).toEqual([
      "unused-train-classes",
      "one-class",
    ]);
  });

  it("may be as short as zero where it is a mean", () => {
    const zero = [
      [0, 0],
      [0, 1],
      [1, 0],
    ];
    const input = scoreInput(arrays({ viewMean: matrixFrom(zero), train: matrixFrom(zero) }));
    expect(input.norms.view_mean?.min).toBe(0);
  });
});

describe("an input is refused", () => {
  const cases: readonly [string, Partial<ScoreArrays>, string, RegExp][] = [
    ["for a NaN", { view1: withValue(2, 1, Number.NaN) }, "view1", /NaN at row 2, column 1/],
    [
      "for an infinity",
      { train: withValue(1, 0, -Infinity) },
      "train",
      /-Infinity at row 1, column 0/,
    ],
    ["for a NaN in view_mean", { viewMean: withValue(0, 0, Number.NaN) }, "view_mean", /row 0/],
    [
      "for a row of zeros",
      {
        view2: matrixFrom([
          [1, 0],
          [0, 0],
          [0, 1],
        ]),
      },
      "view2",
      /row 1 of view2 is all zeros/,
    ],
    [
      "for views of different lengths",
      { view2: matrixFrom(rows.slice(1)) },
      "view2",
      /shape \(2, 2\); to go with view1 it must be \(3, 2\)/,
    ],
    ["for other columns", { train: matrixFrom([[1], [1], [1]]) }, "train", /must be \(3, 2\)/],
    ["for a missing label", { labels: [0, 1] }, "labels", /2 labels for 3 rows of view1/],
    ["for train labels too many", { trainLabels: [0, 1, 1, 1] }, "train_labels", /of train/],
    ["for a fraction as label", { labels: [0, 1.5, 0] }, "labels", /row 1 of labels is 1.5/],
    ["for a NaN as label", { trainLabels: [0, 1, Number.NaN] }, "train_labels", /row 2 .* NaN/],
    ["for a class train lacks", { labels: [0, 1, 8] }, "labels", /row 2 of labels has class "8"/],
    ["for train without labels", { trainLabels: undefined }, "train_labels", /both or neither/],
    ["for labels without train", { train: undefined }, "train", /both or neither/],
    [
      "for no train rows",
      { train: { rows: 0, columns: 2, data: new Float32Array() }, trainLabels: [] },
      "train",
      /no rows/,
    ],
    ["for a single sample", { view1: matrixFrom([[1, 0]]) }, "view1", /at least two/],
    [
      "for no columns",
      { view1: { rows: 3, columns: 0, data: new Float32Array() } },
      "view1",
      /no columns/,
    ],
    ["for a temperature of 0", { temperature: 0 }, "temperature", /must be positive/],
    [
      "for a temperature that is NaN",
      { temperature: Number.NaN },
      "temperature",
      /must be positive/,
    ],
    ["for scores beyond ±150", { temperature: 1 / 151 }, "temperature", /reach ±151.0/],
    ["for scores that overflow", { view1: withValue(0, 0, 1e200) }, "temperature", /Infinity/],
  ];
  it.each(cases)("%s", (_, changes, parameter, message) => {
    const refused = refusal(() => scoreInput(arrays(changes)));
    expect(refused.parameter).toBe(parameter);
    expect(refused.message).toMatch(message);
  });

  it("for labels of two kinds", () => {
    const mixed = [0, "1", 0] as unknown as string[];
    expect(refusal(() => classLabels(mixed, "labels")).message).toMatch(/row 1/);
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

  it("become an input, whose temperature an option overrides", () => {
    expect(scoreInputFrom(skewed())).toMatchObject({ temperature: 0.2, view1: { rows: 300 } });
    expect(scoreInputFrom(skewed(), 0.7).temperature).toBe(0.7);
    expect(change("temperature", null, 0.7)()).toMatchObject({ temperature: 0.7 });
    expect(change("temperature", array([1], Float32Array.of(0.25)))().temperature).toBe(0.25);
  });

  const cases: readonly [string, () => unknown, string, RegExp][] = [
    ["are unknown", change("view3", array([1], [1])), "view3", /view1, view2, labels, view_mean/],
    ["are missing", change("view2", null), "view2", /missing/],
    ["have no temperature", change("temperature", null), "temperature", /missing/],
    ["have two", change("temperature", array([2], [1, 2])), "temperature", /single number/],
    [
      "have a word for it",
      change("temperature", array([], ["hot"])),
      "temperature",
      /single number/,
    ],
    ["are flat", change("view1", array([4], new Float32Array(4))), "view1", /two dimensions/],
    ["are integers", change("view1", array([300, 16], new Int8Array(4800))), "view1", /float32/],
    ["are words", change("train", array([1, 1], ["x"])), "train", /float32/],
    [
      "have labels in a column",
      change("labels", array([300, 1], new Int8Array(300))),
      "labels",
      /one dimension/,
    ],
  ];
  it.each(cases)("are refused if they %s", (_, make, parameter, message) => {
    const refused = refusal(make);
    expect(refused.parameter).toBe(parameter);
    expect(refused.message).toMatch(message);
  });
});
