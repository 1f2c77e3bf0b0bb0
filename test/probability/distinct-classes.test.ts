import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { coverage } from "../../src/probability/coverage.ts";
import { distinctClasses, expectedDistinct } from "../../src/probability/distinct-classes.ts";
import { namedPrior } from "../../src/probability/named.ts";
import { type Prior, priorFromCounts, uniformPrior } from "../../src/probability/prior.ts";
import { distinctBySubsets, probabilityThat } from "../oracles/enumeration.ts";
import { equal, logarithm } from "../oracles/rational.ts";
import {
  compareLog,
  compareValue,
  reference,
  referencePrior,
  SEED,
  TOLERANCE,
} from "./reference.ts";

/** A variance that is zero may be a rounding of zero, but nothing below it. */
function compareVariance(label: string, got: number, expected: string): string {
  if (got < 0) return `${label} is negative: ${got}`;
  return expected === "0" && got < 1e-15 ? "" : compareValue(label, got, expected);
}

/** NaN stands for a tail below 10⁻⁵⁰ of more classes than subsets are enumerated of. */
function isUnfollowedTail(prior: Prior, value: number, exact: number): boolean {
  return Number.isNaN(value) && prior.classes > 12 && exact < Math.log(1e-50);
}

describe("the number of distinct classes among the draws", () => {
  it.each(Object.entries(reference.distinct))("of %s has the exact distribution", (name, rows) => {
    const prior = referencePrior(name);
    const wrong = rows.flatMap(([draws, mean, variance, logs]) => {
      const got = distinctClasses(prior, draws);
      expect(got.logProbabilities).toHaveLength(logs.length);
      return [
        compareValue(`${draws} draws: mean`, got.mean, mean),
        compareVariance(`${draws} draws: variance`, got.variance, variance),
        ...logs.map((log, d) => {
          const value = got.logProbabilities[d];
          if (isUnfollowedTail(prior, value, Number(log))) return "";
          return compareLog(`${draws} draws: ln P(D = ${d})`, value, log);
        }),
      ].filter((sentence) => sentence !== "");
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(reference.moments))(
    "of %s has the exact mean and variance",
    (name, rows) => {
      const prior = referencePrior(name);
      const wrong = rows.flatMap(([draws, mean, variance]) => {
        const sentences = [
          compareValue(`${draws} draws: mean`, expectedDistinct(prior, draws), mean),
        ];
        if (prior.classes <= 1000) {
          const got = distinctClasses(prior, draws);
          sentences.push(
            compareValue(`${draws} draws: mean`, got.mean, mean),
            compareValue(`${draws} draws: variance`, got.variance, variance),
          );
        }
        return sentences.filter((sentence) => sentence !== "");
      });
      expect(wrong).toEqual([]);
    },
  );

  it("is as enumeration of subsets finds it, for any counts", () => {
    const someCounts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 0, max: 120 }), (counts, draws) => {
        const exact = distinctBySubsets(counts.map(BigInt), draws);
        const { logProbabilities } = distinctClasses(priorFromCounts(counts), draws);
        expect(logProbabilities).toHaveLength(Math.min(counts.length, draws) + 1);
        for (const [d, log] of logProbabilities.entries()) {
          if (exact[d].numerator === 0n) expect(log).toBe(-Infinity);
          else expect(Math.abs(log - logarithm(exact[d])), `D = ${d}`).toBeLessThan(TOLERANCE);
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  it("is, among enumerated sequences, what the subsets say", () => {
    const weights = [5n, 3n, 2n];
    const exact = distinctBySubsets(weights, 6);
    for (let d = 0; d <= 3; d++) {
      const counted = probabilityThat(
        weights,
        5,
        ({ anchor, counts }) => counts.filter((n, c) => n > 0 || c === anchor).length === d,
      );
      expect(equal(counted, exact[d])).toBe(true);
    }
  });

  it.each([
    ["imagenet-1k", 700],
    ["imagenet-1k", 4096],
    ["places-lt", 2000],
    ["cifar100", 128],
  ])("of %s in %i draws has probabilities that sum to one and give its moments", (slug, draws) => {
    const { mean, variance, logProbabilities } = distinctClasses(namedPrior(slug), draws);
    let sum = 0;
    let first = 0;
    let second = 0;
    for (const [d, log] of logProbabilities.entries()) {
      // Tails below 10⁻⁵⁰ are not followed, and do not matter here.
      if (Number.isNaN(log)) continue;
      sum += Math.exp(log);
      first += Math.exp(log) * d;
      second += Math.exp(log) * (d - mean) ** 2;
    }
    expect(Math.abs(sum - 1)).toBeLessThan(TOLERANCE);
    expect(compareValue("mean", first, mean)).toBe("");
    expect(compareValue("variance", second, variance, 10 * TOLERANCE)).toBe("");
  });

  it("is the number of classes with the probability that all are covered", () => {
    for (const [slug, draws] of [
      ["mnist", 31],
      ["imagenet-100", 511],
      ["cifar10", 32],
    ] as const) {
      const prior = namedPrior(slug);
      const { logProbabilities } = distinctClasses(prior, draws);
      expect(logProbabilities[prior.classes]).toBeCloseTo(
        coverage(prior, draws).logProbability,
        12,
      );
    }
  });

  it("is zero without draws and one with one draw", () => {
    expect(Array.from(distinctClasses(priorFromCounts([1, 2]), 0).logProbabilities)).toEqual([0]);
    for (const prior of [priorFromCounts([1, 2, 5]), uniformPrior(4), uniformPrior(1)]) {
      const { mean, variance, logProbabilities } = distinctClasses(prior, 1);
      expect(mean).toBeCloseTo(1, 14);
      expect(compareVariance("variance", variance, "0")).toBe("");
      expect(logProbabilities[0]).toBe(-Infinity);
      expect(logProbabilities[1]).toBeCloseTo(0, 14);
    }
  });

  it("takes up to 1,000 classes and whole numbers of draws", () => {
    expect(distinctClasses(uniformPrior(1000), 50).logProbabilities).toHaveLength(51);
    expect(() => distinctClasses(uniformPrior(1001), 50)).toThrow(InputError);
    for (const draws of [-1, 0.5, 1e12 + 1, Number.NaN]) {
      expect(() => distinctClasses(uniformPrior(10), draws)).toThrow(InputError);
    }
  });
});
