import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { coverage } from "../../src/probability/coverage.ts";
import { namedPrior } from "../../src/probability/named.ts";
import {
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../../src/probability/prior.ts";
import { coverageBySubsets, probabilityThat } from "../oracles/enumeration.ts";
import {
  equal,
  exactCoverage,
  integerWeights,
  logarithm,
  rational,
  relativeError,
  subtract,
} from "../oracles/rational.ts";
import {
  compareProbability,
  drawClass,
  randomNumbers,
  reference,
  referencePrior,
  SEED,
  TOLERANCE,
} from "./reference.ts";

const ONE = rational(1n);
const countsOf = (most: number, classes = 12) =>
  fc.array(fc.integer({ min: 1, max: most }), { minLength: 2, maxLength: classes });

describe("coverage agrees with multi-precision arithmetic", () => {
  it.each(Object.entries(reference.coverage))("for %s, wherever it lies", (name, rows) => {
    const prior = referencePrior(name);
    const wrong = rows.flatMap(([draws, ...row]) =>
      compareProbability(`draws ${draws}`, coverage(prior, draws), row),
    );
    expect(wrong).toEqual([]);
  });
});

describe("coverage agrees with exact rational arithmetic", () => {
  it("for every number of draws up to 400 from 20 equal classes", () => {
    const weights = new Array<bigint>(20).fill(1n);
    for (let draws = 0; draws <= 400; draws++) {
      const exact = exactCoverage(weights, draws);
      const { probability, complement } = coverage(uniformPrior(20), draws);
      expect(relativeError(probability, exact), `υ, ${draws} draws`).toBeLessThan(TOLERANCE);
      expect(relativeError(complement, subtract(ONE, exact)), `1−υ, ${draws} draws`).toBeLessThan(
        TOLERANCE,
      );
    }
  });

  it("for up to eight classes of any counts", () => {
    fc.assert(
      fc.property(countsOf(1000, 8), fc.integer({ min: 0, max: 300 }), (counts, draws) => {
        const exact = exactCoverage(counts.map(BigInt), draws);
        const { probability, complement, logProbability, logComplement } = coverage(
          priorFromCounts(counts),
          draws,
        );
        expect(relativeError(probability, exact)).toBeLessThan(TOLERANCE);
        expect(relativeError(complement, subtract(ONE, exact))).toBeLessThan(TOLERANCE);
        if (draws >= counts.length) {
          expect(Math.abs(logProbability - logarithm(exact))).toBeLessThan(TOLERANCE);
          expect(Math.abs(logComplement - logarithm(subtract(ONE, exact)))).toBeLessThan(TOLERANCE);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("for very uneven classes, whose probabilities are taken as the doubles they are", () => {
    const uneven = fc.array(fc.double({ min: -9, max: 0, noNaN: true }), {
      minLength: 2,
      maxLength: 7,
    });
    fc.assert(
      fc.property(uneven, fc.integer({ min: 2, max: 1000 }), (exponents, draws) => {
        const raw = exponents.map((e) => 10 ** e);
        const sum = raw.reduce((a, b) => a + b, 0);
        const probabilities = raw.map((p) => p / sum);
        const exact = exactCoverage(integerWeights(probabilities), draws);
        const { probability, complement } = coverage(priorFromProbabilities(probabilities), draws);
        expect(relativeError(probability, exact)).toBeLessThan(TOLERANCE);
        expect(relativeError(complement, subtract(ONE, exact))).toBeLessThan(TOLERANCE);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});

describe("coverage agrees with enumeration", () => {
  it("of all subsets of twelve skewed classes", () => {
    const counts = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];
    for (const draws of [0, 11, 12, 13, 20, 50, 400, 3000]) {
      const exact = coverageBySubsets(counts.map(BigInt), draws);
      const { probability, complement } = coverage(priorFromCounts(counts), draws);
      expect(relativeError(probability, exact), `${draws} draws`).toBeLessThan(TOLERANCE);
      expect(relativeError(complement, subtract(ONE, exact))).toBeLessThan(TOLERANCE);
    }
  });

  it("of every sequence of draws", () => {
    for (const counts of [
      [1, 1],
      [5, 1],
      [3, 2, 1],
      [4, 3, 2, 1],
    ]) {
      for (let draws = 0; draws <= 7; draws++) {
        // The anchor is one more draw: coverage by draws + 1.
        const exact = probabilityThat(counts.map(BigInt), draws, ({ anchor, counts: drawn }) =>
          drawn.every((count, c) => count > 0 || c === anchor),
        );
        expect(equal(exact, coverageBySubsets(counts.map(BigInt), draws + 1))).toBe(true);
        expect(
          relativeError(coverage(priorFromCounts(counts), draws + 1).probability, exact),
        ).toBeLessThan(TOLERANCE);
      }
    }
  });
});

describe("published values", () => {
  it("coverage of CIFAR-10 by 32 draws is 0.690975632447", () => {
    expect(coverage(namedPrior("cifar10"), 32).probability).toBeCloseTo(0.690975632447, 11);
  });

  it("coverage of CIFAR-100 by 128 draws is 1.5e-22, not the published 4.5e-4", () => {
    const { probability } = coverage(namedPrior("cifar100"), 128);
    expect(probability / 1.5036205078e-22).toBeCloseTo(1, 10);
    expect(probability / 1.50362050782e-22).toBeCloseTo(1, 10);
  });

  it("coverage of CIFAR-100 by 256 draws is 1.2e-4, not the published 5.75e-4", () => {
    expect(coverage(namedPrior("cifar100"), 256).probability / 1.23291229559e-4).toBeCloseTo(1, 10);
  });

  it.each([
    [10, 63, 0.9869350827, 0.6e-10],
    [100, 384, 0.10800205, 0.6e-8],
    [100, 512, 0.55268104, 0.6e-8],
    [100, 1024, 0.99661325, 0.6e-8],
    [1000, 4096, 2.87417e-8, 0.6e-13],
    [50, 64, 1.75e-11, 0.6e-13],
    [100, 100, 9.3e-43, 0.6e-43],
  ])("coverage of %i equal classes by %i draws is %f", (classes, draws, value, digits) => {
    const { probability } = coverage(uniformPrior(classes), draws);
    expect(Math.abs(probability - value)).toBeLessThan(digits);
  });

  it("every coverage of CIFAR-100 from 100 to 1024 draws is right to 1e-12", () => {
    // υ_n = Σ_j (−1)^j binom(100, j) (100 − j)ⁿ / 100ⁿ, the powers kept from n to n + 1.
    const classes = 100;
    let binomial = 1n;
    const terms = Array.from({ length: classes + 1 }, (_, j) => {
      if (j > 0) binomial = (binomial * BigInt(classes - j + 1)) / BigInt(j);
      return (j % 2 === 0 ? binomial : -binomial) * BigInt(classes - j) ** 100n;
    });
    let denominator = BigInt(classes) ** 100n;
    const wrong: string[] = [];
    for (let draws = 100; draws <= 1024; draws++) {
      const exact = rational(
        terms.reduce((a, b) => a + b, 0n),
        denominator,
      );
      const got = coverage(uniformPrior(classes), draws);
      const error = relativeError(got.probability, exact);
      const complementError = relativeError(got.complement, subtract(ONE, exact));
      if (!(error < TOLERANCE && complementError < TOLERANCE)) {
        wrong.push(`${draws} draws: υ off by ${error}, 1−υ by ${complementError}`);
      }
      for (let j = 0; j <= classes; j++) terms[j] *= BigInt(classes - j);
      denominator *= BigInt(classes);
    }
    expect(wrong).toEqual([]);
  });
});

describe("coverage", () => {
  it("grows with every draw", () => {
    fc.assert(
      fc.property(countsOf(100), fc.integer({ min: 0, max: 3000 }), (counts, draws) => {
        const prior = priorFromCounts(counts);
        const before = coverage(prior, draws);
        const after = coverage(prior, draws + 1);
        // The step is a share of the coverage far above its error, until the complement vanishes.
        expect(after.logComplement).toBeLessThan(
          draws + 1 < counts.length ? 1 : before.logComplement + 1e-13,
        );
        expect(after.logProbability).toBeGreaterThanOrEqual(before.logProbability);
        if (draws >= counts.length && before.complement > 1e-300) {
          expect(after.complement).toBeLessThan(before.complement);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("does not depend on the order of the classes", () => {
    fc.assert(
      fc.property(countsOf(100), fc.integer({ min: 0, max: 1000 }), (counts, draws) => {
        expect(coverage(priorFromCounts([...counts].reverse()), draws)).toEqual(
          coverage(priorFromCounts(counts), draws),
        );
      }),
      { seed: SEED },
    );
  });

  it("is the same for counts and for a multiple of them", () => {
    for (const draws of [3, 10, 100, 10_000, 1e9]) {
      expect(coverage(priorFromCounts([500, 300, 200]), draws).logComplement).toBeCloseTo(
        coverage(priorFromCounts([5, 3, 2]), draws).logComplement,
        6,
      );
    }
  });

  it("of C classes is largest if all are equally likely", () => {
    fc.assert(
      fc.property(countsOf(20), fc.integer({ min: 2, max: 500 }), (counts, draws) => {
        fc.pre(new Set(counts).size > 1 && draws >= counts.length);
        const skewed = coverage(priorFromCounts(counts), draws);
        const even = coverage(uniformPrior(counts.length), draws);
        expect(even.logProbability).toBeGreaterThan(skewed.logProbability);
        expect(even.logComplement).toBeLessThan(skewed.logComplement);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("rises when two classes are merged", () => {
    fc.assert(
      fc.property(countsOf(50), fc.integer({ min: 2, max: 500 }), (counts, draws) => {
        fc.pre(counts.length > 2 && draws >= counts.length);
        const [first, second, ...rest] = counts;
        const merged = coverage(priorFromCounts([first + second, ...rest]), draws);
        const apart = coverage(priorFromCounts(counts), draws);
        // Where both are common, the rare classes alone decide, to within the rounding.
        expect(merged.logProbability).toBeGreaterThan(apart.logProbability - TOLERANCE);
        expect(merged.logComplement).toBeLessThan(apart.logComplement + TOLERANCE);
        if (draws <= 3 * counts.length) {
          expect(merged.logProbability).toBeGreaterThan(apart.logProbability);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("and its complement sum to one", () => {
    for (const [name, rows] of Object.entries(reference.coverage)) {
      for (const [draws] of rows) {
        const { probability, complement } = coverage(referencePrior(name), draws);
        expect(Math.abs(probability + complement - 1), `${name}, ${draws}`).toBeLessThan(4e-16);
      }
    }
  });

  it("is what a simulation finds", () => {
    const counts = [40, 25, 15, 10, 6, 4];
    const draws = 30;
    const trials = 100_000;
    const next = drawClass(counts, randomNumbers(SEED));
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      let seen = 0;
      for (let draw = 0; draw < draws; draw++) seen |= 1 << next();
      if (seen === 2 ** counts.length - 1) covered++;
    }
    const { probability, complement } = coverage(priorFromCounts(counts), draws);
    const standardError = Math.sqrt((probability * complement) / trials);
    expect(Math.abs(covered / trials - probability)).toBeLessThan(4 * standardError);
  });

  it("of a single class is certain from the first draw, impossible before", () => {
    const certain = {
      probability: 1,
      complement: 0,
      logProbability: 0,
      logComplement: -Infinity,
    };
    expect(coverage(uniformPrior(1), 1)).toEqual(certain);
    expect(coverage(uniformPrior(1), 1e12)).toEqual(certain);
    expect(coverage(priorFromCounts([3]), 5)).toEqual(certain);
    expect(coverage(uniformPrior(1), 0)).toEqual({
      probability: 0,
      complement: 1,
      logProbability: -Infinity,
      logComplement: 0,
    });
  });

  it("is exactly zero with fewer draws than classes", () => {
    for (const draws of [0, 1, 99]) {
      expect(coverage(uniformPrior(100), draws).logProbability).toBe(-Infinity);
      expect(coverage(uniformPrior(100), draws).probability).toBe(0);
      expect(coverage(uniformPrior(100), draws).complement).toBe(1);
    }
  });

  it("takes whole numbers of draws from 0 to 10¹²", () => {
    expect(coverage(uniformPrior(10), 1e12).probability).toBe(1);
    for (const draws of [-1, 0.5, 1e12 + 1, Number.NaN, Infinity, -Infinity]) {
      expect(() => coverage(uniformPrior(10), draws)).toThrow(InputError);
    }
  });
});
