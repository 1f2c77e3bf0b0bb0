import { describe, expect, it } from "vitest";
import { ash } from "../../src/bounds/ash-2022.ts";
import { baoLower, baoUpper } from "../../src/bounds/bao-2022.ts";
import { type BoundsRow, evaluateBound, evaluateBounds } from "../../src/bounds/catalogue.ts";
import { priorFromProbabilities, uniformPrior } from "../../src/probability/prior.ts";

function atSimplex(classes: number, negatives: number, temperature = 0.5): BoundsRow {
  const question = { prior: uniformPrior(classes), setting: "same-class", temperature } as const;
  return evaluateBounds(question, [{ negatives }])[0];
}

function value(row: BoundsRow, id: string): number | null {
  return row.bounds.find((bound) => bound.id === id)!.value;
}

/** Equal to as many digits as the expected value is written with. */
function expectDigits(actual: number | null, expected: string): void {
  const digits = expected.replace(/e.*/, "").replace(".", "").replace(/^0+/, "").length;
  expect(Number(actual!.toPrecision(digits))).toBe(Number(expected));
}

describe("at the simplex optimum, t = 1/2", () => {
  // C, K: Arora, Nozawa & Sato, coverage, fractional, Ash, Bao, sharp intercept.
  it.each([
    [10, 31, ["23.70", "3.714", "2.810", "2.893", "53.80", "3.4603", "2.4801"]],
    [10, 127, ["4.335e5", "3.924", "3.255", "8.571", "8.67e5", "3.3631", "2.3830"]],
    [10, 511, ["1.634e23", "5.301", "4.623", "34.72", "3.27e23", "3.3388", "1.3916"]],
    [100, 511, ["787.0", "12.40", "7.767", "23.70", "1745", "5.3117", "3.3644"]],
  ])("C = %i and K = %i give the tabulated bounds", (classes, negatives, expected) => {
    const row = atSimplex(classes, negatives);
    const ids = [
      "arora-2019",
      "nozawa-sato-2021",
      "coverage",
      "fractional-collision",
      "ash-2022",
      "bao-2022",
      "sharp-intercept",
    ];
    ids.forEach((id, column) => {
      expectDigits(value(row, id), expected[column]);
    });
  });

  it("the exact intercept is the tightest: 1.38, 0.873, 0.729 where the sharp one is 2.48, 2.38, 1.39", () => {
    for (const [negatives, expected] of [
      [31, "1.38"],
      [127, "0.873"],
      [511, "0.729"],
    ] as const) {
      const { tightest } = atSimplex(10, negatives);
      expect(tightest!.id).toBe("exact-intercept");
      expectDigits(tightest!.value, expected);
    }
  });

  it("at t = 0.1 balanced coverage is: all intercepts are above 2 there", () => {
    const row = atSimplex(10, 511, 0.1);
    expect(row.tightest!.id).toBe("balanced-coverage");
    expect(row.tightest!.value).toBeLessThan(2e-4);
    expect(value(row, "exact-intercept")).toBeGreaterThan(2);
    expect(value(row, "coverage")).toBeGreaterThan(2);
  });
});

describe("Ash et al.", () => {
  const coefficient = (classes: number, negatives: number) =>
    evaluateBound(
      ash,
      { prior: uniformPrior(classes), setting: "same-class", temperature: 1 },
      { negatives },
    ).coefficient!;

  it.each([
    [2, "8.0"],
    [10, "29.208"],
    [100, "56.013"],
    [1000, "81.339"],
  ])(
    "for %i classes the best K are C − 1 and C alike, with coefficient %s",
    (classes, expected) => {
      const values = Array.from({ length: 3 * classes }, (_, k) => coefficient(classes, k + 1));
      const least = Math.min(...values);
      const best = values.flatMap((one, k) => (one < least * (1 + 1e-12) ? [k + 1] : []));
      expect(best).toEqual([classes - 1, classes]);
      expectDigits(least, expected);
    },
  );

  it("is 7305079.47 for π = (.5, .3, .15, .05) and K = 20", () => {
    const prior = priorFromProbabilities([0.5, 0.3, 0.15, 0.05]);
    const question = { prior, setting: "same-class", normBound: 1 } as const;
    expectDigits(evaluateBound(ash, question, { negatives: 20 }).coefficient, "7305079.47");
  });
});

describe("Bao et al.", () => {
  it("for π = (.5, .3, .15, .05), K = 20, B = 1 Δ_U = −0.04872907 and Δ_L = −2.81875422", () => {
    const prior = priorFromProbabilities([0.5, 0.3, 0.15, 0.05]);
    for (const range of [{ normBound: 1 }, { temperature: 1 }]) {
      const question = { prior, setting: "same-class", ...range } as const;
      const point = { negatives: 20 };
      expect(evaluateBound(baoUpper, question, point).intercept).toBeCloseTo(-0.04872907, 8);
      expect(evaluateBound(baoLower, question, point).intercept).toBeCloseTo(-2.81875422, 8);
    }
  });

  it("the two sides are 2 ln(1 + 1/K) + 4 ln cosh B apart: 37 nats at t = 0.1", () => {
    const row = atSimplex(10, 1e6, 0.1);
    const [upper, lower] = ["bao-2022", "bao-2022-lower"].map(
      (id) => row.bounds.find((bound) => bound.id === id)!.intercept!,
    );
    expect(upper - lower).toBeCloseTo(2 * Math.log1p(1e-6) + 4 * Math.log(Math.cosh(10)), 10);
    expect(Math.round(upper - lower)).toBe(37);
  });
});

it("Nozawa and Sato on CIFAR-10 with 31 negatives: 6.55 by the theorem, 3.86 by coverage alone", () => {
  // R and d as published, to two decimals; one subset loss explains both values.
  const [row] = evaluateBounds(
    { prior: uniformPrior(10), setting: "augmentation", temperature: 0.5, gap: -1.16 },
    [{ negatives: 31, contrastiveLoss: 2.02, subsetLoss: 1.66 }],
  );
  expect(Math.abs(value(row, "nozawa-sato-2021")! - 6.55)).toBeLessThan(0.02);
  expect(Math.abs(value(row, "coverage")! - 3.86)).toBeLessThan(0.02);
});
