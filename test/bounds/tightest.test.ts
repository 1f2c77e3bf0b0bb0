import { expect, it } from "vitest";
import type { EvaluatedBound } from "../../src/bounds/bound.ts";
import { evaluateBounds } from "../../src/bounds/catalogue.ts";
import { tightest } from "../../src/bounds/tightest.ts";
import { uniformPrior } from "../../src/probability/prior.ts";

function upper(id: string, value: number | null, logValue: number | null): EvaluatedBound {
  return {
    id,
    quantity: "supervised",
    direction: "upper",
    value,
    logValue,
    coefficient: null,
    logCoefficient: null,
    intercept: null,
    terms: {},
    reason: value === null ? "because" : null,
  };
}

it("the smallest upper bound on the supervised loss wins", () => {
  const others = { quantity: "supervised-unit-temperature", direction: "upper" } as const;
  const bounds = [
    upper("a", 3, Math.log(3)),
    upper("b", 2, Math.log(2)),
    upper("none", null, null),
    { ...upper("another loss", 1, 0), ...others },
    { ...upper("lower", 0.5, Math.log(0.5)), direction: "lower" as const },
  ];
  expect(tightest(bounds)).toEqual({ id: "b", value: 2, logValue: Math.log(2) });
});

it("bounds beyond the range of doubles are compared by their logarithms", () => {
  expect(tightest([upper("a", null, 900), upper("b", null, 800)])!.id).toBe("b");
  expect(tightest([upper("a", null, 900), upper("b", 5, Math.log(5))])!.id).toBe("b");
  expect(tightest([upper("a", 0, -1000), upper("b", 0, -2000)])!.id).toBe("b");
  expect(tightest([upper("a", 0, null), upper("b", 1, 0)])!.id).toBe("a");
});

it("without any value there is none", () => {
  expect(tightest([upper("a", null, null)])).toBeNull();
  expect(tightest([])).toBeNull();
});

it("van Elst and Ghoshdastidar's bound at temperature 1 never stands for one on S", () => {
  const question = {
    prior: uniformPrior(10),
    setting: "augmentation",
    temperature: 0.1,
    gap: -5,
    variance: 1,
    deviation: 0,
    totalVariance: 1,
  } as const;
  const [row] = evaluateBounds(question, [{ negatives: 100, contrastiveLoss: 4 }]);
  const unit = row.bounds.find((bound) => bound.id === "van-elst-2024-unit-temperature")!;
  expect(unit.value!).toBeLessThan(row.tightest!.value!);
  expect(row.tightest!.id).not.toBe(unit.id);
});
