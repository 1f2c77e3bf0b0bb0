import { expect, test } from "vitest";
import { toCsv } from "../../src/api/representation/csv.ts";
import { escapeLatex, latexNumber, toLatex } from "../../src/api/representation/latex.ts";

const table = {
  caption: "A caption",
  columns: [{ name: "name" }, { name: "x,y" }, { name: "v", latex: "$\\upsilon$" }],
  rows: [
    ['a "quoted" cell', 1, 0.1],
    ["two\nlines", null, 1e-300],
    ["50 % & more_", 512, { text: "plain", latex: "$x$" }],
  ],
};

test("CSV quotes what would break it and leaves missing values empty (RFC 4180)", () => {
  expect(toCsv(table)).toBe(
    'name,"x,y",v\r\n"a ""quoted"" cell",1,0.1\r\n"two\nlines",,1e-300\r\n50 % & more_,512,plain\r\n',
  );
});

test("LaTeX escapes text, aligns numbers and dashes what is missing", () => {
  const latex = toLatex(table, ["made\nhere"]);
  expect(latex).toContain("% made here\n");
  expect(latex).toContain("\\begin{tabular}{lrr}");
  expect(latex).toContain("name & x,y & $\\upsilon$ \\\\");
  expect(latex).toContain("50 \\% \\& more\\_ & $512$ & $x$ \\\\");
  expect(latex).toContain("& -- & $1.0000 \\times 10^{-300}$ \\\\");
});

test("numbers in LaTeX have five digits, and exponents only where they help", () => {
  const written = [0, 1, 512, 1e12, 0.690975632, -2.5, 1.50362e-22, 0.00012329, 123456.7, 1e23];
  expect(written.map(latexNumber)).toEqual([
    "$0$",
    "$1$",
    "$512$",
    "$1000000000000$",
    "$0.69098$",
    "$-2.5000$",
    "$1.5036 \\times 10^{-22}$",
    "$1.2329 \\times 10^{-4}$",
    "$1.2346 \\times 10^{5}$",
    "$1.0000 \\times 10^{23}$",
  ]);
});

test("no character of a name can leave its cell", () => {
  expect(escapeLatex("\\input{x}~^#$")).toBe(
    "\\textbackslash{}input\\{x\\}\\textasciitilde{}\\textasciicircum{}\\#\\$",
  );
});
