import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { classLabels, type Labels } from "../../../src/scoring/class-labels.ts";
import {
  type BatchEstimate,
  batchEstimate,
} from "../../../src/scoring/contrastive/batch-estimate.ts";
import type { Comparison, ViewComparison } from "../../../src/scoring/contrastive/comparison.ts";
import { exactLosses } from "../../../src/scoring/contrastive/exact-loss.ts";
import { use } from "../../linalg/implementations.ts";
import { contrastiveOracle } from "../../oracles/contrastive.ts";
import {
  type Arrays,
  expectClose,
  fashion,
  matrixFrom,
  matrixOf,
  skewed,
  skewed37,
} from "../fixtures.ts";

function infoNce(anchors: Matrix, positives: Matrix): ViewComparison {
  return { kind: "views", anchors, positives, negatives: [positives] };
}

function ofTwoViews(arrays: Arrays): ViewComparison {
  return infoNce(matrixOf(arrays, "view1"), matrixOf(arrays, "view2"));
}

/** SimCLR's: each view in turn, with negatives of both. */
function bothWays({ anchors, positives }: ViewComparison): ViewComparison[] {
  const negatives = [anchors, positives];
  return [
    { kind: "views", anchors, positives, negatives },
    { kind: "views", anchors: positives, positives: anchors, negatives },
  ];
}

/** Of sums in bins: all that is left where a batch is the same in every epoch. */
const ACCURACY = 1e-10;

function expectWithinErrors({ value, standardError }: BatchEstimate, exact: number): void {
  const error = Math.abs(value - exact);
  const claim = `${value} ± ${standardError}, exactly ${exact}`;
  expect(error, claim).toBeLessThanOrEqual(4 * standardError + ACCURACY);
}

/** Every way to choose `count` of `items`. */
function subsets(items: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]),
  );
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** Six points on the unit circle, of two classes, and where a second view has moved them. */
const ANGLES = [0, 0.4, 1.1, 2.5, 3.3, 5.2];
const MOVED = [0.3, 0.1, 1.6, 2.2, 3.9, 5.0];
const CLASSES = [0, 1, 0, 0, 1, 1];
const TEMPERATURE = 0.4;

const circle = (angles: readonly number[]) =>
  matrixFrom(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
const score = (a: number, b: number) => Math.cos(a - b) / TEMPERATURE;

/** −ln of the softmax of the first score among all. */
const loss = (scores: readonly number[]) =>
  Math.log(scores.reduce((sum, s) => sum + Math.exp(s - scores[0]), 0));

/** The mean over samples, and over all sets of K others, of what `lossOf` makes of them. */
function overSubsets(k: number, lossOf: (sample: number, others: number[]) => number): number {
  const samples = [...ANGLES.keys()];
  return mean(
    samples.map((i) => {
      const others = samples.filter((j) => j !== i);
      return mean(subsets(others, k).map((chosen) => lossOf(i, chosen)));
    }),
  );
}

describe("batches of a few samples have the mean over all subsets of negatives", () => {
  const sampling = { epochs: 1000, seed: 11 };
  const negatives = [1, 2, 3, 5];

  it("of two views", () => {
    for (const k of negatives) {
      const exact = overSubsets(k, (i, others) =>
        loss([i, ...others].map((j) => score(ANGLES[i], MOVED[j]))),
      );
      const comparison = infoNce(circle(ANGLES), circle(MOVED));
      expectWithinErrors(batchEstimate([comparison], TEMPERATURE, k + 1, sampling), exact);
    }
  });

  it("of SimCLR, with both views of each", () => {
    for (const k of negatives) {
      const exact = overSubsets(k, (i, others) => {
        const of = (anchor: number, positive: number) =>
          loss([
            score(anchor, positive),
            ...others.flatMap((j) => [score(anchor, ANGLES[j]), score(anchor, MOVED[j])]),
          ]);
        return mean([of(ANGLES[i], MOVED[i]), of(MOVED[i], ANGLES[i])]);
      });
      const comparisons = bothWays(infoNce(circle(ANGLES), circle(MOVED)));
      expectWithinErrors(batchEstimate(comparisons, TEMPERATURE, k + 1, sampling), exact);
    }
  });

  it("of classes, with a positive from all of its class", () => {
    const comparison: Comparison = {
      kind: "same-class",
      embeddings: circle(ANGLES),
      labels: classLabels(CLASSES, "labels"),
    };
    for (const k of negatives) {
      const exact = overSubsets(k, (i, others) => {
        const mates = [...ANGLES.keys()].filter((j) => j !== i && CLASSES[j] === CLASSES[i]);
        return mean(
          mates.map((mate) => loss([mate, ...others].map((j) => score(ANGLES[i], ANGLES[j])))),
        );
      });
      expectWithinErrors(batchEstimate([comparison], TEMPERATURE, k + 1, sampling), exact);
    }
  });
});

describe.each([
  ["7 unequal classes", skewed(), contrastiveOracle.skewed],
  ["37 unequal classes", skewed37(), contrastiveOracle.skewed37],
])("batches of %s", (_, arrays, oracle) => {
  const comparison = ofTwoViews(arrays);
  const samples = comparison.anchors.rows;
  beforeEach(() => use("simd"));
  afterEach(() => use("javascript"));

  it("agree with the expectation without replacement within four standard errors at every K", () => {
    use("javascript");
    oracle.batches.draws.forEach((draws, index) => {
      const estimate = batchEstimate([comparison], 0.2, draws, { epochs: 30, seed: draws });
      expectWithinErrors(estimate, oracle.batches.infoNce[index]);
      expect(estimate.batches).toBe(Math.floor(samples / draws));
    });
  });

  it("of all samples are what torch makes of that batch, InfoNCE and NT-Xent", () => {
    const once = { epochs: 2, seed: 0 };
    const info = batchEstimate([comparison], 0.2, samples, once);
    const ntXent = batchEstimate(bothWays(comparison), 0.2, samples, once);
    expectClose(info.value, oracle.wholeBatch.infoNce, 1e-7);
    expectClose(ntXent.value, oracle.wholeBatch.ntXent, 1e-7);
    expect(info.standardError).toBeLessThan(1e-8);
  });

  it("in the same-class setting agree with independent negatives where these are few", () => {
    const { classes, names, counts } = classLabels(arrays.get("labels")?.data as Labels, "labels");
    const labels = { classes, names, counts };
    const same = { kind: "same-class", embeddings: comparison.anchors, labels } as const;
    const [k] = oracle.negatives;
    const estimate = batchEstimate([same], 0.2, k + 1, { epochs: 60, seed: 1 });
    expectWithinErrors(estimate, oracle.sameClass[0]);
  });
});

describe("batches of the real file", () => {
  const comparison = ofTwoViews(fashion());
  const { draws, infoNce: exact, finitePopulation } = contrastiveOracle.fashion;
  beforeEach(() => use("simd"));
  afterEach(() => use("javascript"));

  it.each(draws.map((count, index) => [count - 1, count, index]))(
    "agree with independent negatives and what replacement changes within four standard errors: K = %i",
    (_, count, index) => {
      const epochs = count > 1000 ? 6 : 12;
      const estimate = batchEstimate([comparison], 0.5, count, { epochs, seed: 3 });
      expectWithinErrors(estimate, exact[index] + finitePopulation[index]);
      // What replacement changes is less than anybody tabulates.
      expect(finitePopulation[index]).toBeLessThan(1e-4);
    },
  );
});

/** The mean over samples of Var e^s/(E e^s)², s the similarities to all other positives. */
function relativeVariance({ anchors, positives }: ViewComparison, temperature: number): number {
  const row = ({ data, columns }: Matrix, i: number) =>
    Array.from(data.subarray(i * columns, (i + 1) * columns));
  const samples = Array.from({ length: anchors.rows }, (_, i) => i);
  return mean(
    samples.map((i) => {
      const values = samples
        .filter((j) => j !== i)
        .map((j) => {
          const other = row(positives, j);
          const product = row(anchors, i).reduce((sum, value, k) => sum + value * other[k], 0);
          return Math.exp(product / temperature);
        });
      const centre = mean(values);
      return mean(values.map((value) => (value / centre - 1) ** 2));
    }),
  );
}

describe("an estimate by batches", () => {
  const comparison = ofTwoViews(skewed());

  it("is the same for the same seed and another for another", () => {
    const at = (seed: number) => batchEstimate([comparison], 0.2, 8, { epochs: 3, seed });
    expect(at(5)).toEqual(at(5));
    expect(at(5).value).not.toBe(at(6).value);
  });

  it("without negatives is 0, without a doubt", () => {
    expect(batchEstimate([comparison], 0.2, 1, { epochs: 2, seed: 0 })).toEqual({
      value: 0,
      standardError: 0,
      batches: 300,
    });
  });

  it("has standard errors of the size of its deviations", () => {
    const exact = contrastiveOracle.skewed.batches.infoNce[2];
    let squares = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { value, standardError } = batchEstimate([comparison], 0.2, 8, { epochs: 20, seed });
      squares += ((value - exact) / standardError) ** 2;
    }
    // Of 60 squares of Student's t with 19 degrees of freedom: 67 ± 13.
    expect(squares).toBeGreaterThan(35);
    expect(squares).toBeLessThan(110);
  });

  it("is above that with independent negatives, by at most Var e^s/(E e^s)²/(2N)", () => {
    // E ln S falls with Var S, which is smaller without replacement.
    const { draws, infoNce: without } = contrastiveOracle.skewed.batches;
    const { means } = exactLosses(
      comparison,
      0.2,
      draws.map((count) => count - 1),
    );
    const most = relativeVariance(comparison, 0.2) / 600;
    draws.forEach((count, index) => {
      const more = without[index] - means[index];
      if (count === 2) expect(Math.abs(more)).toBeLessThan(1e-10);
      else expect(more).toBeGreaterThan(0);
      expect(more).toBeLessThan(most);
    });
    expect(most).toBeLessThan(0.0035);
  });
});
