import { html, nothing, type TemplateResult } from "lit/html.js";
import { termsTable } from "../../../../api/score/table.ts";
import { confusionFigure } from "../../../../figures/confusion-figure.ts";
import { lossesFigure } from "../../../../figures/losses-figure.ts";
import { spectrumFigure } from "../../../../figures/spectrum-figure.ts";
import type { Report } from "../../../../scoring/report.ts";
import { boundsPart } from "./bounds-part.ts";
import { classificationTables } from "./classification-tables.ts";
import { figureBox } from "./figure-box.ts";
import { geometryTable } from "./geometry-table.ts";
import { retrievalTable } from "./retrieval-table.ts";
import { summary } from "./summary.ts";
import { tableView } from "./table-view.ts";
import { percent, scrolling, value } from "./values.ts";

/** Everything that there is of one model. */
export function modelReport(report: Report): TemplateResult {
  const { classification, geometry, retrieval, warnings } = report;
  return html`${summary(report)}
    ${
      warnings.length > 0
        ? html`<ul class="warnings" aria-label="Warnings">${warnings.map(({ message }) => html`<li>${message}</li>`)}</ul>`
        : nothing
    }
    ${lossesPart(report)}
    ${boundsPart(report)}
    ${
      classification
        ? html`<h3>Classification</h3>
          ${classificationTables(classification)}
          ${
            classification.meanClassifier.confusion
              ? figureBox("confusion", (look) =>
                  confusionFigure(
                    {
                      names: classification.meanClassifier.perClass.map(({ name }) => name),
                      counts: classification.meanClassifier.confusion ?? [],
                    },
                    look,
                  ),
                )
              : nothing
          }`
        : nothing
    }
    ${
      geometry
        ? html`<h3>Geometry of ${geometry.evaluated}</h3>
          ${figureBox("spectrum", (look) =>
            spectrumFigure(
              {
                spectra: (["uncentred", "centred"] as const).map((rows) => ({
                  model: null,
                  rows,
                  singularValues: geometry.spectrum[rows].singularValues,
                })),
              },
              look,
            ),
          )}
          ${geometryTable(geometry)}`
        : nothing
    }
    ${retrieval ? html`<h3>Retrieval</h3>${retrievalTable(retrieval)}` : nothing}
    ${confidencePart(report)}`;
}

function lossesPart(report: Report) {
  const { contrastive, input } = report;
  const terms = termsTable(report);
  if (terms === null) return nothing;
  return html`<h3>Losses and the terms of the theory</h3>
    ${tableView(terms, "Nozawa & Sato’s table, of these embeddings")}
    ${
      contrastive
        ? figureBox("losses", (look) =>
            lossesFigure(
              { temperature: input.temperature, models: [{ name: "", rows: contrastive.rows }] },
              look,
            ),
          )
        : nothing
    }
    ${contrastive?.simclr ? simclrTable(contrastive.simclr.rows) : nothing}
    ${contrastive && contrastive.temperatures.length > 0 ? temperaturesTable(contrastive.temperatures) : nothing}`;
}

type Contrastive = NonNullable<Report["contrastive"]>;

function simclrTable(rows: NonNullable<Contrastive["simclr"]>["rows"]): TemplateResult {
  return scrolling(
    "NT-Xent",
    html`<table><caption>NT-Xent, both views as anchors</caption>
      <thead><tr><th scope="col">Samples</th><th scope="col">Negatives</th><th scope="col">Loss</th></tr></thead>
      <tbody>${rows.map(
        ({ draws, negatives, loss }) =>
          html`<tr><th scope="row">${draws}</th><td>${negatives}</td><td>${value(loss)}</td></tr>`,
      )}</tbody></table>`,
  );
}

function temperaturesTable(temperatures: Contrastive["temperatures"]): TemplateResult {
  const [{ rows }] = temperatures;
  return scrolling(
    "Other temperatures",
    html`<table><caption>InfoNCE and S at other temperatures</caption>
      <thead><tr><th scope="col">t</th><th scope="col">S</th>${rows.map(
        ({ draws }) => html`<th scope="col">K + 1 = ${draws}</th>`,
      )}</tr></thead>
      <tbody>${temperatures.map(
        (at) =>
          html`<tr><th scope="row">${at.temperature}</th><td>${value(at.supervisedLoss)}</td>${at.rows.map(
            ({ loss }) => html`<td>${value(loss)}</td>`,
          )}</tr>`,
      )}</tbody></table>`,
  );
}

function confidencePart({ confidence }: Report) {
  if (confidence === undefined) return nothing;
  return html`<h3>Confidence</h3>
    ${scrolling(
      "Confidence intervals",
      html`<table><caption>${percent(confidence.confidence)} intervals by ${confidence.resamples} resamples of the ${confidence.method}</caption>
        <thead><tr><th scope="col">Metric</th><th scope="col">Value</th><th scope="col">From</th><th scope="col">To</th></tr></thead>
        <tbody>${confidence.intervals.map(
          ({ metric, value: mean, low, high }) =>
            html`<tr><th scope="row"><code>${metric}</code></th><td>${value(mean)}</td><td>${value(low)}</td><td>${value(high)}</td></tr>`,
        )}</tbody></table>`,
    )}`;
}
