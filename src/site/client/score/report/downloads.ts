import { html, type TemplateResult } from "lit/html.js";
import { toCsv } from "../../../../api/representation/csv.ts";
import { toLatex } from "../../../../api/representation/latex.ts";
import type { ScoreAnswer } from "../../../../api/score/answer.ts";
import { scoreTable } from "../../../../api/score/table.ts";
import { download } from "../../parts/download.ts";
import type { Scored } from "./report.ts";

/** The answer in the representations of the API, made here: nothing is asked again. */
export function downloads(answer: ScoreAnswer, { text, query, files }: Scored): TemplateResult {
  const stem = files.length === 1 ? files[0].replace(/\.[^.]*$/, "") : "models";
  const comments = [
    `upsilon ${answer.version}`,
    `POST ${location.origin}/v1/score?${query === "" ? "" : `${query}&`}format=latex`,
  ];
  const latex = () => toLatex(scoreTable(answer, "latex"), comments);
  const button = (label: string, name: string, type: string, content: () => string) =>
    html`<button type="button" @click=${() => download(name, new Blob([content()], { type }))}>${label}</button>`;
  return html`<div class="downloads" role="group" aria-label="Save the report">
    ${button("JSON", `${stem}.score.json`, "application/json", () => text)}
    ${button("CSV", `${stem}.score.csv`, "text/csv", () => toCsv(scoreTable(answer, "csv")))}
    ${button("LaTeX", `${stem}.score.tex`, "application/x-latex", latex)}
  </div>`;
}
