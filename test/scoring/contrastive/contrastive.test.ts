import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { type Prior, priorFromCounts, uniformPrior } from "../../../src/probability/prior.ts";
import { contrastive } from "../../../src/scoring/contrastive/contrastive.ts";
import type { ContrastiveOptions } from "../../../src/scoring/contrastive/options.ts";
import { type ScoreArrays, scoreInput } from "../../../src/scoring/input.ts";
import type { NamedArray } from "../../../src/scoring/named-arrays.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { contrastiveOracle } from "../../oracles/contrastive.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import { type Arrays, expectClose, matrixFrom, skewed, skewed37 } from "../fixtures.ts";
import { expectRefusal } from "../refusal.ts";

function scored(input: ReturnType<typeof scoreInput>, options: ContrastiveOptions) {
  const { labels, prior } = input;
  const means = labels && prior ? scoredMeans({ ...input, labels, prior }).matrix : null;
  return contrastive(input, means, options);
}

const scoreOf = (arrays: Arrays, options: ContrastiveOptions) =>
  scored(scoreInputFrom(arrays), options);

/** What bins leave out of similarities that lie anywhere in them, (h/2)⁶/(7·720), and rounding. */
const ACCURACY = 1.5e-11;

function expectExact(loss: number, expected: number): void {
  expect(Math.abs(loss - expected), `${loss}, expected ${expected}`).toBeLessThanOrEqual(ACCURACY);
}

/** Some of the arrays, under other names. */
function renamed(arrays: Arrays, names: Readonly<Record<string, string>>): Arrays {
  return new Map(
    Object.entries(names).map(([name, from]) => [name, arrays.get(from) as NamedArray]),
  );
}

describe.each([
  ["7 unequal classes", skewed(), scoreOracle.skewed, contrastiveOracle.skewed],
  ["37 unequal classes", skewed37(), scoreOracle.skewed37, contrastiveOracle.skewed37],
] as const)("of %s", (_, arrays, oracle, beyond) => {
  const draws = beyond.negatives.map((k) => k + 1);

  it("the losses and the gap are those of independent programs", () => {
    const asked = oracle.negatives.slice(1, 6).map((k) => k + 1);
    const { result } = scoreOf(arrays, { draws: asked });
    expectClose(result.supervisedLoss ?? NaN, oracle.meanClassifier.view1.loss, 1e-12);
    expectClose(result.gap?.clipped ?? NaN, oracle.gap.clipped, 1e-12);
    expectClose(result.gap?.variance ?? NaN, oracle.gap.variance, 1e-12);
    result.rows.forEach((row, index) => {
      const subset = oracle.subsets[index + 1];
      expectExact(row.infoNce, oracle.infoNce[index + 1]);
      expectClose(row.collisionProbability ?? NaN, subset.collisionProbability, 1e-12);
      expect(Math.abs((row.coverage ?? NaN) - subset.coverage)).toBeLessThanOrEqual(1e-13);
      expectClose(row.expectedSubsetLoss ?? NaN, subset.expectedSubsetLoss, 1e-10);
      expectClose(row.subsetLoss ?? NaN, subset.subsetLoss, 1e-10);
      expectClose(row.collisionFreeSubsetLoss ?? NaN, subset.collisionFreeSubsetLoss, 1e-10);
      expect(row.expectedSubsetLossError).toBeNull();
    });
  });

  it("SimCLR's loss has two negatives of each other sample, up to a million samples", () => {
    const { result } = scoreOf(
      renamed(arrays, { view1: "view1", view2: "view2", temperature: "temperature" }),
      {
        draws,
        loss: "simclr",
      },
    );
    result.simclr?.rows.forEach((row, index) => {
      expect(row.negatives).toBe(2 * beyond.negatives[index]);
      expectExact(row.loss, beyond.simclr[index]);
    });
    expect(result.simclr?.rows).toHaveLength(draws.length);
  });

  it("InfoNCE of three views is the mean over their ordered pairs", () => {
    const three = renamed(arrays, {
      view1: "view1",
      view2: "view2",
      view3: "view_mean",
      temperature: "temperature",
    });
    scoreOf(three, { draws }).result.rows.forEach(({ infoNce }, index) => {
      expectExact(infoNce, beyond.manyViews[index]);
    });
  });

  it("the supervised loss of three views is the mean over them", () => {
    const { view1, view_mean } = oracle.meanClassifier;
    const three: Arrays = new Map(arrays);
    three.set("view2", arrays.get("view_mean") as NamedArray);
    three.set("view3", arrays.get("view1") as NamedArray);
    const { result } = scoreOf(three, { draws: [1] });
    expectClose(result.supervisedLoss ?? NaN, (2 * view1.loss + view_mean.loss) / 3, 1e-12);
  });

  it("InfoNCE of one view has positives from the others of the class", () => {
    const one = renamed(arrays, {
      embeddings: "view1",
      labels: "labels",
      temperature: "temperature",
    });
    const { result } = scoreOf(one, { draws: draws.slice(0, -2) });
    expect(result.setting).toBe("same-class");
    expect(result.gap).toEqual({ clipped: 0, unclipped: 0, variance: 0 });
    result.rows.forEach(({ infoNce }, index) => {
      expectExact(infoNce, beyond.sameClass[index]);
    });
  });

  it("losses at other temperatures are those of the same rows at these", () => {
    const known = Object.entries(oracle.infoNceAtTemperatures);
    const temperatures = known.map(([temperature]) => Number(temperature));
    const asked = oracle.negatives.slice(1, 4).map((k) => k + 1);
    const { result } = scoreOf(arrays, { draws: asked, temperatures });
    expect(result.temperatures.map(({ temperature }) => temperature)).toEqual(temperatures);
    result.temperatures.forEach(({ temperature, rows, supervisedLoss }, at) => {
      rows.forEach(({ loss }, index) => {
        expectExact(loss, known[at][1][index]);
      });
      const alone = scored(scoreInputFrom(arrays, temperature), { draws: [1] }).result;
      expect(supervisedLoss).toBe(alone.supervisedLoss);
    });
  });

  it("the values at every sample have the metrics as their means", () => {
    const { result, samples } = scoreOf(arrays, { draws: [2, 32], loss: "simclr" });
    const meanOf = (metric: string) => {
      const values =
        samples.find((sample) => sample.metric === metric)?.values ?? new Float64Array(1);
      expect(values).toHaveLength(oracle.samples);
      return values.reduce((a, b) => a + b) / values.length;
    };
    expectClose(meanOf("contrastive.rows[1].infoNce"), result.rows[1].infoNce, 1e-12);
    expectClose(
      meanOf("contrastive.simclr.rows[1].loss"),
      result.simclr?.rows[1].loss ?? NaN,
      1e-12,
    );
    expectClose(meanOf("contrastive.supervisedLoss"), result.supervisedLoss ?? NaN, 1e-12);
    for (const term of ["clipped", "unclipped", "variance"] as const) {
      expectClose(meanOf(`contrastive.gap.${term}`), result.gap?.[term] ?? NaN, 1e-12);
    }
    expect(scoreOf(arrays, { draws: [2], perSample: false }).samples).toEqual([]);
  });
});

describe("a prior that is given", () => {
  const own = scoreOf(skewed(), { draws: [8, 64] }).result;

  it("is that of τ, υ and the collision term, and of nothing that is measured", () => {
    const { result } = scoreOf(skewed(), { draws: [8, 64], prior: uniformPrior(7) });
    expect(own.prior).toMatchObject({ source: "samples", max: 0.4 });
    expect(result.prior).toMatchObject({ source: "given", max: 1 / 7, classes: 7 });
    result.rows.forEach((row, index) => {
      const k = row.negatives;
      expectClose(row.collisionProbability ?? NaN, 1 - (6 / 7) ** k, 1e-12);
      expect(row.coverage).toBeGreaterThan(own.rows[index].coverage ?? NaN);
      const { infoNce, supervisedLoss, expectedSubsetLoss } = own.rows[index];
      expect(row).toMatchObject({ infoNce, supervisedLoss, expectedSubsetLoss });
    });
  });

  it("that is not the samples' is warned about, as bounds then mix two", () => {
    const warnings = (prior: Prior) => scoreOf(skewed(), { draws: [8], prior }).warnings;
    const [{ code, message }] = warnings(uniformPrior(7));
    expect(code).toBe("other-prior");
    expect(message).toMatch(/Class "4" has a share of 0.400 .* and of 0.143 in the prior/);
    // Shares as 300 samples may have them.
    expect(warnings(priorFromCounts([17, 38, 1, 11, 4, 24, 5]))).toEqual([]);
    expect(scoreOf(skewed(), { draws: [8] }).warnings).toEqual([]);
  });

  it("equal to the samples' shares changes nothing", () => {
    // In the order of the names, which are numbers.
    const prior = priorFromCounts([45, 120, 5, 30, 10, 75, 15]);
    const { result } = scoreOf(skewed(), { draws: [8, 64], prior });
    expect(result.rows).toEqual(own.rows);
  });

  it("of another number of classes is refused", () => {
    const prior = (classes: number) => () =>
      scoreOf(skewed(), { draws: [2], prior: uniformPrior(classes) });
    expectRefusal(prior(8), "empty-class", "prior", /class 7 of the prior .* order of their names/);
    expectRefusal(prior(6), "mismatched-shapes", "prior", /6 classes, the samples 7/);
  });
});

describe("what has no labels", () => {
  const views = renamed(skewed(), { view1: "view1", view2: "view2", temperature: "temperature" });

  it("has InfoNCE, and says why it has nothing else", () => {
    const { result, samples } = scoreOf(views, { draws: [32], temperatures: [1] });
    expectExact(result.rows[0].infoNce, scoreOracle.skewed.infoNce[4]);
    expect(result).toMatchObject({ prior: null, supervisedLoss: null, gap: null });
    expect(result.rows[0]).toMatchObject({
      coverage: null,
      reason: expect.stringMatching(/labels/),
    });
    expect(result.temperatures[0].supervisedLoss).toBeNull();
    expect(samples.map(({ metric }) => metric)).toEqual(["contrastive.rows[0].infoNce"]);
  });

  it("and one view, or no temperature, is refused", () => {
    const one = renamed(skewed(), { embeddings: "view1", temperature: "temperature" });
    const score = (arrays: Arrays) => () => scoreOf(arrays, { draws: [2] });
    expectRefusal(score(one), "missing-array", "labels", /class of each sample/);
    views.delete("temperature");
    expectRefusal(score(views), "missing-temperature", "temperature", /give it/);
  });
});

describe("what cannot be compared is refused:", () => {
  const points = matrixFrom([
    [1, 0],
    [0, 1],
    [-1, 0],
  ]);
  const score =
    (arrays: ScoreArrays, options: Partial<ContrastiveOptions> = {}) =>
    () =>
      scored(scoreInput(arrays), { draws: [2], ...options });
  const twoViews = { views: [points, points], temperature: 0.5 };

  it("a class of one sample in the same-class setting", () => {
    const alone = score({ views: [points], labels: ["a", "b", "a"], temperature: 0.5 });
    expectRefusal(alone, "no-positive", "labels", /row 1 .* "b".*leave .* or give two views/);
  });

  it("samples of one class, where the others' classes matter", () => {
    const same = score({ ...twoViews, labels: [3, 3, 3] });
    expectRefusal(same, "single-class", "labels", /all 3 samples have class "3"/);
  });

  it("scores that overflow, also at a temperature that is swept", () => {
    const cold = { ...twoViews, temperature: 1 / 151 };
    expectRefusal(score(cold), "scores-too-large", "temperature", /±151.0 .* normalise/);
    const swept = score(twoViews, { temperatures: [1, 0.001] });
    expectRefusal(swept, "scores-too-large", "temperature", /at temperature 0.001/);
  });

  it.each<[string, Partial<ContrastiveOptions>, RegExp]>([
    ["no draws", { draws: [] }, /at least one/],
    ["half a draw", { draws: [2.5] }, /draws has 2.5; .* whole numbers/],
    ["no draw", { draws: [0] }, /from 1 to 1e12/],
    ["too many draws", { draws: [1e13] }, /from 1 to 1e12/],
    [
      "a batch of more samples than there are",
      { draws: [4], estimator: "monte-carlo" },
      /draws has 4, .* the 3 samples; .* exact/,
    ],
    ["one epoch", { epochs: 1 }, /epochs is 1; .* from 2 to 1000/],
    ["a negative seed", { seed: -1 }, /seed is -1/],
    ["a temperature of 0", { temperatures: [1, 0] }, /temperatures has 0/],
  ])("%s", (_, options, message) => {
    expect(score(twoViews, options)).toThrow(message);
  });

  it("SimCLR's loss of three views", () => {
    const three = { views: [points, points, points], temperature: 0.5 };
    expect(score(three, { loss: "simclr" })).toThrow(/two views of each sample/);
  });
});

/** Rows of two or three views of up to eight samples, of norms from 0.3 to 2. */
const viewSets = fc
  .record({
    samples: fc.integer({ min: 2, max: 8 }),
    views: fc.integer({ min: 2, max: 3 }),
    angles: fc.array(fc.double({ min: 0, max: 6.28, noNaN: true }), {
      minLength: 24,
      maxLength: 24,
    }),
    norms: fc.array(fc.double({ min: 0.3, max: 2, noNaN: true }), { minLength: 24, maxLength: 24 }),
    temperature: fc.double({ min: 0.1, max: 5, noNaN: true }),
  })
  .map(({ samples, views, angles, norms, temperature }) => ({
    temperature,
    rows: Array.from({ length: views }, (_, view) =>
      Array.from({ length: samples }, (_, row) => {
        const at = 8 * view + row;
        return [norms[at] * Math.cos(angles[at]), norms[at] * Math.sin(angles[at])];
      }),
    ),
  }));

function infoNces(views: readonly Matrix[], temperature: number, draws: readonly number[]) {
  const { result } = scored(scoreInput({ views, temperature }), { draws });
  return result.rows.map(({ infoNce }) => infoNce);
}

describe("InfoNCE of any views", () => {
  const DRAWS = [1, 2, 3, 5, 17, 300, 10_000, 1_000_001];
  const promised = 1e-10;
  const within = (a: number, b: number, tolerance: number) =>
    expect(Math.abs(a - b), `${a}, ${b}`).toBeLessThanOrEqual(tolerance);

  it("grows with K, from 0, and not beyond that of the worst negatives", () => {
    fc.assert(
      fc.property(viewSets, ({ rows, temperature }) => {
        const losses = infoNces(rows.map(matrixFrom), temperature, DRAWS);
        expect(losses[0]).toBe(0);
        const norm = Math.max(...rows.flat().map(([x, y]) => Math.hypot(x, y)));
        const range = norm ** 2 / temperature;
        losses.forEach((loss, index) => {
          if (index > 0) expect(loss).toBeGreaterThanOrEqual(losses[index - 1] - promised);
          const worst = Math.log1p((DRAWS[index] - 1) * Math.exp(2 * range));
          expect(loss).toBeLessThanOrEqual(worst + promised);
        });
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it("does not depend on the order of samples or of views", () => {
    fc.assert(
      fc.property(viewSets, fc.nat(7), ({ rows, temperature }, shift) => {
        const turned = rows.map((view) => [
          ...view.slice(shift % view.length),
          ...view.slice(0, shift % view.length),
        ]);
        const losses = infoNces(rows.map(matrixFrom), temperature, DRAWS);
        infoNces(turned.map(matrixFrom), temperature, DRAWS).forEach((loss, index) => {
          within(loss, losses[index], 1e-12 * (1 + losses[index]));
        });
        // Of two views the first is the anchor; of three each is.
        if (rows.length === 2) return;
        const reversed = infoNces([...rows].reverse().map(matrixFrom), temperature, DRAWS);
        reversed.forEach((loss, index) => {
          within(loss, losses[index], 1e-12 * (1 + losses[index]));
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it("of rows twice as long is that at four times the temperature", () => {
    fc.assert(
      fc.property(viewSets, ({ rows, temperature }) => {
        const twice = rows.map((view) => view.map(([x, y]) => [2 * x, 2 * y]));
        const losses = infoNces(rows.map(matrixFrom), temperature, DRAWS);
        expect(infoNces(twice.map(matrixFrom), 4 * temperature, DRAWS)).toEqual(losses);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("at one K is what it is among many, to the promised accuracy", () => {
    fc.assert(
      fc.property(viewSets, ({ rows, temperature }) => {
        const views = rows.map(matrixFrom);
        const together = infoNces(views, temperature, DRAWS);
        DRAWS.forEach((draws, index) => {
          within(
            infoNces(views, temperature, [draws])[0],
            together[index],
            1e-12 * (1 + together[index]),
          );
        });
      }),
      { seed: 8, numRuns: 30 },
    );
  });
});
