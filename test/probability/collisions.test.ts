import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import {
  collision,
  collisionProbabilityMass,
  collisionTerm,
  expectedCollisions,
} from "../../src/probability/collisions.ts";
import {
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../../src/probability/prior.ts";
import { probabilityThat } from "../oracles/enumeration.ts";
import { type Rational, rational, relativeError, subtract, toNumber } from "../oracles/rational.ts";
import {
  compareProbability,
  compareValue,
  drawClass,
  randomNumbers,
  reference,
  referencePrior,
  SEED,
  TOLERANCE,
} from "./reference.ts";

const rows = Object.entries(reference.collisions);
const someCounts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 });

describe("collisions agree with multi-precision arithmetic", () => {
  it.each(rows)("in their probability τ, for %s", (name, cases) => {
    const wrong = cases.flatMap(([negatives, row]) =>
      compareProbability(`${negatives} negatives`, collision(referencePrior(name), negatives), row),
    );
    expect(wrong).toEqual([]);
  });

  it.each(rows)("in their expected number, for %s", (name, cases) => {
    const wrong = cases
      .map(([negatives, , expected]) =>
        compareValue(
          `${negatives} negatives`,
          expectedCollisions(referencePrior(name), negatives),
          expected,
        ),
      )
      .filter((sentence) => sentence !== "");
    expect(wrong).toEqual([]);
  });

  it.each(rows)("in E ln(1+Col), for %s", (name, cases) => {
    const wrong = cases
      .map(([negatives, , , term]) =>
        compareValue(
          `${negatives} negatives`,
          collisionTerm(referencePrior(name), negatives),
          term,
        ),
      )
      .filter((sentence) => sentence !== "");
    expect(wrong).toEqual([]);
  });

  it.each(rows)("in every P(Col = m), tails included, for %s", (name, cases) => {
    const wrong = cases.flatMap(([negatives, , , , masses]) =>
      masses
        .map(([m, mass]) =>
          compareValue(
            `P(Col = ${m}), ${negatives} negatives`,
            collisionProbabilityMass(referencePrior(name), negatives, m),
            mass,
          ),
        )
        .filter((sentence) => sentence !== ""),
    );
    expect(wrong).toEqual([]);
  });
});

describe("collisions agree with enumeration", () => {
  it("of every anchor and every sequence of negatives", () => {
    for (const counts of [[1], [1, 1], [5, 1], [3, 2, 1], [4, 3, 2, 1]]) {
      const weights = counts.map(BigInt);
      const prior = priorFromCounts(counts);
      for (let negatives = 0; negatives <= 6; negatives++) {
        const masses: Rational[] = [];
        for (let m = 0; m <= negatives; m++) {
          masses.push(probabilityThat(weights, negatives, (o) => o.counts[o.anchor] === m));
          expect(
            relativeError(collisionProbabilityMass(prior, negatives, m), masses[m]),
          ).toBeLessThan(TOLERANCE);
        }
        const { probability, complement } = collision(prior, negatives);
        expect(relativeError(complement, masses[0])).toBeLessThan(TOLERANCE);
        expect(relativeError(probability, subtract(rational(1n), masses[0]))).toBeLessThan(
          TOLERANCE,
        );
        const mean = masses.reduce((sum, mass, m) => sum + m * toNumber(mass), 0);
        const term = masses.reduce((sum, mass, m) => sum + Math.log1p(m) * toNumber(mass), 0);
        expect(compareValue("E Col", expectedCollisions(prior, negatives), mean)).toBe("");
        expect(compareValue("E ln(1+Col)", collisionTerm(prior, negatives), term)).toBe("");
      }
    }
  });
});

describe("published values", () => {
  it.each([
    [10, 31, 1.31688693],
    [10, 511, 3.94456065],
    [100, 127, 0.69661137],
    [100, 1023, 2.37553463],
  ])("E ln(1+Col) of %i equal classes and %i negatives is %f", (classes, negatives, value) => {
    expect(collisionTerm(uniformPrior(classes), negatives)).toBeCloseTo(value, 8);
  });

  // The published tables are cut after the second digit, or simulated: right to within it.
  it.each([
    [10, [32, 64, 128, 256, 512], [1.32, 1.93, 2.58, 3.26, 3.94]],
    [
      100,
      [128, 256, 384, 512, 640, 768, 896, 1024],
      [0.69, 1.15, 1.48, 1.73, 1.93, 2.1, 2.24, 2.37],
    ],
  ])(
    "E ln(1+Col) of %i equal classes is the published one at %j draws",
    (classes, draws, terms) => {
      for (const [index, published] of terms.entries()) {
        const term = collisionTerm(uniformPrior(classes), draws[index] - 1);
        expect(Math.abs(term - published)).toBeLessThan(0.01);
      }
    },
  );

  it("for π = (.5, .3, .15, .05) and 20 negatives τ = .97602192 and E ln(1+Col) = 1.98061933", () => {
    const prior = priorFromProbabilities([0.5, 0.3, 0.15, 0.05]);
    expect(collision(prior, 20).probability).toBeCloseTo(0.97602192, 8);
    expect(collisionTerm(prior, 20)).toBeCloseTo(1.98061933, 8);
  });

  it("1 − τ keeps its digits where 1 − (1 − (1 − 1/C)^K) has none left", () => {
    for (const [classes, negatives] of [
      [2, 54],
      [4, 131],
      [10, 356],
      [100, 3725],
      [1000, 37_412],
    ]) {
      const { complement } = collision(uniformPrior(classes), negatives);
      const exact = rational(
        BigInt(classes - 1) ** BigInt(negatives),
        BigInt(classes) ** BigInt(negatives),
      );
      expect(relativeError(complement, exact)).toBeLessThan(TOLERANCE);
    }
  });
});

describe("collisions", () => {
  it("have probabilities that sum to one and give their mean and E ln(1+Col)", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 0, max: 300 }), (counts, negatives) => {
        const prior = priorFromCounts(counts);
        let sum = 0;
        let mean = 0;
        let term = 0;
        for (let m = 0; m <= negatives; m++) {
          const mass = collisionProbabilityMass(prior, negatives, m);
          sum += mass;
          mean += m * mass;
          term += Math.log1p(m) * mass;
        }
        expect(compareValue("Σ P(Col = m)", sum, 1)).toBe("");
        expect(compareValue("E Col", expectedCollisions(prior, negatives), mean)).toBe("");
        expect(compareValue("E ln(1+Col)", collisionTerm(prior, negatives), term)).toBe("");
        const { complement } = collision(prior, negatives);
        const none = collisionProbabilityMass(prior, negatives, 0);
        expect(compareValue("1−τ = P(Col = 0)", complement, none)).toBe("");
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("do not depend on the order of the classes", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 0, max: 1000 }), (counts, negatives) => {
        const prior = priorFromCounts(counts);
        const reversed = priorFromCounts([...counts].reverse());
        expect(collision(reversed, negatives)).toEqual(collision(prior, negatives));
        expect(collisionTerm(reversed, negatives)).toBe(collisionTerm(prior, negatives));
      }),
      { seed: SEED },
    );
  });

  it("become likelier, and their term larger but below ln(1 + E Col), with every negative", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 1, max: 5000 }), (counts, negatives) => {
        const prior = priorFromCounts(counts);
        fc.pre(prior.classes > 1);
        expect(collision(prior, negatives + 1).logComplement).toBeLessThan(
          collision(prior, negatives).logComplement,
        );
        const term = collisionTerm(prior, negatives);
        expect(collisionTerm(prior, negatives + 1)).toBeGreaterThan(term);
        // Jensen
        expect(term).toBeLessThan(Math.log1p(expectedCollisions(prior, negatives)));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("are what a simulation finds", () => {
    const counts = [60, 25, 10, 5];
    const negatives = 12;
    const trials = 100_000;
    const next = drawClass(counts, randomNumbers(SEED + 2));
    let sum = 0;
    let square = 0;
    for (let trial = 0; trial < trials; trial++) {
      const anchor = next();
      let same = 0;
      for (let draw = 0; draw < negatives; draw++) if (next() === anchor) same++;
      sum += Math.log1p(same);
      square += Math.log1p(same) ** 2;
    }
    const mean = sum / trials;
    const standardError = Math.sqrt((square / trials - mean ** 2) / trials);
    expect(Math.abs(mean - collisionTerm(priorFromCounts(counts), negatives))).toBeLessThan(
      4 * standardError,
    );
  });

  it("are none without negatives, and certain with one class", () => {
    const prior = priorFromCounts([3, 2, 1]);
    expect(collision(prior, 0)).toEqual({
      probability: 0,
      complement: 1,
      logProbability: -Infinity,
      logComplement: 0,
    });
    expect(expectedCollisions(prior, 0)).toBe(0);
    expect(collisionTerm(prior, 0)).toBe(0);
    expect(collisionProbabilityMass(prior, 0, 0)).toBeCloseTo(1, 15);
    for (const negatives of [1, 7, 1e12]) {
      expect(collision(uniformPrior(1), negatives).complement).toBe(0);
      expect(collisionProbabilityMass(uniformPrior(1), negatives, negatives)).toBe(1);
      expect(
        compareValue("ln(1+K)", collisionTerm(uniformPrior(1), negatives), Math.log1p(negatives)),
      ).toBe("");
    }
  });

  it("take whole numbers of negatives from 0 to 10¹², and no more collisions than those", () => {
    const prior = uniformPrior(10);
    for (const negatives of [-1, 0.5, 1e12 + 1, Number.NaN, Infinity]) {
      expect(() => collision(prior, negatives)).toThrow(InputError);
      expect(() => expectedCollisions(prior, negatives)).toThrow(InputError);
      expect(() => collisionTerm(prior, negatives)).toThrow(InputError);
      expect(() => collisionProbabilityMass(prior, negatives, 0)).toThrow(InputError);
      expect(() => collisionProbabilityMass(prior, 10, negatives)).toThrow(InputError);
    }
    expect(() => collisionProbabilityMass(prior, 10, 11)).toThrow(InputError);
  });
});

it("says that no collision is more than certain, however many negatives and however the classes are shared", () => {
  for (let seed = 1; seed < 200; seed++) {
    const counts = Array.from(
      { length: 2 + (seed % 12) },
      (_, c) => 1 + ((seed * (c + 7) * 37) % 211),
    );
    for (const negatives of [511, 1e4, 1e12]) {
      expect(collision(priorFromCounts(counts), negatives).probability).toBeLessThanOrEqual(1);
    }
  }
});
