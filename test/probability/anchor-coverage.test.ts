import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { anchorCoverage, collisionFreeCoverage } from "../../src/probability/anchor-coverage.ts";
import { coverage } from "../../src/probability/coverage.ts";
import {
  type Prior,
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../../src/probability/prior.ts";
import {
  anchorCoverageBySubsets,
  collisionFreeBySubsets,
  probabilityThat,
} from "../oracles/enumeration.ts";
import { divide, rational, relativeError, subtract } from "../oracles/rational.ts";
import {
  compareProbability,
  compareValue,
  reference,
  referencePrior,
  SEED,
  TOLERANCE,
} from "./reference.ts";

const ONE = rational(1n);
const groupOf = (prior: Prior, weight: number) =>
  prior.groups.findIndex((group) => group.weight === weight);
const someCounts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 10 });

describe("coverage given the anchor's class agrees with multi-precision arithmetic", () => {
  it.each(Object.entries(reference.anchor))("for %s", (name, rows) => {
    const prior = referencePrior(name);
    const wrong = rows.flatMap(([group, negatives, anchor, free]) => [
      ...compareProbability(
        `υ_c, group ${group}, ${negatives} negatives`,
        anchorCoverage(prior, group, negatives),
        anchor,
      ),
      ...compareProbability(
        `h_c, group ${group}, ${negatives} negatives`,
        collisionFreeCoverage(prior, group, negatives),
        free,
      ),
    ]);
    expect(wrong).toEqual([]);
  });
});

describe("coverage given the anchor's class agrees with enumeration", () => {
  it("of subsets", () => {
    const counts = [1, 2, 4, 8, 16, 32, 3];
    const prior = priorFromCounts(counts);
    for (const negatives of [0, 5, 6, 7, 8, 30, 200, 900]) {
      for (const [c, weight] of counts.entries()) {
        const group = groupOf(prior, weight);
        const covered = anchorCoverageBySubsets(counts.map(BigInt), c, negatives);
        const free = collisionFreeBySubsets(counts.map(BigInt), c, negatives);
        const where = `class ${c}, ${negatives} negatives`;
        const anchor = anchorCoverage(prior, group, negatives);
        const alone = collisionFreeCoverage(prior, group, negatives);
        expect(relativeError(anchor.probability, covered), where).toBeLessThan(TOLERANCE);
        expect(relativeError(anchor.complement, subtract(ONE, covered)), where).toBeLessThan(
          TOLERANCE,
        );
        expect(relativeError(alone.probability, free), where).toBeLessThan(TOLERANCE);
        expect(relativeError(alone.complement, subtract(ONE, free)), where).toBeLessThan(TOLERANCE);
      }
    }
  });

  it("of every sequence of an anchor and its negatives", () => {
    const counts = [4, 3, 2, 1];
    const weights = counts.map(BigInt);
    const prior = priorFromCounts(counts);
    for (let negatives = 0; negatives <= 6; negatives++) {
      for (const [c, weight] of counts.entries()) {
        const share = rational(weights[c], 10n);
        const others = (drawn: readonly number[]) => drawn.every((n, j) => n > 0 || j === c);
        const covered = divide(
          probabilityThat(weights, negatives, (o) => o.anchor === c && others(o.counts)),
          share,
        );
        const free = divide(
          probabilityThat(
            weights,
            negatives,
            (o) => o.anchor === c && others(o.counts) && o.counts[c] === 0,
          ),
          share,
        );
        const group = groupOf(prior, weight);
        expect(
          relativeError(anchorCoverage(prior, group, negatives).probability, covered),
        ).toBeLessThan(TOLERANCE);
        expect(
          relativeError(collisionFreeCoverage(prior, group, negatives).probability, free),
        ).toBeLessThan(TOLERANCE);
      }
    }
  });
});

describe("coverage given the anchor's class", () => {
  it("averages to the coverage by the anchor and its negatives together: υ = Σ π_c υ_c", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 0, max: 600 }), (counts, negatives) => {
        const prior = priorFromCounts(counts);
        const parts = prior.groups.map(({ multiplicity, probability }, group) => {
          const { probability: covered, complement } = anchorCoverage(prior, group, negatives);
          return [multiplicity * probability * covered, multiplicity * probability * complement];
        });
        const whole = coverage(prior, negatives + 1);
        const sum = (column: number) => parts.reduce((total, part) => total + part[column], 0);
        expect(compareValue("Σ π_c υ_c", sum(0), whole.probability)).toBe("");
        expect(compareValue("Σ π_c (1−υ_c)", sum(1), whole.complement)).toBe("");
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("is the coverage of all classes or of all but the anchor's: υ_c = υ_K + h_c", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 0, max: 600 }), (counts, negatives) => {
        const prior = priorFromCounts(counts);
        for (let group = 0; group < prior.groups.length; group++) {
          const all = coverage(prior, negatives).probability;
          const free = collisionFreeCoverage(prior, group, negatives).probability;
          const { probability } = anchorCoverage(prior, group, negatives);
          expect(compareValue("υ_K + h_c", all + free, probability, 2 * TOLERANCE)).toBe("");
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("is smallest for the most probable class, with and without collisions", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 1, max: 400 }), (counts, negatives) => {
        fc.pre(negatives >= counts.length - 1);
        const prior = priorFromCounts(counts);
        const last = prior.groups.length - 1;
        for (let group = 0; group < last; group++) {
          for (const measure of [anchorCoverage, collisionFreeCoverage]) {
            const likeliest = measure(prior, last, negatives);
            const other = measure(prior, group, negatives);
            expect(likeliest.logProbability).toBeLessThan(other.logProbability + TOLERANCE);
          }
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("for π = (.5, .3, .15, .05) and 20 negatives is .6137, .6143, .6409, .9604", () => {
    const prior = priorFromProbabilities([0.5, 0.3, 0.15, 0.05]);
    const values = [0.5, 0.3, 0.15, 0.05].map(
      (weight) => anchorCoverage(prior, groupOf(prior, weight), 20).probability,
    );
    for (const [index, published] of [0.6137, 0.6143, 0.6409, 0.9604].entries()) {
      expect(Math.abs(values[index] - published)).toBeLessThan(0.6e-4);
    }
    expect(Math.abs(coverage(prior, 21).probability - 0.6353)).toBeLessThan(0.6e-4);
  });

  it("of the only class is certain; to avoid that class takes no draw at all", () => {
    expect(anchorCoverage(uniformPrior(1), 0, 0).probability).toBe(1);
    expect(anchorCoverage(uniformPrior(1), 0, 5).probability).toBe(1);
    expect(collisionFreeCoverage(uniformPrior(1), 0, 0).probability).toBe(1);
    expect(collisionFreeCoverage(uniformPrior(1), 0, 5).probability).toBe(0);
  });

  it("of two classes is that the other one is drawn: 1 − π_c^K, and only it: (1 − π_c)^K", () => {
    const prior = priorFromCounts([1, 3]);
    for (const negatives of [1, 2, 10, 100]) {
      expect(
        compareValue("rare", anchorCoverage(prior, 0, negatives).complement, 0.25 ** negatives),
      ).toBe("");
      expect(
        compareValue(
          "alone",
          collisionFreeCoverage(prior, 0, negatives).probability,
          0.75 ** negatives,
        ),
      ).toBe("");
    }
  });

  it("takes whole numbers of negatives from 0 to 10¹² and groups that exist", () => {
    const prior = priorFromCounts([1, 2, 3]);
    for (const measure of [anchorCoverage, collisionFreeCoverage]) {
      expect(measure(prior, 2, 1e12).probability).toBeGreaterThanOrEqual(0);
      for (const negatives of [-1, 0.5, 1e12 + 1, Number.NaN]) {
        expect(() => measure(prior, 0, negatives)).toThrow(InputError);
      }
      for (const group of [-1, 3, 0.5, Number.NaN]) {
        expect(() => measure(prior, group, 10)).toThrow(InputError);
      }
    }
  });
});
