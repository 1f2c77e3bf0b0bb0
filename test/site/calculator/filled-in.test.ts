import { expect, test } from "vitest";
import { catalogue } from "../../../src/index.ts";
import { answerTo } from "../../../src/site/calculator/answer.ts";
import { filledIn } from "../../../src/site/calculator/filled-in.ts";
import {
  boundFormula,
  definitionFormulas,
  symbolValues,
} from "../../../src/site/calculator/formulas.ts";
import { readState } from "../../../src/site/calculator/url.ts";
import { mathematics } from "../../../src/site/mathematics.ts";

const values = new Map<string, number | undefined>([
  ["R", 1.94],
  ["d", -1.12],
  ["C", 10],
  ["K", 31],
  ["K+1", 32],
  ["t", 0.5],
  [String.raw`\tau`, 9],
  [String.raw`\tau_K`, 0.96],
  [String.raw`\upsilon_{K+1}`, 1.5036e-22],
  ["V", undefined],
]);

test.each([
  ["2R - 2d", String.raw`2\cdot{1.94} - 2\cdot{(-1.12)}`],
  [String.raw`(1-\tau_K)\,\upsilon_{K+1}`, String.raw`(1-{0.96})\cdot{1.504\cdot10^{-22}}`],
  [String.raw`\frac1t`, String.raw`\frac1{0.5}`],
  [String.raw`\frac{C}{K}\cosh^2 t`, String.raw`\frac{{10}}{{31}}\cosh^2 {0.5}`],
  [String.raw`\ln C`, String.raw`\ln {10}`],
  [String.raw`(1-\frac1C)^K`, String.raw`(1-\frac1{10})^{31}`],
  ["e^{d}K", String.raw`e^{{(-1.12)}}\cdot{31}`],
  ["(K+1)V", "({32})V"],
  [String.raw`\text{at K}`, String.raw`\text{at K}`],
  [String.raw`\tau`, "{9}"],
  [String.raw`\taux`, String.raw`\taux`],
])("%s with numbers is %s", (latex, expected) => {
  expect(filledIn(latex, values)).toBe(expected);
});

test.each([
  "prior=cifar10&negatives=63&temperature=0.5",
  "prior=imagenet-1k&negatives=4095&temperature=0.1&contrastiveLoss=6&gap=-1&variance=0.5&deviation=0.7&totalVariance=0.6&supervisedLoss=2",
  "prior=uniform:1&negatives=1",
  "prior=sst2&negatives=1e9&temperature=5&contrastiveLoss=20&setting=same-class",
])("every formula of %s can be typeset, with symbols and with numbers", (query) => {
  const answer = answerTo(readState(new URLSearchParams(query)).state);
  const known = symbolValues(answer);
  const formulas = [
    ...definitionFormulas(answer, known),
    ...catalogue.map((bound, index) => boundFormula(bound, answer.row.bounds[index], known)),
  ];
  for (const { symbols, numbers } of formulas) {
    expect(mathematics(symbols, true).html).toContain("<math");
    expect(mathematics(numbers, true).html).toContain("<math");
    expect(numbers).not.toMatch(/NaN|undefined|Infinity/);
  }
});

/** A formula of bounds that ends in its value, worked out with the numbers as they are shown. */
function evaluated(numbers: string): { left: number; right: number } {
  const [, formula, value] = /\\le (.*) = ([^=]+)$/.exec(numbers) ?? [];
  const source = (latex: string) =>
    latex
      .replaceAll(/\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}/g, "(($1)/($2))")
      .replaceAll(/\\bigl|\\bigr|\\,/g, "")
      .replaceAll(/\\cdot ?10\^\{(-?\d+)\}/g, "e$1")
      .replaceAll("\\cdot", "*")
      .replaceAll(/[{]/g, "(")
      .replaceAll(/[}]/g, ")")
      .replaceAll(")(", ")*(");
  return {
    left: Number(new Function(`return ${source(formula)}`)()),
    right: Number(source(value)),
  };
}

test("the numbers in a formula give the value beside it", () => {
  const query = "prior=cifar10&negatives=31&temperature=0.5&contrastiveLoss=2.02&gap=-1.16";
  const answer = answerTo(readState(new URLSearchParams(query)).state);
  const known = symbolValues(answer);
  for (const id of [
    "arora-2019",
    "arora-2019-exact",
    "coverage",
    "fractional-collision",
    "balanced-coverage",
    "nozawa-sato-2021",
  ]) {
    const index = catalogue.findIndex((bound) => bound.id === id);
    const { numbers } = boundFormula(catalogue[index], answer.row.bounds[index], known);
    const { left, right } = evaluated(numbers);
    // Numbers are shown with four digits, and differences lose one of them.
    expect(Math.abs(left / right - 1), numbers).toBeLessThan(3e-3);
  }
});
