import { describe, expect, it } from "vitest";
import { simplexOptimum, simplexSupervisedLoss } from "../../src/bounds/simplex.ts";
import { collisionTerm } from "../../src/probability/collisions.ts";
import { uniformPrior } from "../../src/probability/prior.ts";
import { quantities } from "../oracles/finite-model.ts";
import { relativeError, simplexExcess } from "./reference.ts";
import { type Case, search } from "./search.ts";

function optimum(classes: number, negatives: number, range: number) {
  return simplexOptimum(classes, range)(negatives, collisionTerm(uniformPrior(classes), negatives));
}

/** A regular simplex of C unit vectors, one view a class. */
function simplex(classes: number, temperature: number) {
  const height = Math.sqrt(classes / (classes - 1));
  return {
    prior: new Array<number>(classes).fill(1 / classes),
    scale: 1 / temperature,
    samples: Array.from({ length: classes }, (_, c) => ({
      class: c,
      weight: 1,
      views: [
        {
          weight: 1,
          feature: Array.from(
            { length: classes },
            (_, k) => height * ((k === c ? 1 : 0) - 1 / classes),
          ),
        },
      ],
    })),
  };
}

describe("the simplex optimum", () => {
  it.each(simplexExcess)(
    "R* exceeds E ln(1 + Col) by $value for C = $classes, K = $negatives, B = $range",
    ({ classes, negatives, range, value }) => {
      const { excess, logExcess } = optimum(classes, negatives, range);
      expect(relativeError(excess, Number(value))).toBeLessThan(1e-14);
      expect(Math.abs(logExcess - Math.log(Number(value)))).toBeLessThan(1e-13);
    },
  );

  it.each([
    [10, 31, 0.6807, 1.9417],
    [10, 127, 0.6807, 3.2547],
    [10, 511, 0.6807, 4.6226],
    [100, 511, 2.6483, 4.2929],
  ])("for C = %i, K = %i, t = 1/2, S* = %d and R* = %d", (classes, negatives, s, r) => {
    const { supervisedLoss, contrastiveLoss } = optimum(classes, negatives, 2);
    expect(supervisedLoss).toBeCloseTo(s, 4);
    expect(contrastiveLoss).toBeCloseTo(r, 4);
  });

  it.each([2, 3, 4])("is what enumeration gives for a simplex of %i classes", (classes) => {
    for (const negatives of [1, 5, 12]) {
      const exact = quantities(simplex(classes, 0.3), negatives);
      const { contrastiveLoss, supervisedLoss } = optimum(classes, negatives, 1 / 0.3);
      expect(relativeError(contrastiveLoss, exact.contrastiveLoss)).toBeLessThan(1e-12);
      expect(relativeError(supervisedLoss, exact.supervisedLoss)).toBeLessThan(1e-12);
    }
  });

  it("is not beaten by any features found for three classes in the plane", () => {
    const loss = (found: Case) => {
      const { negatives } = found.shape;
      const range = 1 / (found.temperature as number);
      return found.exact.contrastiveLoss - optimum(3, negatives, range).contrastiveLoss;
    };
    const shape = {
      classes: 3,
      samples: 1,
      views: 1,
      dimension: 2,
      negatives: 4,
      uniform: true,
      unitNorm: true,
    };
    const { slack } = search(loss, [shape], { seed: 3, restarts: 4, steps: 800 });
    expect(slack).toBeGreaterThan(-1e-12);
    expect(slack).toBeLessThan(1e-4);
  });

  it("has a finite logarithm where it underflows", () => {
    const { contrastiveLoss, excess, logExcess } = optimum(10, 1e12, 1e300);
    expect(excess).toBe(0);
    expect(logExcess).toBe(-1e300 * (10 / 9));
    expect(contrastiveLoss).toBeCloseTo(Math.log(1e11), 10);
    expect(simplexSupervisedLoss(10, 1e300)).toEqual({ value: 0, logValue: -1e300 * (10 / 9) });
  });

  it("R* − E ln(1 + Col) tends to S* as K grows", () => {
    const { excess, supervisedLoss } = optimum(10, 1e12, 2);
    expect(relativeError(excess, supervisedLoss)).toBeLessThan(1e-10);
  });

  it("is 0 beyond collisions for one class and without negatives", () => {
    expect(optimum(1, 7, 2)).toMatchObject({ excess: 0, supervisedLoss: 0 });
    expect(optimum(10, 0, 2)).toMatchObject({ excess: 0, contrastiveLoss: 0 });
  });
});
