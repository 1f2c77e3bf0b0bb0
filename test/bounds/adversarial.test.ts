import { describe, expect, it } from "vitest";
import { type BoundsRow, catalogue, evaluateBounds } from "../../src/bounds/catalogue.ts";
import type { BoundsPoint, BoundsQuestion, Setting } from "../../src/bounds/question.ts";
import { priorFromProbabilities, uniformPrior } from "../../src/probability/prior.ts";
import { type Case, type Shape, type Slack, search } from "./search.ts";

/** Finite models of one setting: 2 to 4 classes, 1 to 12 negatives, uniform and skewed, both norms. */
function shapes(setting: Setting): Shape[] {
  const sizes =
    setting === "same-class"
      ? [
          { classes: 2, samples: 1, views: 1, negatives: 1 },
          { classes: 2, samples: 1, views: 2, negatives: 12 },
          { classes: 2, samples: 1, views: 3, negatives: 3 },
          { classes: 3, samples: 1, views: 1, negatives: 8 },
          { classes: 3, samples: 1, views: 2, negatives: 4 },
          { classes: 4, samples: 1, views: 1, negatives: 6 },
        ]
      : [
          { classes: 2, samples: 2, views: 1, negatives: 4 },
          { classes: 2, samples: 2, views: 1, negatives: 10 },
          { classes: 2, samples: 2, views: 2, negatives: 2 },
          { classes: 3, samples: 2, views: 1, negatives: 3 },
          { classes: 2, samples: 3, views: 1, negatives: 3 },
          { classes: 4, samples: 2, views: 1, negatives: 3 },
        ];
  return [true, false].flatMap((uniform) =>
    [true, false].flatMap((unitNorm) =>
      sizes.map((size) => ({ ...size, uniform, unitNorm, dimension: size.classes > 2 ? 3 : 2 })),
    ),
  );
}

/** All bounds on a case, with the subset losses measured or not. */
function bounds(found: Case, setting: Setting, subsets: boolean): BoundsRow {
  const { exact, model, shape } = found;
  const prior = shape.uniform ? uniformPrior(shape.classes) : priorFromProbabilities(model.prior);
  const question: BoundsQuestion = {
    prior,
    setting,
    temperature: found.temperature,
    normBound: found.normBound,
    supervisedLoss: exact.supervisedLoss,
    deviation: exact.deviation,
    totalVariance: exact.totalVariance,
    ...(setting === "augmentation" ? { gap: exact.gap, variance: exact.variance } : {}),
  };
  const point: BoundsPoint = {
    negatives: shape.negatives,
    contrastiveLoss: exact.contrastiveLoss,
    ...(subsets
      ? {
          subsetLoss: exact.subsetLoss,
          expectedSubsetLoss: exact.expectedSubsetLoss,
          collisionFreeSubsetLoss: exact.collisionFreeSubsetLoss,
        }
      : {}),
  };
  return evaluateBounds(question, [point])[0];
}

/** What a bound of this quantity bounds. */
function truth({ exact }: Case, quantity: string): number {
  if (quantity === "contrastive") return exact.contrastiveLoss;
  return quantity === "supervised" ? exact.supervisedLoss : exact.unitSupervisedLoss;
}

/** Rounding: a billionth of the value, and what a coefficient makes of the loss's last digits. */
function tolerance(value: number, coefficient: number): number {
  return 1e-9 * Math.max(1, Math.abs(value)) + 1e-12 * coefficient;
}

describe.each<Setting>(["same-class", "augmentation"])("in the %s setting", (setting) => {
  const held = catalogue.filter((bound) => bound.settings.includes(setting));

  it.each(held.map((bound) => bound.id))(
    "no finite model found violates any bound, climbing %s",
    (id) => {
      let cases = 0;
      let last: { found: Case; rows: readonly BoundsRow[] } | undefined;
      const evaluate = (found: Case): readonly BoundsRow[] => {
        if (last?.found !== found) {
          const rows = [true, false].map((subsets) => bounds(found, setting, subsets));
          last = { found, rows };
        }
        return last.rows;
      };
      const seen = new Set<string>();
      search(
        (found) => {
          const values = evaluate(found).map((row) => row.bounds.find((bound) => bound.id === id)!);
          return Math.min(
            ...values.map(({ value, quantity, direction }) => {
              if (value === null) return Infinity;
              const actual = truth(found, quantity);
              return direction === "upper" ? value / actual - 1 : actual - value;
            }),
          );
        },
        shapes(setting),
        {
          seed: 1 + catalogue.findIndex((bound) => bound.id === id),
          restarts: shapes(setting).length,
          steps: 60,
          visit: (found) => {
            cases++;
            for (const row of evaluate(found)) {
              for (const bound of row.bounds) {
                if (bound.value === null) continue;
                seen.add(bound.id);
                const actual = truth(found, bound.quantity);
                const slack =
                  bound.direction === "upper" ? bound.value - actual : actual - bound.value;
                if (slack < -tolerance(bound.value, bound.coefficient ?? 1)) {
                  expect.fail(
                    `${bound.id} is ${bound.value}, the truth ${actual}, at ${JSON.stringify(found.model)} with ${JSON.stringify(found.shape)}`,
                  );
                }
              }
            }
          },
        },
      );
      expect(cases).toBe(24 * 61);
      expect([...seen].sort()).toEqual(held.map((bound) => bound.id).sort());
    },
  );
});

describe("the search has the power to find violations", () => {
  const valueAt = (row: BoundsRow, id: string) =>
    row.bounds.find((bound) => bound.id === id)!.value!;

  /** The least slack found against a false statement. */
  function leastSlack(setting: Setting, slack: Slack, accept: (shape: Shape) => boolean): number {
    const tried = shapes(setting).filter(accept);
    return search(slack, tried, { seed: 99, restarts: 2 * tried.length, steps: 200 }).slack;
  }

  it.each(["arora-2019-exact", "fractional-collision", "balanced-coverage"])(
    "%s with a coefficient 3 percent smaller is false",
    (id) => {
      const slack = leastSlack(
        "same-class",
        (found) => {
          const value = valueAt(bounds(found, "same-class", false), id);
          return (0.97 * value) / found.exact.supervisedLoss - 1;
        },
        ({ classes, negatives, views }) => negatives + 1 >= classes && views === 1,
      );
      expect(slack).toBeLessThan(-0.02);
    },
  );

  it("the lower clamp raised by 3 % is false", () => {
    const slack = leastSlack(
      "same-class",
      (found) =>
        1 -
        (1.03 * valueAt(bounds(found, "same-class", false), "clamp-lower")) /
          found.exact.supervisedLoss,
      ({ uniform }) => uniform,
    );
    expect(slack).toBeLessThan(-0.02);
  });

  it.each([
    ["exact-intercept", 1],
    ["exact-intercept-lower", -1],
  ])("%s tightened by 0.03 is false", (id, sign) => {
    const slack = leastSlack(
      "same-class",
      (found) =>
        sign * (valueAt(bounds(found, "same-class", false), id) - found.exact.supervisedLoss) -
        0.03,
      () => true,
    );
    expect(slack).toBeLessThan(-0.005);
  });

  it("the exact intercept without the variance is false for augmentations", () => {
    const slack = leastSlack(
      "augmentation",
      (found) =>
        valueAt(bounds(found, "augmentation", false), "exact-intercept") -
        found.exact.variance * found.model.scale -
        found.exact.supervisedLoss,
      () => true,
    );
    expect(slack).toBeLessThan(-0.1);
  });

  it("the bound of Arora et al. without the gap is false for augmentations", () => {
    const slack = leastSlack(
      "augmentation",
      (found) => {
        const row = bounds(found, "augmentation", false);
        const bound = row.bounds.find(({ id }) => id === "arora-2019-exact")!;
        return (
          (bound.value! + bound.coefficient! * found.exact.gap) / found.exact.supervisedLoss - 1
        );
      },
      ({ classes, negatives }) => negatives + 1 >= classes,
    );
    expect(slack).toBeLessThan(-0.1);
  });

  it("Nozawa and Sato's lower bound on InfoNCE without the gap is false", () => {
    const slack = leastSlack(
      "augmentation",
      (found) => {
        const value = valueAt(bounds(found, "augmentation", false), "nozawa-sato-2021-contrastive");
        return found.exact.contrastiveLoss - (value - found.exact.gap);
      },
      () => true,
    );
    expect(slack).toBeLessThan(-0.1);
  });

  it("the unclipped gap −V/t in place of d is false between sample means and class means", () => {
    const step = ({ exact }: Case) =>
      exact.sampleMeanContrastiveLoss - exact.classMeanContrastiveLoss;
    const unclipped = leastSlack(
      "augmentation",
      (found) => step(found) + found.exact.variance * found.model.scale,
      () => true,
    );
    const clipped = leastSlack(
      "augmentation",
      (found) => step(found) - found.exact.gap,
      () => true,
    );
    expect(unclipped).toBeLessThan(-1e-3);
    expect(clipped).toBeGreaterThan(-1e-12);
  });
});
