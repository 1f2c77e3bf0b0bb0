import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logSmallestCount } from "../../src/bounds/smallest-count.ts";
import { coverage } from "../../src/probability/coverage.ts";
import { namedPrior } from "../../src/probability/named.ts";
import { type Prior, priorFromCounts, uniformPrior } from "../../src/probability/prior.ts";
import { smallestCount as reference, relativeError } from "./reference.ts";

function smallestCount(prior: Prior, draws: number): number {
  return Math.exp(logSmallestCount(prior)(draws, coverage(prior, draws).logProbability));
}

/** E min_c N_c by going through all outcomes of the draws, class after class. */
function enumerated(chances: readonly number[], draws: number): number {
  const place = (c: number, left: number, mass: number, fewest: number): number => {
    if (c === chances.length - 1) {
      let last = mass;
      for (let m = 1; m <= left; m++) last *= chances[c] / m;
      return last * Math.min(fewest, left);
    }
    let sum = 0;
    let chance = mass;
    for (let m = 0; m <= left; m++) {
      if (m > 0) chance *= chances[c] / m;
      sum += place(c + 1, left - m, chance, Math.min(fewest, m));
    }
    return sum;
  };
  let factorial = 1;
  for (let m = 2; m <= draws; m++) factorial *= m;
  return factorial * place(0, draws, 1, Infinity);
}

describe("the expected smallest count", () => {
  it.each(reference)("is $value among $draws draws from $counts", ({ counts, draws, value }) => {
    expect(
      relativeError(smallestCount(priorFromCounts(counts), draws), Number(value)),
    ).toBeLessThan(1e-12);
  });

  it("agrees with enumeration for up to four classes of any probabilities", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 24 }),
        (counts, draws) => {
          const total = counts.reduce((a, b) => a + b, 0);
          const expected = enumerated(
            counts.map((count) => count / total),
            draws,
          );
          const actual = smallestCount(priorFromCounts(counts), draws);
          if (expected === 0) expect(actual).toBe(0);
          else expect(relativeError(actual, expected)).toBeLessThan(1e-11);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it("of two equal classes is n/2 less half the mean deviation, and within 2 % of it beyond the exact range", () => {
    for (const draws of [2, 50, 128, 400, 5000]) {
      // E|N − n/2| of a symmetric binomial (de Moivre).
      const half = Math.floor(draws / 2);
      let central = 1;
      for (let k = 1; k <= half; k++) central *= 1 - 1 / (2 * k);
      const expected = half - half * central;
      const actual = smallestCount(uniformPrior(2), draws);
      expect(actual).toBeLessThan(expected * (1 + 1e-12));
      expect(actual).toBeGreaterThan(expected * (draws <= 128 ? 1 - 1e-12 : 0.98));
    }
  });

  it("is at least the coverage, and its share of the draws never falls", () => {
    for (const prior of [uniformPrior(10), priorFromCounts([5, 3, 1]), namedPrior("imagenet-1k")]) {
      const logSmallest = logSmallestCount(prior);
      let share = 0;
      for (
        let draws = prior.classes;
        draws < 400 * prior.classes;
        draws = Math.ceil(draws * 1.07)
      ) {
        const { logProbability } = coverage(prior, draws);
        const log = logSmallest(draws, logProbability);
        expect(log).toBeGreaterThanOrEqual(logProbability);
        expect(Math.exp(log)).toBeLessThanOrEqual(draws * prior.min * (1 + 1e-12));
        if (prior.groups.length < 16) {
          expect(Math.exp(log) / draws).toBeGreaterThanOrEqual(share * (1 - 1e-12));
        }
        share = Math.exp(log) / draws;
      }
    }
  });

  it("tends to the mean count of the rarest class", () => {
    expect(smallestCount(uniformPrior(10), 1e12) / 1e11).toBeGreaterThan(1 - 1e-5);
    const imagenet = namedPrior("imagenet-1k");
    expect(smallestCount(imagenet, 1e10) / (1e10 * imagenet.min)).toBeGreaterThan(0.99);
  });

  it("is 0 for fewer draws than classes and n for one class", () => {
    expect(smallestCount(uniformPrior(10), 9)).toBe(0);
    expect(smallestCount(uniformPrior(1), 7)).toBeCloseTo(7, 12);
  });
});
