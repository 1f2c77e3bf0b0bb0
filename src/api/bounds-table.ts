import { type BoundsRow, catalogue } from "../bounds/catalogue.ts";
import { escapeLatex, texttt } from "./representation/latex.ts";
import type { Table } from "./representation/table.ts";

type Row = Pick<
  BoundsRow,
  "negatives" | "draws" | "collisionProbability" | "coverage" | "collisionTerm"
> & {
  readonly bounds: readonly Omit<BoundsRow["bounds"][number], "terms">[];
};

/**
 * The bounds as a table: for a program one line for each bound at each K; for a page one line for
 * each bound and one column for each K.
 */
export function boundsTable(rows: readonly Row[], prior: string, format: "csv" | "latex"): Table {
  return format === "csv" ? longTable(rows, prior) : pageTable(rows, prior);
}

function longTable(rows: readonly Row[], prior: string): Table {
  const columns = [
    "negatives",
    "draws",
    "collisionProbability",
    "coverage",
    "collisionTerm",
    "id",
    "quantity",
    "direction",
    "value",
    "logValue",
    "coefficient",
    "logCoefficient",
    "intercept",
    "reason",
  ] as const;
  return {
    caption: prior,
    columns: columns.map((name) => ({ name })),
    rows: rows.flatMap((row) =>
      row.bounds.map((bound) => {
        const { bounds: _, ...shared } = row;
        const cells = { ...shared, ...bound };
        return columns.map((name) => cells[name]);
      }),
    ),
  };
}

function pageTable(rows: readonly Row[], prior: string): Table {
  const stated = catalogue.filter((_, index) =>
    rows.some(({ bounds }) => bounds[index].value !== null),
  );
  return {
    caption: `Bounds on the supervised loss $S$ and on InfoNCE $R$ under ${texttt(prior)}`,
    columns: [
      { name: "$K+1$", latex: "$K+1$" },
      ...rows.map(({ draws }) => ({ name: String(draws), latex: `$${draws}$` })),
    ],
    rows: [
      ["collision probability", ...rows.map((row) => row.collisionProbability)],
      ["coverage", ...rows.map((row) => row.coverage)],
      ["collision term", ...rows.map((row) => row.collisionTerm)],
      ...stated.map((bound) => [
        {
          text: bound.id,
          latex: `$${SYMBOLS[bound.quantity]} ${bound.direction === "upper" ? "\\leq" : "\\geq"}$ ${escapeLatex(bound.title)}`,
        },
        ...rows.map(({ bounds }) => bounds[catalogue.indexOf(bound)].value),
      ]),
    ],
  };
}

const SYMBOLS = {
  supervised: "S",
  contrastive: "R",
  "supervised-unit-temperature": "S_1",
} as const;
