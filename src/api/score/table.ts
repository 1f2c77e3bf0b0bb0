import type { ModelReport } from "../../scoring/compare.ts";
import { escapeLatex, latexCell, latexEstimate, texttt } from "../representation/latex.ts";
import type { Cell, Column, Markup, Table } from "../representation/table.ts";
import { anchorErrors, type SampledReport, type Scalar, scalars } from "./scalars.ts";

/** A report, or several models' reports, as a table. */
export type Scored = SampledReport | { readonly models: readonly ModelReport[] };

/**
 * For a program a line for each model and K; for a page the table of Nozawa & Sato (2021), a line for
 * each quantity and a column for each model and K. Both give means over anchors with their
 * standard errors, and say how many anchors there are.
 */
export function scoreTable(scored: Scored, format: "csv" | "latex"): Table {
  const points = allPoints(scored);
  return format === "csv" ? longTable(points) : pageTable(points);
}

/** Of the table for a page the lines that depend on K; null if nothing does. */
export function termsTable(scored: Scored): Table | null {
  const points = allPoints(scored);
  return hasTerms(points) ? tableOf(points, termLines(points)) : null;
}

function allPoints(scored: Scored): readonly Point[] {
  const models: readonly Entry[] =
    "models" in scored
      ? scored.models.map((report) => ({ model: report.model, report }))
      : [{ model: null, report: scored }];
  return models.flatMap(({ model, report }) => pointsOf(model, report));
}

interface Entry {
  readonly model: string | null;
  readonly report: SampledReport;
}

/** A report at one K; where nothing depends on K, the report itself. */
interface Point extends Entry {
  readonly terms: Terms | null;
  readonly scalars: readonly Scalar[];
}

function pointsOf(model: string | null, report: SampledReport): Point[] {
  const common = { model, report, scalars: scalars(report) };
  const rows = report.contrastive?.rows ?? report.bounds?.rows ?? [null];
  return rows.map((_, index) => ({ ...common, terms: termsAt(report, index) }));
}

/** Every number of the contrastive part at one K, and what the bounds make of it. */
type Terms = NonNullable<ReturnType<typeof termsAt>>;

/** The two lower bounds on InfoNCE that the table of Nozawa & Sato compares. */
const CURL = "nozawa-sato-2021-curl";
const NOZAWA_SATO = "nozawa-sato-2021-contrastive";

function termsAt(report: SampledReport, index: number) {
  const { contrastive, bounds } = report;
  const row = contrastive?.rows[index];
  const at = bounds?.rows[index];
  const { draws } = row ?? at ?? {};
  if (draws === undefined) return null;
  const boundBy = (id: string) => at?.bounds.find((bound) => bound.id === id)?.value ?? null;
  return {
    draws,
    row,
    infoNceError: anchorErrors(report).get(`contrastive.rows[${index}].infoNce`),
    gap: contrastive?.gap ?? null,
    curl: boundBy(CURL),
    nozawaSato: boundBy(NOZAWA_SATO),
    tightest: at?.tightest ?? null,
  };
}

function longTable(points: readonly Point[]): Table {
  const records = points.map(({ model, report, terms, scalars: numbers }) => {
    const record = new Map<string, Cell>();
    if (model !== null) record.set("model", model);
    if (terms !== null) {
      const { row, gap, curl, nozawaSato, tightest, draws } = terms;
      const { reason, ...values } = row ?? { draws, negatives: draws - 1, reason: null };
      for (const [name, value] of Object.entries(values)) record.set(name, value);
      record.set("gap", gap?.clipped ?? null);
      record.set("unclippedGap", gap?.unclipped ?? null);
      record.set("variance", gap?.variance ?? null);
      record.set("curlLowerBound", curl);
      record.set("contrastiveLowerBound", nozawaSato);
      record.set("tightestUpperBound", tightest?.value ?? null);
      record.set("tightestUpperBoundId", tightest?.id ?? null);
      record.set("reason", reason);
    }
    for (const { name, value, standardError } of numbers) {
      record.set(name, value);
      if (standardError !== undefined) record.set(`${name}Error`, standardError);
    }
    if (report.anchors) {
      record.set("anchors", report.anchors.count);
      record.set("anchorsOf", report.anchors.of);
      record.set("anchorsSeed", report.anchors.seed);
    }
    return record;
  });
  // Models may differ in what there is of them: an empty cell where one has nothing.
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  return {
    caption: "",
    columns: names.map((name) => ({ name })),
    rows: records.map((record) => names.map((name) => record.get(name) ?? null)),
  };
}

function pageTable(points: readonly Point[]): Table {
  return tableOf(points, [...(hasTerms(points) ? termLines(points) : []), ...scalarLines(points)]);
}

function hasTerms(points: readonly Point[]): boolean {
  return points.some(({ terms }) => terms !== null);
}

function comparesModels(points: readonly Point[]): boolean {
  return points.some(({ model }) => model !== null);
}

/** A column for each model and K. */
function tableOf(points: readonly Point[], rows: readonly (readonly Cell[])[]): Table {
  const draws = hasTerms(points) ? { name: "K+1", latex: "$K+1$" } : { name: "", latex: "" };
  return {
    caption: captionOf(points),
    columns: comparesModels(points)
      ? [{ name: "" }, ...points.map(({ model }) => named(model ?? ""))]
      : [draws, ...points.map((point) => pointColumn(drawsOf(point)))],
    rows,
  };
}

function drawsOf({ terms }: Point): number | null {
  return terms?.draws ?? null;
}

/** The terms of the theory, each as a line over all points. */
function termLines(points: readonly Point[]): Cell[][] {
  const term = (label: Markup, cellOf: (terms: Terms) => Cell | undefined): Cell[] => [
    label,
    ...points.map(({ terms }) => (terms && cellOf(terms)) ?? null),
  ];
  return [
    ...(comparesModels(points) ? [[symbol("K+1", "draws"), ...points.map(drawsOf)]] : []),
    term(symbol("\\tau_K", "collision probability"), ({ row }) => row?.collisionProbability),
    term(symbol("\\upsilon_{K+1}", "coverage"), ({ row }) => row?.coverage),
    term(
      symbol("\\mathbb{E}\\ln(\\mathrm{Col}+1)", "collision term"),
      ({ row }) => row?.collisionTerm,
    ),
    term(symbol("L^{\\mu}_{\\mathrm{sup}}", "supervised loss S"), ({ row }) => row?.supervisedLoss),
    term(symbol("L^{\\mu}_{\\mathrm{sub}}", "subset loss"), ({ row }) => row?.subsetLoss),
    term(symbol("d(f)", "gap"), ({ gap }) => gap?.clipped),
    term(symbol("L_{\\mathrm{Info}}", "InfoNCE R"), ({ row, infoNceError }) =>
      estimated(row?.infoNce, infoNceError),
    ),
    term(lowerBound("CURL"), ({ curl }) => curl),
    term(lowerBound("Nozawa & Sato"), ({ nozawaSato }) => nozawaSato),
    term(
      symbol("L^{\\mu}_{\\mathrm{sup}} \\leq", "tightest bound on S"),
      ({ tightest }) => tightest?.value,
    ),
    term(text("by the bound"), ({ tightest }) => tightest?.id),
  ];
}

/** A line for each number that some model has, across all columns of the model. */
function scalarLines(points: readonly Point[]): Cell[][] {
  const spans: { readonly scalars: readonly Scalar[]; columns: number }[] = [];
  for (const [index, { report, scalars: numbers }] of points.entries()) {
    const last = spans.at(-1);
    if (last !== undefined && points[index - 1].report === report) last.columns++;
    else spans.push({ scalars: numbers, columns: 1 });
  }
  const labels = new Map(
    spans.flatMap((span) => span.scalars.map(({ name, label }) => [name, label] as const)),
  );
  return Array.from(labels, ([name, label]) => [
    label,
    ...spans.map(({ scalars: numbers, columns }) => {
      const found = numbers.find((scalar) => scalar.name === name);
      return across(columns, estimated(found?.value, found?.standardError));
    }),
  ]);
}

function estimated(
  value: number | null = null,
  standardError: number | null = null,
): number | Markup | null {
  if (value === null || standardError === null) return value;
  return { text: String(value), latex: latexEstimate(value, standardError) };
}

function across(columns: number, cell: number | Markup | null): Cell {
  if (columns === 1) return cell;
  const shown = typeof cell === "number" ? String(cell) : (cell?.text ?? "");
  const latex = `\\multicolumn{${columns}}{c}{${latexCell(cell)}}`;
  return { text: shown, latex };
}

function captionOf(points: readonly Point[]): string {
  const [{ report }] = points;
  const models = new Set(points.map(({ model }) => model)).size;
  const { samples, temperature } = report.input;
  const at = temperature === null ? "" : ` at temperature $${temperature}$`;
  return models > 1
    ? `${models} models`
    : `Scores of ${samples} samples${at}${anchorsNote(report)}`;
}

function anchorsNote({ anchors }: SampledReport): string {
  if (!anchors) return "";
  const { count, seed } = anchors;
  return `; ${count} of them, drawn with seed ${seed}, are compared with all others, and $\\pm$ is the standard error that this brings`;
}

function pointColumn(draws: number | null): Column {
  return draws === null
    ? { name: "value", latex: "" }
    : { name: String(draws), latex: `$${draws}$` };
}

function named(name: string): Column {
  return { name, latex: texttt(name) };
}

function lowerBound(name: string): Markup {
  const words = `bound on R, ${name}`;
  const { latex } = symbol("L_{\\mathrm{Info}} \\geq", words);
  return { text: words, latex: `${latex} (${escapeLatex(name)})` };
}

function symbol(latex: string, words: string): Markup {
  return { text: words, latex: `$${latex}$` };
}

function text(words: string): Markup {
  return { text: words, latex: escapeLatex(words) };
}
