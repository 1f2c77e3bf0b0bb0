import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Bound, EvaluatedBound, Quantity } from "../../../bounds/bound.ts";
import { catalogue } from "../../../bounds/catalogue.ts";
import { numberText, probabilityText } from "../../../figures/number-text.ts";
import { reasonKind } from "../../../figures/reason-kind.ts";
import { en } from "../../../figures/words/en.ts";
import { MAX_DRAWS } from "../../../probability/draws.ts";
import type { Answer } from "../../calculator/answer.ts";
import type { SymbolValues } from "../../calculator/filled-in.ts";
import { boundFormula, definitionFormulas, type Formula } from "../../calculator/formulas.ts";
import { boundText, percent, sentences } from "../../calculator/sentence.ts";
import { mathematics } from "../../mathematics.ts";

const number = (value: number, digits = 3) => numberText(value, "en", digits);

/** The answer in two sentences. What is read aloud follows a moment after the last change. */
export function saidView(answer: Answer | null, problem: string | null): TemplateResult {
  if (answer === null) return html`<p class="said problem">${problem}</p>`;
  const [coverage, bound] = sentences(answer);
  return html`<p class="said">${coverage} <span>${bound}</span></p>`;
}

/** The numbers that matter, each with its symbol. */
export function factsView(answer: Answer): TemplateResult {
  const { coverage, collision, row, expectedDraws, variance, expectedCollisions } = answer;
  return html`<dl class="facts">
    ${fact("υ", "coverage of all classes", probabilityText(coverage, "en"))}
    ${fact("E T", "draws until every class is seen", html`${number(expectedDraws, 4)} <small>± ${number(Math.sqrt(variance), 2)}</small>`)}
    ${fact("τ", "some negative has the anchor's class", probabilityText(collision, "en"))}
    ${fact("E Col", "negatives of the anchor's class", number(expectedCollisions))}
    ${fact("E ln(1 + Col)", "what these cost, nats", number(row.collisionTerm, 4))}
    ${fact("S ≤", "tightest bound, nats", row.tightest === null ? "–" : boundText(row.tightest))}
  </dl>`;
}

function fact(symbol: string, text: string, value: string | TemplateResult): TemplateResult {
  return html`<div><dt><i>${symbol}</i> <span>${text}</span></dt><dd>${value}</dd></div>`;
}

/** How many draws reach which coverage; each line can be taken as the target. */
export function targetsView(
  { targets, state }: Answer,
  choose: (probability: number) => void,
): TemplateResult {
  const chosen = state.choice.by === "target" ? state.choice.probability : null;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Negatives for a coverage">
    <table class="targets">
      <caption>Negatives for a coverage</caption>
      <thead><tr><th scope="col"><i>υ</i></th><th scope="col">K</th><th scope="col">batch</th><th scope="col">SimCLR batch</th></tr></thead>
      <tbody>
        ${targets.map(
          ({ probability, draws }) => html`<tr class=${probability === chosen ? "chosen" : ""}>
            <th scope="row"><button type="button" class="plain" @click=${() => choose(probability)}>${percent(probability)}</button></th>
            <td>${draws > MAX_DRAWS ? "> 10¹²" : number(Math.max(1, draws - 1))}</td>
            <td>${draws > MAX_DRAWS ? "–" : number(Math.max(2, draws))}</td>
            <td>${draws > MAX_DRAWS ? "–" : number(Math.max(2, Math.ceil((draws - 1) / 2) + 1))}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Coverages of 100 equal classes as published, from a sum that loses all digits. */
const PUBLISHED: ReadonlyMap<number, string> = new Map([
  [128, "4.5·10⁻⁴"],
  [256, "5.75·10⁻⁴"],
]);

/** Where another number has been published, what it is and how to check ours. */
export function publishedView({ prior, negatives, coverage }: Answer): TemplateResult | null {
  const draws = negatives + 1;
  const published =
    prior.classes === 100 && prior.groups.length === 1 ? PUBLISHED.get(draws) : undefined;
  if (published === undefined) return null;
  const address = `/v1/coverage?prior=uniform:100&draws=${draws}`;
  return html`<p class="basis">For 100 classes and ${draws} draws ${published} has been published, which is rounding noise of an alternating sum; in rational arithmetic υ = ${number(coverage.probability, 5)}. <a href="/learn#published">How to check it</a>, or <a href=${address}>ask the API</a>.</p>`;
}

const GROUPS: readonly {
  readonly quantity: Quantity;
  readonly direction: Bound["direction"];
  readonly title: TemplateResult;
}[] = [
  {
    quantity: "supervised",
    direction: "upper",
    title: html`Upper bounds on the supervised loss <i>S</i>`,
  },
  { quantity: "supervised", direction: "lower", title: html`Lower bounds on <i>S</i>` },
  { quantity: "contrastive", direction: "lower", title: html`Lower bounds on InfoNCE <i>R</i>` },
  {
    quantity: "supervised-unit-temperature",
    direction: "upper",
    title: html`Upper bounds on <i>S</i>₁, with inner products as logits`,
  },
];

/** Every bound at K. Formulas are made when a bound is opened, and again when what it says changes. */
export class BoundsList {
  readonly #open = new Set<string>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  view(answer: Answer, values: () => SymbolValues): TemplateResult {
    return html`${GROUPS.map(
      ({ quantity, direction, title }) => html`<h3>${title}</h3>
        <ul class="bounds">
          ${catalogue.map((bound, index) =>
            bound.quantity === quantity && bound.direction === direction
              ? this.#item(bound, answer.row.bounds[index], answer, values)
              : nothing,
          )}
        </ul>`,
    )}`;
  }

  #item(
    bound: Bound,
    result: EvaluatedBound,
    { row }: Answer,
    values: () => SymbolValues,
  ): TemplateResult {
    const isTightest = row.tightest?.id === bound.id;
    const isKnown = result.value !== null || result.logValue !== null;
    const sign = bound.direction === "upper" ? "≤" : "≥";
    return html`<li class=${isTightest ? "tightest" : isKnown ? "" : "void"}>
      <details @toggle=${(event: Event) => this.#toggle(bound.id, (event.target as HTMLDetailsElement).open)}>
        <summary><span class="name">${en.bounds.names[bound.id]}${isTightest ? html` <b>tightest</b>` : nothing}</span>
          <span class="bound-value">${isKnown ? html`<small>${sign}</small> ${boundText(result)}` : "–"}</span>
          ${isKnown ? nothing : html`<span class="reason">${shortReason(result.reason ?? "")}</span>`}</summary>
        ${this.#open.has(bound.id) ? explanation(bound, result, values()) : nothing}
      </details>
    </li>`;
  }

  #toggle(id: string, isOpen: boolean): void {
    if (this.#open.has(id) === isOpen) return;
    if (isOpen) this.#open.add(id);
    else this.#open.delete(id);
    this.#changed();
  }
}

function explanation(bound: Bound, result: EvaluatedBound, values: SymbolValues): TemplateResult {
  const { title, validity, provenance, reference } = bound;
  return html`<div class="explanation">
    ${formulaView(boundFormula(bound, result, values))}
    <p>${title}. ${validity} ${provenance}
      ${reference === null ? nothing : html`<a href="https://arxiv.org/abs/${reference.arxiv}">arXiv:${reference.arxiv}</a>`}</p>
  </div>`;
}

/** Most bounds may have the same reason, which is said at length above them. */
function shortReason(reason: string): string {
  return reasonKind(reason) === "no-optimum" ? "needs a measured loss" : reason;
}

/** A formula in symbols, and with the numbers. */
export function formulaView({ symbols, numbers }: Formula): TemplateResult {
  return html`<div class="formula" tabindex="0" role="group" aria-label="Formula">
    ${unsafeHTML(typeset(symbols))}${unsafeHTML(mathematics(numbers, true).html)}
  </div>`;
}

const typesetOf = new Map<string, string>();

/** Formulas in symbols are the same every time. */
function typeset(latex: string): string {
  let found = typesetOf.get(latex);
  if (found === undefined) {
    found = mathematics(latex, true).html;
    typesetOf.set(latex, found);
  }
  return found;
}

export function formulasView(answer: Answer, values: SymbolValues): TemplateResult {
  const index = catalogue.findIndex(({ id }) => id === answer.row.tightest?.id);
  return html`<div class="formulas">
    ${definitionFormulas(answer, values).map(formulaView)}
    ${index < 0 ? nothing : formulaView(boundFormula(catalogue[index], answer.row.bounds[index], values))}
  </div>`;
}
