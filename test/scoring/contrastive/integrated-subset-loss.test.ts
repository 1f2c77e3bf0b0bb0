import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enumeratedSubsetLoss as enumeratedRule } from "../../../src/scoring/contrastive/enumerated-subset-loss.ts";
import { integratedSubsetLoss as integratedRule } from "../../../src/scoring/contrastive/integrated-subset-loss.ts";
import { sampledSubsetLoss as sampledRule } from "../../../src/scoring/contrastive/sampled-subset-loss.ts";
import type { SubsetLossInput } from "../../../src/scoring/contrastive/subset-loss.ts";
import type { SubsetLoss } from "../../../src/scoring/contrastive/subset-loss-types.ts";
import { expectClose } from "../fixtures.ts";
import { ofAllSamples } from "./all-samples.ts";

const enumeratedSubsetLoss = ofAllSamples(enumeratedRule);
const integratedSubsetLoss = ofAllSamples(integratedRule);
const sampledSubsetLoss = ofAllSamples(sampledRule);

/** Anchors whose scores are given: the class means are the axes, and t = 1. */
function inputOf(scores: readonly (readonly number[])[], labels: readonly number[]) {
  const classes = scores[0].length;
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const identity = Float64Array.from({ length: classes * classes }, (_, index) =>
    index % (classes + 1) === 0 ? 1 : 0,
  );
  const input: SubsetLossInput = {
    anchors: [{ rows: scores.length, columns: classes, data: Float64Array.from(scores.flat()) }],
    means: { rows: classes, columns: classes, data: identity },
    labels: Int32Array.from(labels),
    counts,
    temperature: 1,
  };
  return input;
}

const KINDS = ["expected", "incomplete", "collisionFree"] as const;

function expectSame(actual: readonly SubsetLoss[], expected: readonly SubsetLoss[]): void {
  expected.forEach((row, index) => {
    for (const kind of KINDS) {
      const value = row[kind]?.value;
      const other = actual[index][kind]?.value;
      if (value === undefined || other === undefined) continue;
      // What is left of a larger loss is as exact as that.
      const scale = Math.max(value, row.expected.value);
      expect(Math.abs(other - value), `${other}, expected ${value}`).toBeLessThanOrEqual(
        1e-9 * scale,
      );
    }
  });
}

describe("subset losses as integrals", () => {
  test("are those of enumerated sets, whatever the scores and the prior", () => {
    const scenario = fc.integer({ min: 2, max: 7 }).chain((classes) =>
      fc.record({
        labels: fc
          .array(fc.nat(classes - 1), { maxLength: 12 })
          .map((more) => [...Array(classes).keys(), ...more]),
        scores: fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
          minLength: classes * (classes + 12),
          maxLength: classes * (classes + 12),
        }),
        negatives: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ labels, scores, negatives }) => {
        const classes = Math.max(...labels) + 1;
        const rows = labels.map((_, row) => scores.slice(row * classes, (row + 1) * classes));
        const input = inputOf(rows, labels);
        expectSame(integratedSubsetLoss(input, negatives), enumeratedSubsetLoss(input, negatives));
      }),
      { numRuns: 60 },
    );
  });

  test("of 37 classes that all score alike are E ln(number of distinct classes)", () => {
    const classes = 37;
    const labels = [...Array(classes).keys()];
    const input = inputOf(
      labels.map(() => Array(classes).fill(0)),
      labels,
    );
    const negatives = [1, 5, 40, 150, 600];
    const rows = integratedSubsetLoss(input, negatives);
    negatives.forEach((k, index) => {
      // The number of distinct classes as a Markov chain, draw by draw: sums of positive terms.
      let distinct = Float64Array.from({ length: classes + 1 }, (_, m) => (m === 1 ? 1 : 0));
      for (let draw = 0; draw < k; draw++) {
        distinct = distinct.map((probability, m) =>
          m === 0
            ? 0
            : (probability * m) / classes + (distinct[m - 1] * (classes - m + 1)) / classes,
        );
      }
      const expected = distinct.reduce((sum, p, m) => sum + (p > 0 ? p * Math.log(m) : 0), 0);
      const missing = distinct.reduce((sum, p, m) => sum + (m < classes ? p : 0), 0);
      const incomplete = (expected - distinct[classes] * Math.log(classes)) / missing;
      expectClose(rows[index].expected.value, expected, 1e-9);
      if (missing > 1e-3) expectClose(rows[index].incomplete?.value ?? NaN, incomplete, 1e-9);
    });
  });

  test("of 15 unequal classes agree with a simulation within four standard errors", () => {
    const labels = Array.from({ length: 15 }, (_, c) => Array(1 + ((c * c) % 7)).fill(c)).flat();
    const rows = labels.map((own, row) =>
      Array.from({ length: 15 }, (_, c) => (c === own ? 2 : 0) + Math.sin(row * 7 + c * 3)),
    );
    const input = inputOf(rows, labels);
    const negatives = [1, 7, 31, 127];
    const sampled = sampledSubsetLoss(input, negatives, 1);
    const exact = integratedSubsetLoss(input, negatives);
    sampled.forEach((row, index) => {
      for (const kind of KINDS) {
        const estimate = row[kind];
        if (estimate?.standardError == null) continue;
        const { value } = exact[index][kind] as { value: number };
        expect(Math.abs(value - estimate.value)).toBeLessThan(4 * estimate.standardError);
      }
    });
  });

  test("without negatives are 0, and never negative or above the loss of all classes", () => {
    const labels = [0, 1, 2, 2];
    const input = inputOf(
      labels.map((own) => [0, 1, 2].map((c) => (c === own ? 30 : -30))),
      labels,
    );
    const [none, some] = integratedSubsetLoss(input, [0, 9]);
    expect(none.expected.value).toBe(0);
    expect(none.incomplete?.value).toBe(0);
    expect(some.expected.value).toBeGreaterThan(0);
    expect(some.expected.value).toBeLessThan(2 * Math.exp(-60));
  });
});
