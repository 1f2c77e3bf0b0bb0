import { describe, expect, it } from "vitest";
import { contrastive } from "../../../src/scoring/contrastive/contrastive.ts";
import {
  boundMeasurements,
  type MeasuredBoundsRow,
  measuredBounds,
} from "../../../src/scoring/contrastive/measured-bounds.ts";
import { requireLabelled, type ScoreInput, scoreInput } from "../../../src/scoring/input.ts";
import { type NamedArray, scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { type Arrays, matrixFrom, skewed, skewed37 } from "../fixtures.ts";

function boundsOf(scored: ScoreInput, draws: readonly number[]): readonly MeasuredBoundsRow[] {
  const input = requireLabelled(scored);
  const means = scoredMeans(input).matrix;
  const { result } = contrastive(input, means, { draws });
  return measuredBounds(input, means, result, boundMeasurements(input, means));
}

/** By how much the worst bound is missed; at most 0 if all hold. */
function missed({ bounds }: MeasuredBoundsRow): number {
  const excesses = bounds.map(({ direction, tightness }) =>
    tightness === null ? -Infinity : direction === "upper" ? -tightness : tightness,
  );
  return Math.max(...excesses);
}

describe.each([
  ["7 unequal classes", skewed()],
  ["37 unequal classes", skewed37()],
])("of %s", (_, arrays) => {
  const array = (name: string) => arrays.get(name) as NamedArray;
  const train = { train: array("train"), train_labels: array("train_labels") };
  const labelled = { labels: array("labels"), temperature: array("temperature") };
  const settings: readonly (readonly [string, Readonly<Record<string, NamedArray>>])[] = [
    ["two views and the samples' means", Object.fromEntries(arrays)],
    ["two views", { ...labelled, ...train, view1: array("view1"), view2: array("view2") }],
    [
      "three views",
      {
        ...labelled,
        ...train,
        view1: array("view1"),
        view2: array("view2"),
        view3: array("view_mean"),
      },
    ],
    ["one view", { ...labelled, embeddings: array("view1") }],
  ];

  it.each(settings)("every bound holds at the losses measured from %s", (__, given) => {
    const named: Arrays = new Map(Object.entries(given));
    for (const row of boundsOf(scoreInputFrom(named), [8, 64, 1024])) {
      expect(row.bounds.some(({ tightness }) => tightness !== null)).toBe(true);
      expect(missed(row)).toBeLessThanOrEqual(0);
    }
  });

  it("a bound stands beside the loss that it bounds", () => {
    const [row] = boundsOf(scoreInputFrom(arrays), [64]);
    for (const { value, measured, tightness, ratio } of row.bounds) {
      if (value === null) expect([tightness, ratio]).toEqual([null, null]);
      else expect([tightness, ratio]).toEqual([value - measured, value / measured]);
    }
  });
});

describe("of classes that are single points", () => {
  const collapsed = (counts: readonly number[], temperature: number) => {
    const labels = counts.flatMap((count, c) => Array<number>(count).fill(c));
    const view = matrixFrom(labels.map((own) => counts.map((__, c) => (c === own ? 1 : 0))));
    return scoreInput({ views: [view, view], viewMean: view, labels, temperature });
  };

  it.each([[[100, 100, 100]], [[120, 75, 45, 30, 15, 10, 5]], [Array<number>(10).fill(100)]])(
    "%j, bounds are missed by some (C − 1)/N at most: no negative is the anchor itself",
    (counts) => {
      const samples = counts.reduce((a, b) => a + b);
      const most = (counts.length - 1) / samples;
      const misses = [0.05, 0.5].flatMap((temperature) =>
        boundsOf(collapsed(counts, temperature), [8, 64, 512]).map(missed),
      );
      for (const miss of misses) expect(miss).toBeLessThanOrEqual(1.02 * most);
      // And one is: with collapsed classes it is attained.
      expect(Math.max(...misses)).toBeGreaterThan(0.9 * most);
    },
  );
});
