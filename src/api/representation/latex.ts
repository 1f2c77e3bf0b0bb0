import type { Cell, Column, Table } from "./table.ts";

/** Significant digits of a printed number. */
const DIGITS = 5;

/** Decimals of an estimate, at most: of a smaller error they would be mostly zeros. */
const MOST_DECIMALS = 6;

/** A `table` environment that needs the package booktabs; `comments` say where it came from. */
export function toLatex(table: Table, comments: readonly string[]): string {
  const isText = table.columns.map(
    (_, index) => !table.rows.some((row) => typeof row[index] === "number"),
  );
  const lines = [
    ...comments.map((comment) => `% ${comment.replaceAll(/[\r\n]+/g, " ")}`),
    "% \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${table.caption}}`,
    `  \\begin{tabular}{${isText.map((text) => (text ? "l" : "r")).join("")}}`,
    "    \\toprule",
    `    ${line(table.columns.map(heading))}`,
    "    \\midrule",
    ...table.rows.map((row) => `    ${line(row.map(latexCell))}`),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ];
  return lines.join("\n");
}

function line(cells: readonly string[]): string {
  return `${cells.join(" & ")} \\\\`;
}

function heading(column: Column): string {
  return column.latex ?? escapeLatex(column.name);
}

export function latexCell(cell: Cell): string {
  if (cell === null) return "--";
  if (typeof cell === "number") return latexNumber(cell);
  return typeof cell === "string" ? escapeLatex(cell) : cell.latex;
}

/** A number as a reader of a table wants it: `$1.5036 \times 10^{-22}$`, `$0.69098$`, `$512$`. */
export function latexNumber(value: number): string {
  return `$${mathematics(value)}$`;
}

function mathematics(value: number): string {
  if (value === 0) return "0";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}`;
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 10 ** DIGITS) return value.toPrecision(DIGITS);
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split("e");
  return `${mantissa} \\times 10^{${Number(exponent)}}`;
}

/** The error in two digits and the value to the same place: `$0.817 \pm 0.039$`. */
export function latexEstimate(value: number, standardError: number): string {
  const decimals = 1 - Math.floor(Math.log10(standardError));
  const write = (number: number) =>
    decimals >= 0 && decimals <= MOST_DECIMALS ? number.toFixed(decimals) : mathematics(number);
  return `$${write(value)} \\pm ${write(standardError)}$`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  α: "$\\alpha$",
  π: "$\\pi$",
  υ: "$\\upsilon$",
  τ: "$\\tau$",
  "×": "$\\times$",
  "∞": "$\\infty$",
  "−": "$-$",
  "≥": "$\\geq$",
  "≤": "$\\leq$",
};

export function escapeLatex(text: string): string {
  return text.replaceAll(/[&%$#_{}\\~^απυτ×∞−≥≤]/g, (mark) => ESCAPES[mark] ?? `\\${mark}`);
}

/** Text in a typewriter face, such as the name of a prior. */
export function texttt(text: string): string {
  return `\\texttt{${escapeLatex(text)}}`;
}
