import { html, nothing, type TemplateResult } from "lit/html.js";
import { en } from "../../../../figures/words/en.ts";
import type { Report } from "../../../../scoring/report.ts";
import { percent, value } from "./values.ts";

/** What was scored, in a line; what comes of it, in a few large numbers and a sentence. */
export function summary(report: Report): TemplateResult {
  const { input, classification, geometry, retrieval } = report;
  const { samples, dimensions, views, prior, temperature } = input;
  const probe = classification?.linearProbes[0];
  const neighbours = classification?.nearestNeighbours?.results[0];
  const headline = (label: string, number: TemplateResult) =>
    html`<div><dt>${label}</dt><dd>${number}</dd></div>`;
  return html`<p class="input">${value(samples)} samples in ${dimensions} dimensions,
      ${views === 1 ? "one view" : `${views} views`}${prior ? `, ${prior.classes} classes` : nothing}${
        temperature === null ? nothing : `, t = ${temperature}`
      }${input.normalised ? ", rows divided by their norms" : nothing}.</p>
    <dl class="headline">
      ${classification ? headline("Mean classifier", percent(classification.meanClassifier.top1)) : nothing}
      ${probe ? headline(`Linear probe, ${probe.preset}`, percent(probe.top1)) : nothing}
      ${neighbours ? headline(`kNN, ${neighbours.preset}`, percent(neighbours.top1)) : nothing}
      ${retrieval ? headline("MAP@R", percent(retrieval.mapAtR)) : nothing}
      ${geometry ? headline("RankMe", value(geometry.spectrum.uncentred.rankMe)) : nothing}
    </dl>
    ${sentence(report)}`;
}

function sentence({ contrastive, bounds }: Report) {
  const row = contrastive?.rows.at(-1);
  const at = bounds?.rows.at(-1);
  if (row === undefined) return nothing;
  const { tightest } = at ?? {};
  const { supervisedLoss } = row;
  return html`<p>With K = ${value(row.negatives)} negatives InfoNCE is ${value(row.infoNce)}.
    ${
      tightest && tightest.value !== null && supervisedLoss !== null
        ? html`From that, the tightest bound puts the supervised loss at ${value(tightest.value)} or less
        (${en.bounds.names[tightest.id] ?? tightest.id}); it is ${value(supervisedLoss)}.`
        : nothing
    }</p>`;
}
