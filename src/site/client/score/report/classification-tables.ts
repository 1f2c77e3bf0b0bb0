import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Classification } from "../../../../scoring/classification/classification.ts";
import { bar, percent, reasonNote, scrolling, value } from "./values.ts";

interface Line {
  readonly name: string;
  readonly top1: number;
  readonly top5: number | null;
  readonly macroF1: number | null;
  readonly loss: number | null;
  /** Settings that others need to compare. */
  readonly note: string;
}

/** Every classifier in a line, and the classes of the mean classifier. */
export function classificationTables(classification: Classification): TemplateResult {
  const { meanClassifier, evaluated, split, nearestNeighbours } = classification;
  const fitted =
    split === "train"
      ? "fitted on train"
      : split === "held-out fifth"
        ? "fitted on four fifths of the rows, tested on the rest"
        : "fitted and tested on the same rows, as classes are too small to hold any out";
  return html`${scrolling(
    "Accuracies",
    html`<table class="accuracies">
      <caption>Classifiers of ${evaluated}; ${fitted}</caption>
      <thead><tr><th scope="col">Classifier</th><th scope="col">Top-1</th><td aria-hidden="true"></td><th scope="col">Top-5</th><th scope="col">Macro-F1</th><th scope="col">Loss</th><th scope="col" class="words">Settings</th></tr></thead>
      <tbody>${linesOf(classification).map(
        ({ name, top1, top5, macroF1, loss, note }) => html`<tr>
          <th scope="row">${name}</th><td>${percent(top1)}</td><td aria-hidden="true">${bar(top1)}</td>
          <td>${percent(top5)}</td><td>${percent(macroF1)}</td><td>${value(loss)}</td><td class="words">${note}</td></tr>`,
      )}</tbody>
    </table>`,
  )}
  ${reasonNote(meanClassifier.reason)}${nearestNeighbours ? html`<p class="quiet note">${nearestNeighbours.ties}</p>` : nothing}
  <details><summary>Each class of the mean classifier</summary>
  ${scrolling(
    "Each class",
    html`<table><thead><tr><th scope="col">Class</th><th scope="col">Samples</th><th scope="col">Recall</th><th scope="col">Precision</th><th scope="col">F1</th></tr></thead>
    <tbody>${meanClassifier.perClass.map(
      ({ name, samples, recall, precision, f1 }) =>
        html`<tr><th scope="row">${name}</th><td>${samples}</td><td>${percent(recall)}</td><td>${percent(precision)}</td><td>${percent(f1)}</td></tr>`,
    )}</tbody></table>`,
  )}</details>`;
}

function linesOf({
  meanClassifier,
  linearProbes,
  fewShot,
  nearestNeighbours,
}: Classification): readonly Line[] {
  return [
    ...meanClassifier.embeddings.map((of, index) => ({
      name: `Mean classifier, ${of.embedding}`,
      top1: of.top1,
      top5: of.top5,
      loss: of.loss,
      macroF1: index === 0 ? meanClassifier.macroF1 : null,
      note: `t = ${meanClassifier.temperature}`,
    })),
    ...linearProbes.map((probe) => ({
      name: `Linear probe, ${probe.preset}`,
      top1: probe.top1,
      top5: probe.top5,
      loss: probe.loss,
      macroF1: probe.macroF1,
      note: `C = ${Number(probe.inversePenalty.toPrecision(3))}, ${probe.features} rows, ${probe.iterations} iterations`,
    })),
    ...(fewShot
      ? [
          {
            name: "Few-shot, mteb",
            top1: fewShot.top1,
            top5: null,
            loss: null,
            macroF1: fewShot.macroF1,
            note: `${fewShot.experiments} × ${fewShot.samplesPerClass} a class, ± ${(100 * fewShot.top1Deviation).toFixed(2)} %`,
          },
        ]
      : []),
    ...(nearestNeighbours?.results ?? []).map((result) => ({
      name: `kNN, ${result.preset}, ${result.metric === "cosine" ? "" : `${result.metric}, `}k = ${result.k}`,
      top1: result.top1,
      top5: result.top5,
      loss: null,
      macroF1: result.macroF1,
      note: `${result.metric}, ${result.weighting}${result.temperature === null ? "" : `, T = ${result.temperature}`}`,
    })),
  ];
}
