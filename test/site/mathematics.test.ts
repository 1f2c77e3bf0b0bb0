import { expect, test } from "vitest";
import { catalogue } from "../../src/bounds/catalogue.ts";
import { mathematics } from "../../src/site/mathematics.ts";

const inner = (latex: string) =>
  mathematics(latex)
    .html.replace(/^<math><mrow>/, "")
    .replace(/<\/mrow><\/math>$/, "");

test("every bound's formula can be typeset, and every element is closed where it was opened", () => {
  for (const { formula } of catalogue) {
    const { html } = mathematics(formula, true);
    const open: string[] = [];
    for (const [, close, name] of html.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
      if (close === "") open.push(name);
      else expect(open.pop(), formula).toBe(name);
    }
    expect(open).toEqual([]);
    expect(html).not.toContain("\\");
    expect(html).not.toContain("undefined");
  }
});

test("scripts belong to the atom before them, in either order", () => {
  const upsilon = "<msub><mi>υ</mi><mrow><mi>K</mi><mo>+</mo><mn>1</mn></mrow></msub>";
  expect(inner(String.raw`\upsilon_{K+1}`)).toBe(upsilon);
  expect(inner("x_1^2")).toBe("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>");
  expect(inner("x^2_1")).toBe(inner("x_1^2"));
  expect(inner("f'(x)")).toContain("<msup><mi>f</mi><mo>′</mo></msup>");
});

test("an argument without braces is one digit, as in LaTeX", () => {
  expect(inner(String.raw`\tfrac12`)).toBe("<mfrac><mn>1</mn><mn>2</mn></mfrac>");
});

test("a function's name stands apart from a letter, and close to a bracket", () => {
  expect(inner(String.raw`\ln x`)).toContain("mspace");
  expect(inner(String.raw`\ln(x)`)).not.toContain("mspace");
});

test("what is not known is an error that names it, and what is text stays text", () => {
  expect(() => mathematics(String.raw`\oint x`)).toThrow(String.raw`\oint is not known here.`);
  expect(() => mathematics(String.raw`\frac{1}{2`)).toThrow("ends too early");
  expect(inner("x<y")).toContain("<mo>&lt;</mo>");
});
