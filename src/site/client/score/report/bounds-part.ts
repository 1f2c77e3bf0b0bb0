import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Quantity } from "../../../../bounds/bound.ts";
import type { BoundsData } from "../../../../figures/bounds-data.ts";
import { boundsFigure } from "../../../../figures/bounds-figure.ts";
import { en } from "../../../../figures/words/en.ts";
import type { MeasuredBound } from "../../../../scoring/contrastive/measured-bounds.ts";
import type { Report } from "../../../../scoring/report.ts";
import { figureBox } from "./figure-box.ts";
import { scrolling, value } from "./values.ts";

/** Every bound beside what it bounds: as figures, and as a table for each K. */
export function boundsPart(report: Report) {
  const { bounds } = report;
  if (bounds === undefined) return nothing;
  const data = boundsData(report, bounds.rows);
  return html`<h3>Bounds at these losses</h3>
    ${
      data
        ? html`${figureBox("bounds", (look) => boundsFigure(data, "supervised", look))}
          <details><summary>Bounds on the contrastive loss R</summary>
          ${figureBox("bounds-contrastive", (look) => boundsFigure(data, "contrastive", look))}</details>`
        : nothing
    }
    <details><summary>Every bound at each K</summary>
      <p><label for="bounds-negatives">K</label> <select id="bounds-negatives" @change=${showOne}>${bounds.rows.map(
        ({ draws, negatives }, index) =>
          html`<option ?selected=${index === bounds.rows.length - 1}>${negatives} (K + 1 = ${draws})</option>`,
      )}</select></p>
      <div>${bounds.rows.map(
        ({ bounds: values, tightest }, index) =>
          html`<div ?hidden=${index < bounds.rows.length - 1}>${boundsTable(values, tightest?.id ?? null)}</div>`,
      )}</div>
    </details>`;
}

/** Shows the table that is chosen, of those after the choice. */
function showOne({ target }: Event): void {
  if (!(target instanceof HTMLSelectElement)) return;
  const tables = target.closest("p")?.nextElementSibling?.children ?? [];
  for (const [index, table] of [...tables].entries()) {
    table.toggleAttribute("hidden", index !== target.selectedIndex);
  }
}

type Rows = NonNullable<Report["bounds"]>["rows"];

/** Null if no row has a negative. */
function boundsData({ input, contrastive }: Report, all: Rows): BoundsData | null {
  const rows = all.filter(({ negatives }) => negatives >= 1);
  const prior = contrastive?.prior ?? input.prior;
  if (rows.length === 0 || prior === null) return null;
  const measured = (quantity: Quantity, { bounds }: Rows[number]) =>
    bounds.find((bound) => bound.quantity === quantity)?.measured;
  return {
    prior: {
      ...prior,
      name: contrastive?.prior?.source === "given" ? prior.name : "These samples",
    },
    settings: {
      temperature: input.temperature ?? undefined,
      supervisedLoss: measured("supervised", rows[0]),
    },
    rows,
    contrastiveLosses: rows.map((row) => measured("contrastive", row) ?? Number.NaN),
  };
}

const LOSSES: Readonly<Record<Quantity, string>> = {
  supervised: "S",
  contrastive: "R",
  "supervised-unit-temperature": "S at temperature 1",
};

function boundsTable(bounds: readonly MeasuredBound[], tightest: string | null): TemplateResult {
  return scrolling(
    "Bounds",
    html`<table>
      <thead><tr><th scope="col">Bound</th><th scope="col">on</th><th scope="col">Value</th>
        <th scope="col">Measured</th><th scope="col">Difference</th><th scope="col">Ratio</th><th scope="col" class="words">Why not</th></tr></thead>
      <tbody>${bounds.map(
        ({
          id,
          quantity,
          direction,
          value: bound,
          measured,
          tightness,
          ratio,
          reason,
        }) => html`<tr class=${id === tightest ? "best" : ""}>
          <th scope="row">${nameOf(id)}</th>
          <td>${LOSSES[quantity]} ${direction === "upper" ? "≤" : "≥"}</td>
          <td>${value(bound)}</td><td>${value(measured)}</td><td>${value(tightness)}</td><td>${value(ratio)}</td>
          <td class="words">${reason ?? ""}</td></tr>`,
      )}</tbody>
    </table>`,
  );
}

function nameOf(id: string): string {
  return en.bounds.names[id] ?? id;
}
