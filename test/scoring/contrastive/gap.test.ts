import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { classMeans } from "../../../src/scoring/class-means.ts";
import { gap } from "../../../src/scoring/contrastive/gap.ts";
import { spread } from "../../../src/scoring/contrastive/spread.ts";
import type { ScoreInput } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import { expectClose, fashion, firstSamples, matrixFrom, skewed } from "../fixtures.ts";

function gapOf(input: ScoreInput, sampleMeans: Matrix | null, means: Matrix) {
  return gap({
    anchors: input.view1,
    positives: input.view2,
    sampleMeans,
    means,
    labels: input.labels.classes,
    temperature: input.temperature,
  });
}

const SETS = [
  ["a skewed set", scoreOracle.skewed, skewed()],
  ["real embeddings", scoreOracle.fashion, firstSamples(fashion(), 500)],
] as const;

describe.each(SETS)("of %s", (_, oracle, arrays) => {
  const input = scoreInputFrom(arrays);
  const means = scoredMeans(input).matrix;

  it("the gap is that of an independent computation, with the samples' means and without", () => {
    for (const [sampleMeans, known] of [
      [input.viewMean, oracle.gap],
      [null, oracle.gapFromTwoViews],
    ] as const) {
      const found = gapOf(input, sampleMeans, means);
      expectClose(found.clipped, known.clipped, 1e-12);
      expectClose(found.unclipped, known.unclipped, 1e-12);
      expectClose(found.variance, known.variance, 1e-12);
    }
  });

  it("the spread is that of an independent computation", () => {
    const found = spread(input.view1, means, input.labels.classes);
    expectClose(found.deviation, oracle.spread.deviation, 1e-12);
    expectClose(found.totalVariance, oracle.spread.totalVariance, 1e-12);
  });
});

describe("a positive in place of its sample's mean", () => {
  // Two samples with three views each; every ordered pair of views of a sample is a row.
  const views = [
    [
      [1, 0],
      [0.6, 0.8],
      [0.8, -0.6],
    ],
    [
      [0, 1],
      [-0.6, 0.8],
      [-1, 0],
    ],
  ];
  const pairs = views.flatMap((own, sample) =>
    own.flatMap((anchor) => own.map((positive) => ({ anchor, positive, sample }))),
  );
  const mean = (rows: number[][]) =>
    [0, 1].map((k) => rows.reduce((sum, row) => sum + row[k] / 3, 0));
  const options = {
    anchors: matrixFrom(pairs.map(({ anchor }) => anchor)),
    positives: matrixFrom(pairs.map(({ positive }) => positive)),
    means: matrixFrom([[0.2, 0.6]]),
    labels: new Int32Array(pairs.length),
    temperature: 0.5,
  };
  const known = gap({
    ...options,
    sampleMeans: matrixFrom(pairs.map(({ sample }) => mean(views[sample]))),
  });
  const estimated = gap({ ...options, sampleMeans: null });

  it("leaves the unclipped gap and the variance what they are on average", () => {
    expectClose(estimated.unclipped, known.unclipped, 1e-14);
    expectClose(estimated.variance, known.variance, 1e-14);
  });

  it("lowers the clipped gap", () => {
    expect(estimated.clipped).toBeLessThan(known.clipped - 0.01);
    expect(known.clipped).toBeLessThan(known.unclipped - 0.01);
  });
});

describe("the unclipped gap", () => {
  it("is −V/t where views, samples' means and class means are of the same embeddings", () => {
    const input = scoreInputFrom(skewed());
    const { view1 } = input;
    const means = classMeans(view1, input.labels.classes, input.labels.names.length);
    const found = gapOf(input, view1, means);
    expectClose(found.unclipped, -found.variance / input.temperature, 1e-12);
  });
});
