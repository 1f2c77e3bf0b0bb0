import { html, nothing, type TemplateResult } from "lit/html.js";
import { scalars } from "../../../../api/score/scalars.ts";
import { termsTable } from "../../../../api/score/table.ts";
import { type LossesData, lossesFigure } from "../../../../figures/losses-figure.ts";
import { spectrumFigure } from "../../../../figures/spectrum-figure.ts";
import type { ModelReport } from "../../../../scoring/compare.ts";
import { figureBox } from "./figure-box.ts";
import { tableView } from "./table-view.ts";
import { scrolling, value } from "./values.ts";

/** Several models side by side. */
export function comparison(models: readonly ModelReport[]): TemplateResult {
  const terms = termsTable({ models });
  const losses = lossesOf(models);
  const spectra = models.flatMap(({ model, geometry }) =>
    geometry
      ? [
          {
            model,
            rows: "centred" as const,
            singularValues: geometry.spectrum.centred.singularValues,
          },
        ]
      : [],
  );
  return html`<h3>${models.length} models</h3>
    ${terms ? tableView(terms, "Nozawa & Sato’s table, a column for each model and K") : nothing}
    ${scalarsTable(models)}
    ${losses ? figureBox("models-losses", (look) => lossesFigure(losses, look)) : nothing}
    ${spectra.length > 0 ? figureBox("models-spectra", (look) => spectrumFigure({ spectra }, look)) : nothing}`;
}

/** A curve a model; of models with one K each, as in a sweep over K, one curve of each loss through all. */
function lossesOf(models: readonly ModelReport[]): LossesData | null {
  const curves = models.flatMap(({ model, contrastive }) =>
    contrastive ? [{ name: model, rows: contrastive.rows }] : [],
  );
  if (curves.length === 0) return null;
  const temperatures = new Set(models.map(({ input }) => input.temperature));
  const [temperature] = temperatures.size === 1 ? temperatures : [null];
  const firsts = new Set(curves.map(({ rows }) => rows[0].draws));
  const isSweep = curves.every(({ rows }) => rows.length === 1) && firsts.size === curves.length;
  return {
    temperature,
    models: isSweep ? [{ name: "", rows: curves.flatMap(({ rows }) => rows) }] : curves,
  };
}

function scalarsTable(models: readonly ModelReport[]) {
  const all = models.map((report) => scalars(report));
  const labels = new Map(all.flat().map(({ name, label }) => [name, label.text]));
  if (labels.size === 0) return nothing;
  return scrolling(
    "Metrics of the models",
    html`<table><caption>What does not depend on K</caption>
      <thead><tr><th scope="col">Metric</th>${models.map(({ model }) => html`<th scope="col">${model}</th>`)}</tr></thead>
      <tbody>${Array.from(
        labels,
        ([name, label]) =>
          html`<tr><th scope="row">${label}</th>${all.map(
            (ofModel) =>
              html`<td>${value(ofModel.find((scalar) => scalar.name === name)?.value)}</td>`,
          )}</tr>`,
      )}</tbody></table>`,
  );
}
