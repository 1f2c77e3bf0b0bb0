import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import {
  classGroup,
  longTailedPrior,
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../../src/probability/prior.ts";
import { compareValue, SEED } from "./reference.ts";

function refusal(attempt: () => unknown): { parameter: string; message: string } {
  try {
    attempt();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a prior", () => {
  it("lists its distinct weights in ascending order with their multiplicities", () => {
    const prior = priorFromCounts([30, 10, 20, 10, 10]);
    expect(prior.groups.map((g) => [g.weight, g.multiplicity])).toEqual([
      [10, 3],
      [20, 1],
      [30, 1],
    ]);
    expect(prior.total).toBe(80);
    expect(prior.groups.map((g) => g.probability)).toEqual([0.125, 0.25, 0.375]);
    expect([prior.classes, prior.min, prior.max]).toEqual([5, 0.125, 0.375]);
  });

  it("of halves, quarters and eighths has the entropy of a fair coin's code, 1.75 bits", () => {
    expect(priorFromCounts([4, 2, 1, 1]).entropy / Math.LN2).toBeCloseTo(1.75, 14);
    expect(priorFromProbabilities([0.5, 0.25, 0.125, 0.125]).entropy / Math.LN2).toBeCloseTo(
      1.75,
      14,
    );
  });

  it("that is uniform has probability 1/C and entropy ln C", () => {
    for (const classes of [1, 2, 10, 3029, 1_000_000]) {
      const prior = uniformPrior(classes);
      expect(prior.groups).toEqual([
        { weight: 1, multiplicity: classes, probability: 1 / classes },
      ]);
      expect([prior.min, prior.max, prior.total]).toEqual([1 / classes, 1 / classes, classes]);
      expect(compareValue("entropy", prior.entropy, Math.log(classes))).toBe("");
    }
  });

  it("of a single class is certain, with no entropy", () => {
    for (const prior of [uniformPrior(1), priorFromCounts([7]), priorFromProbabilities([1])]) {
      expect([prior.classes, prior.min, prior.max]).toEqual([1, 1, 1]);
      expect(prior.entropy).toBeCloseTo(0, 15);
    }
  });

  it("says how to ask for it again", () => {
    expect(uniformPrior(100).name).toBe("uniform:100");
    expect(priorFromCounts([50, 30, 20]).name).toBe("counts:50,30,20");
    expect(longTailedPrior(100, 50).name).toBe("longtail:100:50");
  });

  it("does not depend on the order of the classes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 19 }),
        (counts, turn) => {
          const turned = counts.map((_, i) => counts[(i + turn) % counts.length]).reverse();
          const { groups, total, entropy } = priorFromCounts(counts);
          const again = priorFromCounts(turned);
          expect([again.groups, again.total, again.entropy]).toEqual([groups, total, entropy]);
        },
      ),
      { seed: SEED },
    );
  });

  it("knows the group of each class in the order given", () => {
    const counts = [30, 10, 20, 10, 10];
    const prior = priorFromCounts(counts);
    for (const [index, count] of counts.entries()) {
      expect(prior.groups[classGroup(prior, index)].weight).toBe(count);
    }
    expect(classGroup(uniformPrior(10), 9)).toBe(0);
    for (const index of [-1, 5, 0.5, Number.NaN]) {
      expect(() => classGroup(prior, index)).toThrow(InputError);
    }
  });

  it("rounded to six digits is accepted and normalised", () => {
    const prior = priorFromProbabilities([0.333333, 0.333333, 0.333333]);
    expect(prior.min).toBeCloseTo(1 / 3, 15);
    expect(() => priorFromProbabilities([0.5, 0.5 + 0.9e-5])).not.toThrow();
  });

  it("whose probabilities do not sum to one is refused with the sum", () => {
    const error = refusal(() => priorFromProbabilities([0.5, 0.4]));
    expect(error.parameter).toBe("probabilities");
    expect(error.message).toContain("0.9");
    expect(() => priorFromProbabilities([0.5, 0.5 + 1.1e-5])).toThrow(InputError);
    expect(() => priorFromProbabilities([0.5, 0.5 - 1.1e-5])).toThrow(InputError);
  });

  it("with a class of probability zero is refused by the index of that class", () => {
    for (const make of [priorFromCounts, priorFromProbabilities]) {
      expect(refusal(() => make([1, 2, 3, 0, 4])).message).toMatch(/class 3\b/);
      expect(refusal(() => make([-0, 1])).message).toMatch(/class 0\b/);
    }
  });

  it("with a value that is no positive number is refused by its index", () => {
    for (const bad of [Number.NaN, -1, Infinity, -Infinity]) {
      expect(refusal(() => priorFromProbabilities([0.5, bad])).message).toMatch(/class 1\b/);
      expect(refusal(() => priorFromCounts([0.5 + 0.5, bad])).message).toMatch(/class 1\b/);
    }
    expect(refusal(() => priorFromCounts([1, 2, 1.5])).message).toMatch(/class 2\b.*1\.5/);
  });

  it("without classes is refused", () => {
    expect(() => priorFromCounts([])).toThrow(InputError);
    expect(() => priorFromProbabilities([])).toThrow(InputError);
  });

  it("whose sum overflows is refused", () => {
    expect(() => priorFromProbabilities([1e308, 1e308])).toThrow(InputError);
    expect(() => priorFromCounts([2 ** 53 - 2, 1])).not.toThrow();
    expect(() => priorFromCounts([2 ** 53 - 1, 1])).toThrow(InputError);
    expect(() => priorFromCounts([1e308, 1e308])).toThrow(InputError);
  });

  it("has up to 10⁶ equal classes and up to 10⁵ of any probabilities", () => {
    expect(uniformPrior(1_000_000).classes).toBe(1_000_000);
    for (const classes of [1_000_001, 0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => uniformPrior(classes)).toThrow(InputError);
    }
    const most = new Array<number>(100_000).fill(3);
    expect(priorFromCounts(most).classes).toBe(100_000);
    expect(() => priorFromCounts([...most, 3])).toThrow(InputError);
    expect(longTailedPrior(100_000, 100).classes).toBe(100_000);
    expect(() => longTailedPrior(100_001, 100)).toThrow(InputError);
  });
});

describe("the long tail", () => {
  it("falls by equal factors from the first class to 1/imbalance of it", () => {
    const { groups, min, max } = longTailedPrior(11, 1024);
    expect(max / min).toBeCloseTo(1024, 9);
    for (let g = 1; g < groups.length; g++) {
      expect(groups[g].probability / groups[g - 1].probability).toBeCloseTo(2, 12);
    }
  });

  it("with no imbalance is uniform", () => {
    expect(longTailedPrior(10, 1).groups).toEqual(uniformPrior(10).groups);
    expect(longTailedPrior(1, 100).groups).toEqual(uniformPrior(1).groups);
  });

  it("has an imbalance of at least one", () => {
    for (const imbalance of [0.99, 0, -1, Number.NaN, Infinity]) {
      expect(refusal(() => longTailedPrior(10, imbalance)).parameter).toBe("imbalance");
    }
  });
});
