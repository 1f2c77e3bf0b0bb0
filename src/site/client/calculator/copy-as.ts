import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { queryString } from "../../../api/query-string.ts";
import type { Figure } from "../../../figures/figure.ts";
import { toSvg } from "../../../figures/svg.ts";
import type { Answer } from "../../calculator/answer.ts";
import { copyOf, type TextForm, textForms } from "../../calculator/copies.ts";
import { boundsParameters } from "../../calculator/url.ts";
import { copyButton } from "../parts/copy-button.ts";
import { download } from "../parts/download.ts";
import { toPng } from "../parts/raster.ts";

const figures = { bounds: "bounds", coverage: "coverage", "coupon-time": "coupon time" } as const;
export type FigureName = keyof typeof figures;

const forms = { ...textForms, svg: "SVG", png: "PNG" } as const;
type Form = keyof typeof forms;

/** Files that have an ending of their own. */
const ENDINGS: Partial<Record<TextForm, string>> = { latex: "tex", csv: "csv" };

/** The answer in ten forms, to copy or to save. */
export class CopyAs {
  readonly #changed: () => void;
  readonly #figure: (name: FigureName) => Figure | null;
  readonly #isReady: (name: FigureName) => boolean;
  readonly #copy = copyButton(() => this.#text);
  #form: Form = "url";
  #name: FigureName = "bounds";
  #text = "";

  /** @param figure as it is to be saved; null while `isReady` says that it is not */
  constructor(
    changed: () => void,
    figure: (name: FigureName) => Figure | null,
    isReady: (name: FigureName) => boolean,
  ) {
    this.#changed = changed;
    this.#figure = figure;
    this.#isReady = isReady;
  }

  view(answer: Answer): TemplateResult {
    const form = this.#form;
    return html`<div class="copy-as">
      <div class="segments wrapped" role="radiogroup" aria-label="Copy as">
        ${Object.entries(forms).map(
          ([name, text]) => html`<label><input
            type="radio"
            name="form"
            value=${name}
            .checked=${live(name === form)}
            @change=${() => this.#turnTo(name as Form)}
          /><span>${text}</span></label>`,
        )}
      </div>
      ${form === "svg" || form === "png" ? this.#figureView(form, answer) : this.#textView(form, answer)}
    </div>`;
  }

  #turnTo(form: Form): void {
    this.#form = form;
    this.#changed();
  }

  #textView(form: TextForm, answer: Answer): TemplateResult {
    this.#text = copyOf(form, answer, location.origin);
    const ending = ENDINGS[form];
    const name = `bounds-${answer.prior.name.split(":")[0]}-${answer.negatives}`;
    return html`<div class="sample"><pre tabindex="0"><code>${this.#text}</code></pre>${this.#copy}</div>
      ${
        ending === undefined
          ? ""
          : html`<p><button type="button" @click=${() => download(`${name}.${ending}`, new Blob([this.#text]))}>Save as ${name}.${ending}</button></p>`
      }`;
  }

  #figureView(form: "svg" | "png", { state, prior }: Answer): TemplateResult {
    const served = this.#name !== "coupon-time" && form === "svg";
    const { prior: expression, ...others } = boundsParameters(state);
    const asked =
      this.#name === "bounds" ? { prior: expression, ...others } : { prior: expression };
    this.#text = `${location.origin}/v1/figures/${this.#name}.svg${queryString(asked)}`;
    return html`<div class="figures-to-save">
        <label for="figure-to-save">Figure</label>
        <select id="figure-to-save" @change=${this.#turnToFigure}>
          ${Object.entries(figures).map(([name, text]) => html`<option value=${name} .selected=${live(name === this.#name)}>${text}</option>`)}
        </select>
        <button type="button" class="primary" ?disabled=${!this.#isReady(this.#name)} @click=${() => this.#save(form, prior.name)}>Save ${forms[form]}</button>
      </div>
      ${
        served
          ? html`<p class="hint">The same figure from the service, for an <code>&lt;img&gt;</code>:</p>
            <div class="sample"><pre tabindex="0"><code>${this.#text}</code></pre>${this.#copy}</div>`
          : ""
      }`;
  }

  readonly #turnToFigure = (event: Event) => {
    this.#name = (event.target as HTMLSelectElement).value as FigureName;
    this.#changed();
  };

  async #save(form: "svg" | "png", prior: string): Promise<void> {
    const figure = this.#figure(this.#name);
    if (figure === null) return;
    const content =
      form === "png" ? await toPng(figure) : new Blob([toSvg(figure)], { type: "image/svg+xml" });
    download(`${this.#name}-${prior.split(":")[0]}.${form}`, content);
  }
}
