import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { coverage } from "../../src/probability/coverage.ts";
import { coverages } from "../../src/probability/coverages.ts";
import { priorFromCounts, uniformPrior } from "../../src/probability/prior.ts";
import { compareProbability, reference, referencePrior, SEED } from "./reference.ts";

describe("coverages of many numbers of draws", () => {
  it.each(Object.entries(reference.coverage))("of %s are right in a sparse list", (name, rows) => {
    const got = coverages(
      referencePrior(name),
      rows.map(([draws]) => draws),
    );
    const wrong = rows.flatMap(([draws, ...row], index) =>
      compareProbability(`draws ${draws}`, got[index], row),
    );
    expect(wrong).toEqual([]);
  });

  // Where a value falls within a run decides which contour it shares, and how far from its center.
  it.each(Object.entries(reference.coverage).filter(([name]) => name !== "distinct-1e4"))(
    "of %s are right in the middle and at the ends of a run",
    (name, rows) => {
      const wrong: string[] = [];
      for (const [draws, ...row] of rows) {
        for (const [before, after] of [
          [3, 3],
          [0, 60],
          [150, 0],
          [40, 90],
        ]) {
          const first = Math.max(0, draws - before);
          const last = Math.min(1e12, draws + after);
          const run = Array.from({ length: last - first + 1 }, (_, i) => first + i);
          const got = coverages(referencePrior(name), run)[draws - first];
          wrong.push(...compareProbability(`draws ${draws} in ${first}..${last}`, got, row));
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it("are those of one at a time, in the order asked", () => {
    const list = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 });
    const counts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(counts, list, (weights, draws) => {
        const prior = priorFromCounts(weights);
        const got = coverages(prior, draws);
        expect(got).toHaveLength(draws.length);
        for (const [index, n] of draws.entries()) {
          const { probability, complement, logProbability, logComplement } = coverage(prior, n);
          const row = [probability, complement, logProbability, logComplement].map(String);
          expect(
            compareProbability(`draws ${n}`, got[index], [row[0], row[1], row[2], row[3]]),
          ).toEqual([]);
        }
      }),
      { seed: SEED },
    );
  });

  it("of no draws at all are none", () => {
    expect(coverages(uniformPrior(10), [])).toEqual([]);
  });

  it("refuse the list for one bad entry", () => {
    for (const bad of [-1, 0.5, 1e12 + 1, Number.NaN, Infinity]) {
      expect(() => coverages(uniformPrior(10), [1, 2, bad, 4])).toThrow(InputError);
    }
    expect(() => coverages(uniformPrior(10), [-1, 0, 1])).toThrow(InputError);
    expect(() => coverages(uniformPrior(10), [1e12, 1e12 + 1])).toThrow(InputError);
  });
});
