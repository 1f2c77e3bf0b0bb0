import { expect, test } from "vitest";
import { parsePrior, priorOf } from "../../src/api/prior-expression.ts";

test("a prior may be named, or written out in four ways", () => {
  expect(parsePrior("cifar10")).toMatchObject({ name: "cifar10", classes: 10, max: 0.1 });
  expect(parsePrior("uniform:100")).toMatchObject({ name: "uniform:100", classes: 100 });
  expect(parsePrior("counts:50,30,20").groups.map((group) => group.weight)).toEqual([20, 30, 50]);
  expect(parsePrior("probabilities:0.5,0.3,0.2")).toMatchObject({ classes: 3, max: 0.5 });
  const tail = parsePrior("longtail:10:50");
  expect(tail.max / tail.min).toBeCloseTo(50, 10);
});

test("a JSON body may describe what a URL writes", () => {
  const pairs = [
    ["uniform:100", { uniform: 100 }],
    ["counts:50,30,20", { counts: [50, 30, 20] }],
    ["probabilities:0.5,0.3,0.2", { probabilities: [0.5, 0.3, 0.2] }],
    ["longtail:10:50", { longtail: { classes: 10, imbalance: 50 } }],
  ] as const;
  for (const [text, description] of pairs) expect(priorOf(description)).toEqual(parsePrior(text));
});

test("a prior asked for twice is parsed once", () => {
  expect(parsePrior("counts:3,2,1")).toBe(parsePrior(" counts:3,2,1 "));
});

test("priors not asked for lately are forgotten, large ones sooner", () => {
  const small = parsePrior("counts:9,8,7");
  for (let classes = 1; classes <= 127; classes++) parsePrior(`uniform:${classes}`);
  expect(parsePrior("counts:9,8,7")).toBe(small);
  parsePrior("longtail:100000:2");
  parsePrior("longtail:100000:3");
  expect(parsePrior("counts:9,8,7")).not.toBe(small);
});

test("what is not a prior says what would be", () => {
  expect(() => parsePrior("nonsense")).toThrow("cifar10");
  expect(() => parsePrior("counts:5:3")).toThrow("counts:50,30,20");
  expect(() => parsePrior("counts:5,0")).toThrow("class 1");
});
