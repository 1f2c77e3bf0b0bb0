import { InputError } from "../errors.ts";
import type { Report } from "../scoring/report.ts";
import { escapeLatex } from "./representation/latex.ts";
import type { Cell, Markup, Table } from "./representation/table.ts";

/**
 * A score as a table: for a program a line for each K; for a page the table of Nozawa & Sato (2021),
 * a line for each quantity and a column for each K.
 */
export function scoreTable(report: Report, format: "csv" | "latex"): Table {
  if (report.contrastive === undefined) {
    throw new InputError("include", "a table shows the contrastive part; include it.");
  }
  return format === "csv" ? longTable(report) : pageTable(report);
}

/** The quantities of a report at one K. */
function quantities({ contrastive, bounds, classification }: Report, index: number) {
  const row = contrastive!.rows[index];
  const at = bounds?.rows[index];
  const { top1 = null } = classification?.meanClassifier ?? {};
  const lower = at?.bounds.find(({ id }) => id === CONTRASTIVE_BOUND);
  return { row, gap: contrastive!.gap, tightest: at?.tightest, lower: lower?.value ?? null, top1 };
}

const CONTRASTIVE_BOUND = "nozawa-sato-2021-contrastive";

function longTable(report: Report): Table {
  const rows = report.contrastive!.rows.map((_, index) => {
    const { row, gap, tightest, lower, top1 } = quantities(report, index);
    const { reason, ...values } = row;
    return {
      ...values,
      gap: gap?.clipped ?? null,
      variance: gap?.variance ?? null,
      contrastiveLowerBound: lower,
      tightestUpperBound: tightest?.value ?? null,
      tightestUpperBoundId: tightest?.id ?? null,
      meanClassifierTop1: top1,
      reason,
    };
  });
  return {
    caption: "",
    columns: Object.keys(rows[0]).map((name) => ({ name })),
    rows: rows.map((row) => Object.values(row)),
  };
}

function pageTable(report: Report): Table {
  const columns = report.contrastive!.rows.map((_, index) => quantities(report, index));
  const line = (label: Markup, cellOf: (column: (typeof columns)[number]) => Cell): Cell[] => [
    label,
    ...columns.map(cellOf),
  ];
  const { samples, temperature } = report.input;
  return {
    caption: `InfoNCE and its bounds for ${samples} samples at temperature $${temperature}$`,
    columns: [
      { name: "K+1", latex: "$K+1$" },
      ...columns.map(({ row }) => ({ name: String(row.draws), latex: `$${row.draws}$` })),
    ],
    rows: [
      line(symbol("\\tau_K"), ({ row }) => row.collisionProbability),
      line(symbol("\\upsilon_{K+1}"), ({ row }) => row.coverage),
      line(symbol("\\mathbb{E}\\ln(\\mathrm{Col}+1)"), ({ row }) => row.collisionTerm),
      line(symbol("L^{\\mu}_{\\mathrm{sup}}"), ({ row }) => row.supervisedLoss),
      line(symbol("L^{\\mu}_{\\mathrm{sub}}"), ({ row }) => row.subsetLoss),
      line(symbol("d(f)"), ({ gap }) => gap?.clipped ?? null),
      line(symbol("L_{\\mathrm{Info}}"), ({ row }) => row.infoNce),
      line(symbol("L_{\\mathrm{Info}} \\geq"), ({ lower }) => lower),
      line(symbol("L^{\\mu}_{\\mathrm{sup}} \\leq"), ({ tightest }) => tightest?.value ?? null),
      line(text("by the bound"), ({ tightest }) => tightest?.id ?? null),
      line(text("Accuracy of the mean classifier"), ({ top1 }) => top1),
    ],
  };
}

function symbol(latex: string): Markup {
  return { text: latex, latex: `$${latex}$` };
}

function text(words: string): Markup {
  return { text: words, latex: escapeLatex(words) };
}
