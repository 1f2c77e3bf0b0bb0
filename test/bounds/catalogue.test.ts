import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue, evaluateBounds } from "../../src/bounds/catalogue.ts";
import type { BoundsPoint, BoundsQuestion } from "../../src/bounds/question.ts";
import { namedPrior } from "../../src/probability/named.ts";
import {
  longTailedPrior,
  type Prior,
  priorFromCounts,
  uniformPrior,
} from "../../src/probability/prior.ts";
import { quantities } from "../oracles/finite-model.ts";

const SAME_CLASS = { prior: uniformPrior(10), setting: "same-class", temperature: 0.5 } as const;

function bound(question: BoundsQuestion, point: BoundsPoint, id: string) {
  return evaluateBounds(question, [point])[0].bounds.find((one) => one.id === id)!;
}

/** Paths of everything in `value` that is no finite number, string or null. */
function unfinished(value: unknown, path = ""): string[] {
  if (value === null || typeof value === "string") return [];
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? [] : [path];
  if (typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => unfinished(inner, `${path}.${key}`));
}

describe("the catalogue", () => {
  it("names every bound once and says where it is from and when it holds", () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    for (const { id, title, formula, provenance, validity, settings, reference } of catalogue) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      for (const text of [title, formula, provenance, validity]) expect(text).not.toBe("");
      expect(settings.length).toBeGreaterThan(0);
      if (reference !== null) expect(reference.arxiv).toMatch(/^\d{4}\.\d{5}$/);
      // Balanced braces and \bigl…\bigr, \Bigl…\Bigr pairs.
      const count = (part: string) => formula.split(part).length - 1;
      expect(count("{")).toBe(count("}"));
      expect(count("\\bigl")).toBe(count("\\bigr"));
      expect(count("\\Bigl")).toBe(count("\\Bigr"));
    }
  });

  it("answers many K exactly as one by one, in the order asked", () => {
    for (const prior of [uniformPrior(7), priorFromCounts([9, 4, 4, 1])]) {
      const question: BoundsQuestion = { prior, setting: "same-class", temperature: 0.3 };
      const order = [400, 3, 1, 2, 50, 51, 52, 53, 54, 55, 0, 7];
      const together = evaluateBounds(
        question,
        order.map((negatives) => ({ negatives })),
      );
      expect(together.map((row) => row.negatives)).toEqual(order);
      together.forEach((row, index) => {
        const [alone] = evaluateBounds(question, [{ negatives: order[index] }]);
        row.bounds.forEach((one, b) => {
          expect(one.reason).toBe(alone.bounds[b].reason);
          for (const key of ["value", "logValue", "coefficient", "intercept"] as const) {
            const [actual, expected] = [one[key], alone.bounds[b][key]];
            if (expected === null) expect(actual).toBeNull();
            else
              expect(Math.abs(actual! - expected)).toBeLessThan(1e-11 * (1 + Math.abs(expected)));
          }
        });
      });
    }
  });
});

describe("no value is NaN or infinite, and every null value has a reason", () => {
  const priors: fc.Arbitrary<Prior> = fc.oneof(
    fc.integer({ min: 1, max: 5 }).map(uniformPrior),
    fc.constantFrom(uniformPrior(100), uniformPrior(1e6), namedPrior("imagenet-1k")),
    fc.constantFrom(longTailedPrior(50, 100), longTailedPrior(3, 1e9)),
    fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 6 }).map(priorFromCounts),
  );
  const loss = fc.option(
    fc.oneof(
      fc.double({ min: 0, max: 30, noNaN: true }),
      fc.constantFrom(0, 1e-300, 1e300, Number.MAX_VALUE),
    ),
    { nil: undefined },
  );
  const size = fc.oneof(
    fc.double({ min: 0.01, max: 10, noNaN: true }),
    fc.constantFrom(1e-150, 1e-5, 1e5, 1e150),
  );
  const question = fc
    .record({
      prior: priors,
      setting: fc.constantFrom("augmentation" as const, "same-class" as const),
      unitNorm: fc.boolean(),
      size,
      supervisedLoss: loss,
      deviation: loss,
      totalVariance: loss,
      gap: loss,
      variance: loss,
    })
    .map(({ unitNorm, size: given, gap, variance, ...rest }): BoundsQuestion => {
      const range = unitNorm ? { temperature: given } : { normBound: given };
      if (rest.setting === "same-class") return { ...rest, ...range };
      return { ...rest, ...range, variance, gap: gap === undefined ? undefined : -gap };
    });
  const point = fc.record({
    negatives: fc.oneof(
      fc.integer({ min: 0, max: 2000 }),
      fc.constantFrom(1e5, 1e9, 1e12 - 1, 999_999, 1_000_000),
    ),
    contrastiveLoss: loss,
    subsetLoss: loss,
    expectedSubsetLoss: loss,
    collisionFreeSubsetLoss: loss,
  });

  it("for any prior, K, temperature and whatever is measured", () => {
    fc.assert(
      fc.property(question, point, (asked, at) => {
        const [row] = evaluateBounds(asked, [at]);
        expect(unfinished(row)).toEqual([]);
        for (const one of row.bounds) {
          if (one.value === null) expect(one.reason).not.toBeNull();
          else expect(one.reason).toBeNull();
          if (one.value !== null && one.value > 0 && one.value > 1e-300) {
            expect(Math.abs(one.logValue! - Math.log(one.value))).toBeLessThan(
              1e-9 * (1 + Math.abs(one.logValue!)),
            );
          }
        }
      }),
      { seed: 2024, numRuns: 800 },
    );
  });

  it("the coefficient of Arora et al. for C = 10 and K = 10⁵ is e^10536", () => {
    const one = bound(SAME_CLASS, { negatives: 1e5 }, "arora-2019");
    expect(one.value).toBeNull();
    expect(one.coefficient).toBeNull();
    expect(one.reason).toMatch(/logarithm/);
    expect(one.logCoefficient).toBeCloseTo(-1e5 * Math.log(0.9), 6);
    expect(one.logValue).toBeCloseTo(-1e5 * Math.log(0.9) + Math.log(0.68072), 4);
  });

  it("value is coefficient · loss + intercept", () => {
    const [row] = evaluateBounds(
      {
        ...SAME_CLASS,
        setting: "augmentation",
        gap: -0.3,
        variance: 0.1,
        deviation: 0.4,
        totalVariance: 0.2,
        supervisedLoss: 0.9,
      },
      [{ negatives: 40, contrastiveLoss: 2.6, subsetLoss: 0.5 }],
    );
    for (const { quantity, value, coefficient, intercept } of row.bounds) {
      const loss = quantity === "contrastive" ? 0.9 : 2.6;
      expect(Math.abs(coefficient! * loss + intercept! - value!)).toBeLessThan(
        1e-12 * (1 + coefficient!),
      );
    }
  });
});

describe("what the reasons say", () => {
  const reason = (question: BoundsQuestion, point: BoundsPoint, id: string) =>
    bound(question, point, id).reason;
  const augmented: BoundsQuestion = { ...SAME_CLASS, setting: "augmentation" };

  it("too few draws to cover every class make coverage bounds infinite, and others not", () => {
    const [before] = evaluateBounds(SAME_CLASS, [{ negatives: 8 }]);
    const [from] = evaluateBounds(SAME_CLASS, [{ negatives: 9 }]);
    for (const id of [
      "arora-2019",
      "arora-2019-exact",
      "nozawa-sato-2021",
      "coverage",
      "fractional-collision",
      "balanced-coverage",
    ]) {
      const [no, yes] = [before, from].map((row) => row.bounds.find((one) => one.id === id)!);
      expect(no).toMatchObject({ value: null, coefficient: null, intercept: null });
      expect(no.reason).toMatch(/9 draws cannot cover 10 classes/);
      expect(yes.value).not.toBeNull();
    }
    expect(before.tightest).not.toBeNull();
  });

  it("a prior that is not uniform has no closed-form optimum; coefficients are given all the same", () => {
    const question: BoundsQuestion = { ...SAME_CLASS, prior: priorFromCounts([3, 2, 1]) };
    const [row] = evaluateBounds(question, [{ negatives: 20 }]);
    expect(row.simplex).toBeNull();
    expect(row.at).toBe("simplex-optimum");
    const bao = row.bounds.find((one) => one.id === "bao-2022")!;
    expect(bao).toMatchObject({ value: null, coefficient: 1 });
    expect(bao.intercept).not.toBeNull();
    expect(bao.reason).toMatch(/not uniform/);
    expect(row.tightest!.id).toBe("clamp-mean");
  });

  it("in the augmentation setting a measured loss alone does not do: what is missing is named", () => {
    const point = { negatives: 31, contrastiveLoss: 2 };
    expect(reason(augmented, point, "coverage")).toBe("not given: gap");
    expect(reason(augmented, point, "bao-2022")).toBe("not given: variance");
    expect(reason(augmented, point, "van-elst-2024")).toBe("not given: deviation");
    expect(reason(augmented, point, "wang-2022")).toBe("not given: totalVariance");
    expect(reason(augmented, point, "nozawa-sato-2021-contrastive")).toBe(
      "not given: supervisedLoss, gap",
    );
    expect(reason({ ...augmented, gap: -1 }, { negatives: 31 }, "coverage")).toBe(
      "not given: contrastiveLoss",
    );
    expect(bound(augmented, point, "coverage").coefficient).not.toBeNull();
    expect(bound(augmented, point, "coverage").intercept).toBeNull();
  });

  it("a bound for augmentations is not given for same-class positives", () => {
    expect(reason(SAME_CLASS, { negatives: 31 }, "wang-2022")).toMatch(
      /"augmentation", not "same-class"/,
    );
  });

  it("a loss that no independent negatives could give is refused", () => {
    const point = { negatives: 511, contrastiveLoss: 3 };
    expect(reason(SAME_CLASS, point, "fractional-collision")).toMatch(/would be negative/);
    expect(reason(SAME_CLASS, { negatives: 1e6, contrastiveLoss: 3 }, "bao-2022")).toMatch(
      /would be negative/,
    );
    expect(bound(SAME_CLASS, point, "coverage").value).toBe(3);
  });

  it("a loss within rounding of its collision term is too", () => {
    const { collisionTerm } = evaluateBounds(SAME_CLASS, [{ negatives: 511 }])[0];
    expect(
      reason(SAME_CLASS, { negatives: 511, contrastiveLoss: collisionTerm }, "ash-2022"),
    ).toMatch(/rounding/);
  });
});

describe("coefficients", () => {
  const skewed = [0.5, 0.3, 0.15, 0.05];
  const model = (prior: readonly number[]) => ({
    prior,
    scale: 1,
    samples: prior.map((_, c) => ({ class: c, weight: 1, views: [{ weight: 1, feature: [1] }] })),
  });

  it.each([
    { prior: skewed, negatives: [3, 5, 12, 20] },
    { prior: [0.7, 0.2, 0.1], negatives: [2, 3, 9] },
    { prior: [0.9, 0.1], negatives: [1, 2, 12] },
    { prior: [0.25, 0.25, 0.25, 0.25], negatives: [3, 4, 15] },
  ])(
    "are the worst anchor class's probabilities, by enumeration, for $prior",
    ({ prior, negatives }) => {
      const counts = prior.map((chance) => Math.round(chance * 100));
      for (const k of negatives) {
        const exact = quantities(model(prior), k);
        const question = {
          prior: priorFromCounts(counts),
          setting: "same-class",
          temperature: 1,
        } as const;
        const [row] = evaluateBounds(question, [{ negatives: k }]);
        const inverse = (id: string) => 1 / row.bounds.find((one) => one.id === id)!.coefficient!;
        const close = (actual: number, expected: number) =>
          expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-11);
        close(row.coverage, exact.coverage);
        close(row.collisionProbability, exact.collisionProbability);
        close(row.collisionTerm, exact.collisionTerm);
        close(inverse("coverage"), Math.min(...exact.anchorCoverage));
        close(inverse("arora-2019-exact"), Math.min(...exact.collisionFreeCoverage));
        close(inverse("fractional-collision"), Math.min(...exact.fractionalCoverage));
        close(inverse("balanced-coverage"), Math.min(...exact.balancedCoverage));
        close(2 * inverse("nozawa-sato-2021"), Math.min(...exact.anchorCoverage));
      }
    },
  );

  it("υ_c are .6137, .6143, .6409 and .9604 for π = (.5, .3, .15, .05), K = 20", () => {
    const { anchorCoverage, coverage } = quantities(model(skewed), 20);
    expect(anchorCoverage.map((value) => value.toFixed(4))).toEqual(
      [".6137", ".6143", ".6409", ".9604"].map((digits) => `0${digits}`),
    );
    expect(coverage).toBeCloseTo(0.6353, 4);
    const question = {
      prior: priorFromCounts([10, 6, 3, 1]),
      setting: "same-class",
      temperature: 1,
    } as const;
    expect(1 / bound(question, { negatives: 20 }, "coverage").coefficient!).toBeCloseTo(0.6137, 4);
  });

  it("order: balanced ≤ fractional ≤ Arora with the exact coefficient ≤ Arora", () => {
    for (const negatives of [9, 20, 100, 1000, 1e4]) {
      const [row] = evaluateBounds(SAME_CLASS, [{ negatives }]);
      const log = (id: string) => row.bounds.find((one) => one.id === id)!.logCoefficient!;
      expect(log("balanced-coverage")).toBeLessThanOrEqual(log("fractional-collision") + 1e-12);
      expect(log("fractional-collision")).toBeLessThanOrEqual(log("arora-2019-exact") + 1e-12);
      expect(log("arora-2019-exact")).toBeLessThanOrEqual(log("arora-2019") + 1e-12);
    }
  });

  it("balanced coverage tends to a coefficient of 1 for equal classes, π_max/π_min in general", () => {
    expect(bound(SAME_CLASS, { negatives: 1e9 }, "balanced-coverage").coefficient).toBeCloseTo(
      1,
      3,
    );
    const question: BoundsQuestion = { ...SAME_CLASS, prior: priorFromCounts([6, 3, 2]) };
    expect(bound(question, { negatives: 1e9 }, "balanced-coverage").coefficient).toBeCloseTo(3, 2);
  });
});

describe("relations between bounds, at any loss", () => {
  const asked = fc.record({
    counts: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 }),
    temperature: fc.double({ min: 0.05, max: 5, noNaN: true }),
    negatives: fc.integer({ min: 1, max: 3000 }),
  });

  it("the exact intercepts are never looser than those of Bao et al. or the sharp one", () => {
    fc.assert(
      fc.property(asked, ({ counts, temperature, negatives }) => {
        const prior = priorFromCounts(counts);
        const [row] = evaluateBounds({ prior, setting: "same-class", temperature }, [
          { negatives },
        ]);
        const intercept = (id: string) => row.bounds.find((one) => one.id === id)!.intercept!;
        expect(intercept("exact-intercept")).toBeLessThanOrEqual(intercept("bao-2022") + 1e-11);
        expect(intercept("exact-intercept")).toBeLessThanOrEqual(
          intercept("sharp-intercept") + 1e-11,
        );
        expect(intercept("exact-intercept-lower")).toBeGreaterThanOrEqual(
          intercept("bao-2022-lower") - 1e-11,
        );
        expect(intercept("clamp-mean")).toBeLessThan(intercept("clamp-upper"));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("for a uniform prior the sharp intercept is below that of Bao et al.", () => {
    fc.assert(
      fc.property(asked, ({ counts, temperature, negatives }) => {
        const prior = uniformPrior(counts.length);
        const [row] = evaluateBounds({ prior, setting: "same-class", temperature }, [
          { negatives },
        ]);
        const intercept = (id: string) => row.bounds.find((one) => one.id === id)!.intercept!;
        expect(intercept("sharp-intercept")).toBeLessThan(intercept("bao-2022"));
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
