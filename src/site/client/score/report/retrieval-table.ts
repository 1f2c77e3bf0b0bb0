import { html, type TemplateResult } from "lit/html.js";
import type { Retrieval } from "../../../../scoring/retrieval/retrieval.ts";
import { percent, scrolling, value } from "./values.ts";

/** How well samples find others of their class, over samples and over classes. */
export function retrievalTable(retrieval: Retrieval): TemplateResult {
  const { macro, queries, excluded, evaluated, ties } = retrieval;
  const lines: readonly (readonly [name: string, micro: number, macro: number])[] = [
    ["MAP@R", retrieval.mapAtR, macro.mapAtR],
    ["R-precision", retrieval.rPrecision, macro.rPrecision],
    ["Precision@1", retrieval.precisionAt1, macro.precisionAt1],
    ...retrieval.recall.map(
      ({ k, value }, index) => [`Recall@${k}`, value, macro.recall[index].value] as const,
    ),
  ];
  return html`${scrolling(
    "Retrieval",
    html`<table><caption>${value(queries)} queries of ${evaluated} by cosine${excluded > 0 ? `; ${excluded} alone in their class are none` : ""}</caption>
      <thead><tr><th scope="col">Metric</th><th scope="col">over queries</th><th scope="col">over classes</th></tr></thead>
      <tbody>${lines.map(
        ([name, micro, ofClasses]) =>
          html`<tr><th scope="row">${name}</th><td>${percent(micro)}</td><td>${percent(ofClasses)}</td></tr>`,
      )}</tbody></table>`,
  )}<p class="quiet note">${ties}</p>`;
}
