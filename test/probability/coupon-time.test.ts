import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { couponQuantile, couponTime } from "../../src/probability/coupon-time.ts";
import { coverage } from "../../src/probability/coverage.ts";
import { namedPrior } from "../../src/probability/named.ts";
import { priorFromCounts, uniformPrior } from "../../src/probability/prior.ts";
import {
  add,
  multiply,
  type Rational,
  rational,
  relativeError,
  subtract,
} from "../oracles/rational.ts";
import {
  compareValue,
  drawClass,
  randomNumbers,
  reference,
  referencePrior,
  SEED,
  TOLERANCE,
} from "./reference.ts";

/** E T = Σ_A ± 1/π(A) and E T(T−1) = Σ_A ± 2(1−π)/π², A ≠ ∅, + for odd |A|. */
function exactMoments(counts: readonly number[]): { mean: Rational; variance: Rational } {
  const total = counts.reduce((a, b) => a + b, 0);
  let mean = rational(0n);
  let factorial = rational(0n);
  for (let set = 1; set < 2 ** counts.length; set++) {
    let weight = 0;
    let sign = -1n;
    for (const [c, count] of counts.entries()) {
      if ((set >> c) & 1) {
        weight += count;
        sign = -sign;
      }
    }
    const inverse = rational(BigInt(total), BigInt(weight));
    mean = add(mean, multiply(rational(sign), inverse));
    const pairs = multiply(
      rational(2n * sign * BigInt(total - weight), BigInt(total)),
      multiply(inverse, inverse),
    );
    factorial = add(factorial, pairs);
  }
  return { mean, variance: subtract(add(factorial, mean), multiply(mean, mean)) };
}

describe("the coupon time", () => {
  it.each(Object.entries(reference.coupon))(
    "of %s has the mean and variance of multi-precision arithmetic",
    (name, [mean, variance]) => {
      const got = couponTime(referencePrior(name));
      expect(
        [
          compareValue("mean", got.mean, mean),
          compareValue("variance", got.variance, variance),
        ].filter((sentence) => sentence !== ""),
      ).toEqual([]);
    },
  );

  it("has the exact mean and variance of inclusion–exclusion for small priors", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(counts, (weights) => {
        const exact = exactMoments(weights);
        const got = couponTime(priorFromCounts(weights));
        expect(relativeError(got.mean, exact.mean)).toBeLessThan(TOLERANCE);
        expect(relativeError(got.variance, exact.variance)).toBeLessThan(TOLERANCE);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it.each([
    ["imdb", 3],
    ["ag-news", 9],
    ["cifar10", 30],
    ["cifar100", 519],
    ["wiki3029", 26_030],
    ["imagenet-1k", 7709],
  ])("of %s is expected to be %i draws, rounded up", (slug, draws) => {
    expect(Math.ceil(couponTime(namedPrior(slug)).mean)).toBe(draws);
  });

  it("of one class is one draw", () => {
    expect(couponTime(uniformPrior(1))).toEqual({ mean: 1, variance: 0 });
  });

  it("is the sum of 1 − υ_n over all n ≥ 0", () => {
    const prior = priorFromCounts([5, 4, 3, 2, 1]);
    let sum = 0;
    for (let draws = 0; draws < 600; draws++) sum += coverage(prior, draws).complement;
    expect(compareValue("Σ 1−υ", sum, couponTime(prior).mean)).toBe("");
  });

  it("is what a simulation finds", () => {
    const counts = [6, 3, 2, 1];
    const trials = 50_000;
    const next = drawClass(counts, randomNumbers(SEED + 1));
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) {
      for (let seen = 0; seen !== 2 ** counts.length - 1; sum++) seen |= 1 << next();
    }
    const { mean, variance } = couponTime(priorFromCounts(counts));
    expect(Math.abs(sum / trials - mean)).toBeLessThan(4 * Math.sqrt(variance / trials));
  });
});

describe("the smallest number of draws that reaches a coverage", () => {
  it.each(Object.entries(reference.quantiles))("of %s is the exact one", (name, rows) => {
    const prior = referencePrior(name);
    const got = rows.map(([probability]) => [probability, couponQuantile(prior, probability)]);
    expect(got).toEqual(rows.map(([probability, draws]) => [probability, draws ?? Infinity]));
  });

  it("inverts coverage: υ(q) ≥ p > υ(q − 1)", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 12 });
    const likelihood = fc.oneof(
      fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
      fc.integer({ min: 1, max: 15 }).map((digits) => 1 - 10 ** -digits),
      fc.integer({ min: 1, max: 300 }).map((digits) => 10 ** -digits),
    );
    fc.assert(
      fc.property(counts, likelihood, (weights, probability) => {
        const prior = priorFromCounts(weights);
        const draws = couponQuantile(prior, probability);
        const here = coverage(prior, draws);
        const before = coverage(prior, draws - 1);
        if (probability < 0.5) {
          expect(here.probability).toBeGreaterThanOrEqual(probability * (1 - TOLERANCE));
          expect(before.probability).toBeLessThan(probability * (1 + TOLERANCE));
        } else {
          expect(here.complement).toBeLessThanOrEqual((1 - probability) * (1 + TOLERANCE));
          expect(before.complement).toBeGreaterThan((1 - probability) * (1 - TOLERANCE));
        }
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it("is the number itself when the coverage asked for is that of a number of draws", () => {
    // Dyadic coverages, exact in double precision: two equal classes, 1 − 2^(1−n).
    for (let draws = 2; draws <= 40; draws++) {
      expect(couponQuantile(uniformPrior(2), 1 - 2 ** (1 - draws))).toBe(draws);
    }
  });

  it("is no draw for coverage 0, one draw per class at least for any other", () => {
    expect(couponQuantile(uniformPrior(10), 0)).toBe(0);
    expect(couponQuantile(uniformPrior(10), 5e-324)).toBe(10);
    expect(couponQuantile(uniformPrior(1), 0.5)).toBe(1);
  });

  it("is infinite beyond 10¹² draws", () => {
    expect(couponQuantile(referencePrior("two-tiny"), 0.99)).toBe(Infinity);
  });

  it("is asked for a probability from 0 to below 1", () => {
    for (const probability of [-0.1, 1, 1.5, Number.NaN, Infinity]) {
      expect(() => couponQuantile(uniformPrior(10), probability)).toThrow(InputError);
    }
  });
});
