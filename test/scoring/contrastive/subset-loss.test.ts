import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { coverage } from "../../../src/probability/coverage.ts";
import { distinctClasses } from "../../../src/probability/distinct-classes.ts";
import { priorFromCounts } from "../../../src/probability/prior.ts";
import { logits } from "../../../src/scoring/classification/logits.ts";
import { meanClassifier } from "../../../src/scoring/classification/mean-classifier.ts";
import { enumeratedSubsetLoss as enumeratedRule } from "../../../src/scoring/contrastive/enumerated-subset-loss.ts";
import { integratedSubsetLoss as integratedRule } from "../../../src/scoring/contrastive/integrated-subset-loss.ts";
import { sampledSubsetLoss as sampledRule } from "../../../src/scoring/contrastive/sampled-subset-loss.ts";
import type { SubsetLossInput } from "../../../src/scoring/contrastive/subset-loss.ts";
import { subsetLosses } from "../../../src/scoring/contrastive/subset-loss.ts";
import type { Estimate } from "../../../src/scoring/contrastive/subset-loss-types.ts";
import { requireLabelled, requireTemperature } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import {
  type Arrays,
  expectClose,
  fashion,
  firstSamples,
  matrixOf,
  skewed,
  skewed37,
} from "../fixtures.ts";
import { ofAllSamples } from "./all-samples.ts";

const enumeratedSubsetLoss = ofAllSamples(enumeratedRule);
const integratedSubsetLoss = ofAllSamples(integratedRule);
const sampledSubsetLoss = ofAllSamples(sampledRule);

function subsetInput(arrays: Arrays): SubsetLossInput {
  const input = requireLabelled(scoreInputFrom(arrays));
  return {
    anchors: [input.views[0]],
    means: scoredMeans(input).matrix,
    labels: input.labels.classes,
    counts: input.labels.counts,
    temperature: requireTemperature(input),
  };
}

/** Classes of the given sizes that nothing tells apart: the loss among T is ln |T|. */
function alike(counts: readonly number[]): SubsetLossInput {
  const labels = Int32Array.from(counts.flatMap((count, c) => Array<number>(count).fill(c)));
  const zeros = (rows: number): Matrix => ({ rows, columns: 1, data: new Float64Array(rows) });
  return {
    anchors: [zeros(labels.length)],
    means: zeros(counts.length),
    labels,
    counts: Float64Array.from(counts),
    temperature: 1,
  };
}

/** @param accuracy of `exact`: where nearly every draw covers all classes, nothing else is left */
function expectWithinErrors(estimate: Estimate | null, exact: number, accuracy = 1e-13): void {
  expect(estimate?.standardError).not.toBeNull();
  const { value, standardError } = estimate as { value: number; standardError: number };
  const allowed = 4 * standardError + accuracy * exact;
  expect(
    Math.abs(value - exact),
    `${value} ± ${standardError}, exactly ${exact}`,
  ).toBeLessThanOrEqual(allowed);
}

describe("the subset loss", () => {
  it.each([
    ["of 7 unequal classes", "enumerated", scoreOracle.skewed, skewed()],
    [
      "of 10 classes of real embeddings",
      "enumerated",
      scoreOracle.fashion,
      firstSamples(fashion(), 500),
    ],
    ["of 37 unequal classes", "integrated", scoreOracle.skewed37, skewed37()],
  ] as const)(
    "%s, %s, is that of classes drawn one at a time",
    (_, expectedMethod, oracle, arrays) => {
      const input = subsetInput(arrays);
      const accuracy = expectedMethod === "enumerated" ? 1e-11 : 1e-10;
      oracle.subsets.forEach(({ negatives, ...exact }) => {
        const { method, rows } = subsetLosses(input, [negatives], 0);
        const [{ expected, incomplete, collisionFree }] = rows;
        expect(method).toBe(expectedMethod);
        expectClose(expected.value, exact.expectedSubsetLoss, accuracy);
        expectClose(incomplete?.value ?? Number.NaN, exact.subsetLoss, accuracy);
        expectClose(collisionFree?.value ?? Number.NaN, exact.collisionFreeSubsetLoss, accuracy);
        expect(expected.standardError).toBeNull();
      });
    },
  );

  it.each([
    ["enumerated", enumeratedSubsetLoss],
    ["integrated", integratedSubsetLoss],
  ] as const)("%s of anchors in several views is the mean over them", (_, exactly) => {
    const arrays = skewed();
    const input = subsetInput(arrays);
    const views = ["view1", "view2", "view_mean"].map((name) => matrixOf(arrays, name));
    const negatives = [1, 31];
    const together = exactly({ ...input, anchors: views }, negatives);
    const each = views.map((view) => exactly({ ...input, anchors: [view] }, negatives));
    together.forEach((row, index) => {
      for (const kind of ["expected", "incomplete", "collisionFree"] as const) {
        const mean = each.reduce((sum, rows) => sum + (rows[index][kind]?.value ?? NaN) / 3, 0);
        expectClose(row[kind]?.value ?? NaN, mean, 1e-12);
      }
    });
  });

  it("of equal classes is υ S + (1 − υ) L_sub", () => {
    const input = subsetInput(fashion());
    const prior = priorFromCounts(input.counts);
    const { loss } = meanClassifier(
      logits(input.anchors[0], input.means, input.temperature),
      input.labels,
      input.means.rows,
    );
    for (const k of [9, 15, 63, 255]) {
      const [{ expected, incomplete }] = enumeratedSubsetLoss(input, [k]);
      const { probability, complement } = coverage(prior, k + 1);
      expectClose(
        expected.value,
        probability * loss + complement * (incomplete?.value ?? 0),
        1e-11,
      );
    }
  });

  it("of classes that nothing tells apart is E ln of how many are drawn, by every method", () => {
    for (const [classes, each, expectedMethod] of [
      [12, 3, "enumerated"],
      [40, 2, "integrated"],
      [101, 2, "sampled"],
    ] as const) {
      const input = alike(Array<number>(classes).fill(each));
      const negatives = [0, 1, 5, 20, 100];
      const { method, rows } = subsetLosses(input, negatives, 0);
      expect(method).toBe(expectedMethod);
      negatives.forEach((k, index) => {
        const { logProbabilities } = distinctClasses(priorFromCounts(input.counts), k + 1);
        const exact = logProbabilities.reduce(
          (sum, log, distinct) => (distinct === 0 ? 0 : sum + Math.exp(log) * Math.log(distinct)),
          0,
        );
        const { expected } = rows[index];
        if (method === "sampled") expectWithinErrors(expected, exact);
        else {
          expect(expected.standardError).toBeNull();
          const accuracy = method === "enumerated" ? 1e-12 : 1e-9;
          expect(Math.abs(expected.value - exact)).toBeLessThanOrEqual(accuracy);
        }
      });
    }
  });

  it("is integrated only where that takes a second or two", () => {
    const input = subsetInput(skewed37());
    expect(subsetLosses(input, [1, 31], 0).method).toBe("integrated");
    expect(subsetLosses(input, [1, 3, 7, 15, 31, 63], 0).method).toBe("sampled");
  });

  it("simulated agrees with the exact one within four standard errors", () => {
    for (const [arrays, exactly, accuracy] of [
      [skewed(), enumeratedSubsetLoss, 1e-13],
      [firstSamples(fashion(), 500), enumeratedSubsetLoss, 1e-13],
      [skewed37(), integratedSubsetLoss, 1e-10],
    ] as const) {
      const input = subsetInput(arrays);
      const negatives = [1, 2, 7, 20, 31, 63, 127, 10_000];
      const exact = exactly(input, negatives);
      sampledSubsetLoss(input, negatives, 0).forEach((row, index) => {
        const { expected, incomplete, collisionFree } = exact[index];
        expectWithinErrors(row.expected, expected.value, accuracy);
        expectWithinErrors(row.collisionFree, collisionFree?.value ?? Number.NaN, accuracy);
        if (row.incomplete !== null) {
          expectWithinErrors(row.incomplete, incomplete?.value ?? Number.NaN, accuracy);
        }
      });
    }
  });

  it("simulated has standard errors of the size of its deviations", () => {
    // A sum of squared deviations over their variance, one of each of 40 independent sets.
    let squares = 0;
    for (let set = 0; set < 40; set++) {
      const input = alike([30 + set, 20, 10, 5, 2, 1]);
      const [exact] = enumeratedSubsetLoss(input, [6]);
      const [{ expected }] = sampledSubsetLoss(input, [6], set);
      squares += ((expected.value - exact.expected.value) / (expected.standardError ?? 0)) ** 2;
    }
    expect(squares).toBeGreaterThan(15);
    expect(squares).toBeLessThan(75);
  });

  it("simulated is the same every time, and in the order asked", () => {
    const input = alike([9, 5, 3, 1]);
    const [few, many] = sampledSubsetLoss(input, [2, 30], 0);
    expect(sampledSubsetLoss(input, [30, 2], 0)).toEqual([many, few]);
  });

  it("is 0 without negatives and with one class, where neither condition is ever met", () => {
    const [none] = subsetLosses(alike([2, 3]), [0], 0).rows;
    expect(none.expected.value).toBe(0);
    expect(none.incomplete?.value).toBe(0);
    expect(none.collisionFree?.value).toBe(0);
    const [single] = subsetLosses(alike([4]), [5], 0).rows;
    expect(single.expected.value).toBe(0);
    expect(single.incomplete).toBeNull();
    expect(single.collisionFree).toBeNull();
  });

  it("is known where a missing class is as rare as 1e-200", () => {
    const [{ incomplete }] = subsetLosses(alike([1, 1, 1]), [1140], 0).rows;
    // Exactly one class is missing.
    expectClose(incomplete?.value ?? Number.NaN, Math.LN2, 1e-13);
  });
});
