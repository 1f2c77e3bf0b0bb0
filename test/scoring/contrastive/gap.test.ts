import { describe, expect, it } from "vitest";
import { classMeans } from "../../../src/scoring/class-means.ts";
import { gapOf, gapValues } from "../../../src/scoring/contrastive/gap.ts";
import { spreadOf, spreadValues } from "../../../src/scoring/contrastive/spread.ts";
import { requireLabelled, requireTemperature } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import {
  type Arrays,
  expectClose,
  fashion,
  firstSamples,
  matrixFrom,
  skewed,
  skewed37,
} from "../fixtures.ts";

const gap = (options: Parameters<typeof gapValues>[0]) => gapOf(gapValues(options));

/** What the gap of a set is measured with. */
function settingOf(arrays: Arrays) {
  const input = requireLabelled(scoreInputFrom(arrays));
  const means = scoredMeans(input).matrix;
  const { views, viewMean } = input;
  const labels = input.labels.classes;
  return { views, sampleMeans: viewMean, means, labels, temperature: requireTemperature(input) };
}

const SETS = [
  ["a skewed set", scoreOracle.skewed, skewed()],
  ["real embeddings", scoreOracle.fashion, firstSamples(fashion(), 500)],
  ["37 classes in half precision", scoreOracle.skewed37, skewed37()],
] as const;

describe.each(SETS)("of %s", (_, oracle, arrays) => {
  const setting = settingOf(arrays);

  it("the gap is that of an independent computation, with the samples' means and without", () => {
    for (const [sampleMeans, known] of [
      [setting.sampleMeans, oracle.gap],
      [null, oracle.gapFromTwoViews],
    ] as const) {
      const found = gap({ ...setting, sampleMeans });
      expectClose(found.clipped, known.clipped, 1e-12);
      expectClose(found.unclipped, known.unclipped, 1e-12);
      expectClose(found.variance, known.variance, 1e-12);
    }
  });

  it("the spread is that of an independent computation", () => {
    const found = spreadOf(spreadValues([setting.views[0]], setting.means, setting.labels));
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
    views: [
      matrixFrom(pairs.map(({ anchor }) => anchor)),
      matrixFrom(pairs.map(({ positive }) => positive)),
    ],
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
    const setting = settingOf(skewed());
    const [view1] = setting.views;
    const means = classMeans(view1, setting.labels, setting.means.rows);
    const found = gap({ ...setting, sampleMeans: view1, means });
    expectClose(found.unclipped, -found.variance / setting.temperature, 1e-12);
  });
});

describe("the gap of three views", () => {
  // Two samples of one class, on the plane; all by hand with μ = (½, ½) and t = ½.
  const views = [
    [
      [1, 0],
      [0, 1],
    ],
    [
      [0, 1],
      [0, 1],
    ],
    [
      [1, 0],
      [1, 0],
    ],
  ].map(matrixFrom);
  const options = {
    views,
    means: matrixFrom([[0.5, 0.5]]),
    labels: Int32Array.of(0, 0),
    temperature: 0.5,
  };

  it("is the mean over views of each against the mean of the others", () => {
    const found = gap({ ...options, sampleMeans: null });
    // z·(μ − mean of others), sample 0: (1,0)·(0,0), (0,1)·(−½,½), (1,0)·(0,0).
    // Sample 1: (0,1)·(0,0), (0,1)·(0,0), (1,0)·(½,−½).
    expectClose(found.unclipped, (0 + 0.5 + 0 + 0 + 0 + 0.5) / 6 / 0.5, 1e-15);
    expect(found.clipped).toBe(0);
    // (z − μ)·(mean of others − μ): 0, −½, 0 of sample 0 and 0, 0, −½ of sample 1.
    expectClose(found.variance, (-0.5 - 0.5) / 6, 1e-15);
  });

  it("with the samples' means is that of every view against them", () => {
    const sampleMeans = matrixFrom([
      [0.6, 0.4],
      [0.3, 0.9],
    ]);
    const found = gap({ ...options, sampleMeans });
    // z·(μ − μ(x)): −0.1, 0.1, −0.1 and −0.4, −0.4, 0.2.
    expectClose(found.unclipped, (-0.1 + 0.1 - 0.1 - 0.4 - 0.4 + 0.2) / 6 / 0.5, 1e-14);
    expectClose(found.clipped, (-0.1 - 0.1 - 0.4 - 0.4) / 6 / 0.5, 1e-14);
    expectClose(found.variance, (0.01 + 0.01 + 0.04 + 0.16) / 2, 1e-14);
  });
});

it("with one view there is no gap: a positive is a sample of its own", () => {
  const { views, ...setting } = settingOf(skewed());
  expect(gap({ ...setting, views: views.slice(0, 1), sampleMeans: null })).toEqual({
    clipped: 0,
    unclipped: 0,
    variance: 0,
  });
});
