import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { ScoreAnswer } from "../../../../api/score/answer.ts";
import type { ModelReport } from "../../../../scoring/compare.ts";
import { secondsText } from "../progress.ts";
import { comparison } from "./comparison.ts";
import { downloads } from "./downloads.ts";
import { modelReport } from "./model-report.ts";

/** An answer, and how it came to be. */
export interface Scored {
  /** The JSON of the API. */
  readonly text: string;
  readonly query: string;
  readonly seconds: number;
  readonly where: "browser" | "service";
  /** Names of the files. */
  readonly files: readonly string[];
}

/** Shows a report in place of what is in `host`, and moves the focus to it. */
export function showReport(host: HTMLElement, scored: Scored): void {
  const answer = JSON.parse(scored.text) as ScoreAnswer;
  if (host.dataset.shows !== "report") host.replaceChildren();
  host.dataset.shows = "report";
  const show = (model: number) => render(reportView(answer, scored, model, show), host);
  show(0);
  host.querySelector<HTMLElement>("#report-title")?.focus();
}

function reportView(
  answer: ScoreAnswer,
  scored: Scored,
  model: number,
  show: (model: number) => void,
): TemplateResult {
  const { files, seconds, where } = scored;
  return html`<section aria-labelledby="report-title" data-where=${where}>
    <h2 id="report-title" tabindex="-1">Report</h2>
    <p class="quiet">${files.join(", ")}: scored ${where === "browser" ? "in this browser" : "by the service"} in ${secondsText(seconds)}, upsilon ${answer.version}</p>
    ${downloads(answer, scored)}
    ${
      "models" in answer
        ? html`${comparison(answer.models)}${chosenModel(answer.models, model, show)}`
        : modelReport(answer)
    }
    ${sources(answer)}
  </section>`;
}

function chosenModel(
  models: readonly ModelReport[],
  model: number,
  show: (model: number) => void,
): TemplateResult {
  return html`<h2><label for="model">One model in detail</label></h2>
    <p><select id="model" @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement) show(target.selectedIndex);
    }}>${models.map(({ model: name }, index) => html`<option ?selected=${index === model}>${name}</option>`)}</select></p>
    ${modelReport(models[model])}`;
}

function sources({ conventions, references }: ScoreAnswer): TemplateResult {
  return html`<details class="sources"><summary>Conventions and references</summary>
    <ul>${conventions.map((convention) => html`<li>${convention}</li>`)}</ul>
    <ul>${references.map(
      ({ authors, title, venue, year, arxiv, doi }) =>
        html`<li>${authors}: <cite>${title}</cite>, ${venue} ${year}${
          arxiv
            ? html`, <a href=${`https://arxiv.org/abs/${arxiv}`}>arXiv:${arxiv}</a>`
            : doi
              ? html`, <a href=${`https://doi.org/${doi}`}>doi:${doi}</a>`
              : nothing
        }.</li>`,
    )}</ul>
  </details>`;
}
