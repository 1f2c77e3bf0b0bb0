import { expect, test } from "vitest";
import { toCsv } from "../../src/api/representation/csv.ts";
import {
  escapeLatex,
  latexEstimate,
  latexNumber,
  toLatex,
} from "../../src/api/representation/latex.ts";

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

test("an estimate in LaTeX is as precise as its standard error, of which two digits are said", () => {
  const written = [
    [0.8166666, 0.0390204],
    [-2.6669609, 0.0315098],
    [12.3, 4.56],
    [250.4, 31.4],
    [0.9, 0.0996],
    [0.831, 0],
    [1, 0],
    [0.25, 1.2e-9],
    [0.25, 1500.5],
  ].map(([value, error]) => latexEstimate(value, error));
  expect(written).toEqual([
    "$0.817 \\pm 0.039$",
    "$-2.667 \\pm 0.032$",
    "$12.3 \\pm 4.6$",
    "$250 \\pm 31$",
    "$0.900 \\pm 0.100$",
    "$0.83100 \\pm 0$",
    "$1 \\pm 0$",
    "$0.25000 \\pm 1.2000 \\times 10^{-9}$",
    "$0.25000 \\pm 1500.5$",
  ]);
});

test("no character of a name can leave its cell", () => {
  expect(escapeLatex("\\input{x}~^#$")).toBe(
    "\\textbackslash{}input\\{x\\}\\textasciitilde{}\\textasciicircum{}\\#\\$",
  );
});
