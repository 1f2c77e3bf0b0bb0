import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { coverage } from "../../../src/probability/coverage.ts";
import { distinctClasses } from "../../../src/probability/distinct-classes.ts";
import { priorFromCounts } from "../../../src/probability/prior.ts";
import { logits } from "../../../src/scoring/classification/logits.ts";
import { meanClassifier } from "../../../src/scoring/classification/mean-classifier.ts";
import { enumeratedSubsetLoss } from "../../../src/scoring/contrastive/enumerated-subset-loss.ts";
import { sampledSubsetLoss } from "../../../src/scoring/contrastive/sampled-subset-loss.ts";
import { subsetLosses } from "../../../src/scoring/contrastive/subset-loss.ts";
import type {
  Estimate,
  SubsetLossInput,
} from "../../../src/scoring/contrastive/subset-loss-types.ts";
import type { ScoreInput } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import { expectClose, fashion, firstSamples, skewed } from "../fixtures.ts";

function subsetInput(input: ScoreInput): SubsetLossInput {
  return {
    anchors: input.view1,
    means: scoredMeans(input).matrix,
    labels: input.labels.classes,
    counts: input.labels.counts,
    temperature: input.temperature,
  };
}

/** Classes of the given sizes that nothing tells apart: the loss among T is ln |T|. */
function alike(counts: readonly number[]): SubsetLossInput {
  const labels = Int32Array.from(counts.flatMap((count, c) => Array<number>(count).fill(c)));
  const zeros = (rows: number): Matrix => ({ rows, columns: 1, data: new Float64Array(rows) });
  return {
    anchors: zeros(labels.length),
    means: zeros(counts.length),
    labels,
    counts: Float64Array.from(counts),
    temperature: 1,
  };
}

function expectWithinErrors(estimate: Estimate | null, exact: number, errors = 4): void {
  expect(estimate?.standardError).not.toBeNull();
  const { value, standardError } = estimate as { value: number; standardError: number };
  expect(
    Math.abs(value - exact),
    `${value} ± ${standardError}, exactly ${exact}`,
  ).toBeLessThanOrEqual(
    // Where nearly every draw covers all classes, only rounding is left.
    errors * standardError + 1e-13 * exact,
  );
}

describe("the subset loss", () => {
  it.each([
    ["of 7 unequal classes", scoreOracle.skewed, skewed()],
    ["of 10 classes of real embeddings", scoreOracle.fashion, firstSamples(fashion(), 500)],
  ])("%s is that of the sets drawn one negative at a time", (_, oracle, arrays) => {
    const input = subsetInput(scoreInputFrom(arrays));
    const { method, rows } = subsetLosses(input, oracle.negatives);
    expect(method).toBe("enumerated");
    rows.forEach((row, index) => {
      const exact = oracle.subsets[index];
      expectClose(row.expected.value, exact.expectedSubsetLoss, 1e-11);
      expectClose(row.incomplete?.value ?? Number.NaN, exact.subsetLoss, 1e-11);
      expectClose(row.collisionFree?.value ?? Number.NaN, exact.collisionFreeSubsetLoss, 1e-11);
      expect(row.expected.standardError).toBeNull();
    });
  });

  it("of equal classes is υ S + (1 − υ) L_sub", () => {
    const input = subsetInput(scoreInputFrom(fashion()));
    const prior = priorFromCounts(input.counts);
    const { loss } = meanClassifier(
      logits(input.anchors, input.means, input.temperature),
      input.labels,
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

  it("of classes that nothing tells apart is E ln of how many are drawn", () => {
    for (const counts of [Array<number>(12).fill(3), Array<number>(40).fill(2)]) {
      const input = alike(counts);
      const negatives = [0, 1, 5, 20, 100];
      const { method, rows } = subsetLosses(input, negatives);
      expect(method).toBe(counts.length > 12 ? "sampled" : "enumerated");
      negatives.forEach((k, index) => {
        const { logProbabilities } = distinctClasses(priorFromCounts(input.counts), k + 1);
        const exact = logProbabilities.reduce(
          (sum, log, distinct) => (distinct === 0 ? 0 : sum + Math.exp(log) * Math.log(distinct)),
          0,
        );
        if (method === "sampled") expectWithinErrors(rows[index].expected, exact);
        else expect(Math.abs(rows[index].expected.value - exact)).toBeLessThanOrEqual(1e-12);
      });
    }
  });

  it("simulated agrees with the enumerated within four standard errors", () => {
    for (const arrays of [skewed(), firstSamples(fashion(), 500)]) {
      const input = subsetInput(scoreInputFrom(arrays));
      const negatives = [1, 2, 7, 20, 31, 63, 127, 10_000];
      const exact = enumeratedSubsetLoss(input, negatives);
      sampledSubsetLoss(input, negatives).forEach((row, index) => {
        const { expected, incomplete, collisionFree } = exact[index];
        expectWithinErrors(row.expected, expected.value);
        expectWithinErrors(row.collisionFree, collisionFree?.value ?? Number.NaN);
        if (row.incomplete !== null) {
          expectWithinErrors(row.incomplete, incomplete?.value ?? Number.NaN);
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
      const [{ expected }] = sampledSubsetLoss(input, [6]);
      squares += ((expected.value - exact.expected.value) / (expected.standardError ?? 0)) ** 2;
    }
    expect(squares).toBeGreaterThan(15);
    expect(squares).toBeLessThan(75);
  });

  it("simulated is the same every time, and in the order asked", () => {
    const input = alike([9, 5, 3, 1]);
    const [few, many] = sampledSubsetLoss(input, [2, 30]);
    expect(sampledSubsetLoss(input, [30, 2])).toEqual([many, few]);
  });

  it("is 0 without negatives and with one class, where neither condition is ever met", () => {
    const [none] = subsetLosses(alike([2, 3]), [0]).rows;
    expect(none.expected.value).toBe(0);
    expect(none.incomplete?.value).toBe(0);
    expect(none.collisionFree?.value).toBe(0);
    const [single] = subsetLosses(alike([4]), [5]).rows;
    expect(single.expected.value).toBe(0);
    expect(single.incomplete).toBeNull();
    expect(single.collisionFree).toBeNull();
  });

  it("is known where a missing class is as rare as 1e-200", () => {
    const [{ incomplete }] = subsetLosses(alike([1, 1, 1]), [1140]).rows;
    // Exactly one class is missing.
    expectClose(incomplete?.value ?? Number.NaN, Math.LN2, 1e-13);
  });
});
