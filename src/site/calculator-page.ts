import { queryString } from "../api/query-string.ts";
import { InputError } from "../errors.ts";
import { numberText, probabilityText } from "../figures/number-text.ts";
import { MAX_DRAWS } from "../probability/draws.ts";
import { labelPriors } from "../probability/named.ts";
import { type Answer, answerTo } from "./calculator/answer.ts";
import { boundText, percent, sentences } from "./calculator/sentence.ts";
import type { State } from "./calculator/state.ts";
import { boundsParameters, readState } from "./calculator/url.ts";
import { embedPage } from "./embed-page.ts";
import { type Html, html } from "./html.ts";
import { oembedLinks } from "./oembed-links.ts";
import { sitePage } from "./page.ts";

const CALCULATOR = "How many negatives? upsilon";

/** The calculator. What is here before its script, and without it, is the same question and answer. */
export const calculatorPage = sitePage({
  path: "/",
  name: "calculator",
  title: "upsilon: negatives, coverage and bounds for contrastive learning",
  description:
    "How many negatives does contrastive learning need? Exact coverage, collisions and every published bound on the supervised loss, for any class prior, computed in your browser.",
  head: ({ url }) => oembedLinks(url, CALCULATOR),
  main: ({ url }) => {
    const { state, problems } = readState(url.searchParams);
    return html`<h1>How many negatives?</h1>
<p class="lead">InfoNCE compares an anchor with <i>K</i> negatives. Choose the classes and move <i>K</i>: coverage, collisions and every bound follow, exactly and in your browser.</p>
<p id="problems" class="problem" role="alert">${problems.map(({ parameter, message }) => `${parameter}: ${message} `)}</p>
<div id="calculator" class="calculator">
${withoutScript(state)}</div>
`;
  },
});

/** The same for frames of other pages. */
export const embeddedCalculatorPage = embedPage({
  path: "/embed/calculator",
  name: "embed-calculator",
  title: "Negatives, coverage and bounds",
  main: ({ url }) => html`<div id="calculator" class="calculator">
${withoutScript(readState(withoutTheme(url.searchParams)).state)}</div>
<p class="source"><a href="/">upsilon</a></p>
`,
});

function withoutTheme(parameters: URLSearchParams): URLSearchParams {
  const others = new URLSearchParams(parameters);
  others.delete("theme");
  return others;
}

/** A form that asks this page again, the answer, and figures by their addresses. */
function withoutScript(state: State): Html {
  return html`${questionForm(state)}<div class="results">
${answerOrProblem(state)}</div>
`;
}

function questionForm({ prior, choice, temperature }: State): Html {
  const negatives = choice.by === "negatives" ? choice.negatives : "";
  const target = choice.by === "target" ? choice.probability : "";
  return html`<form class="question" method="get" action="/" aria-label="Question">
<fieldset class="classes"><legend>Classes</legend>
<div class="field"><label for="prior">Prior</label><input id="prior" name="prior" value="${prior}" list="priors"></div>
<datalist id="priors">${Object.entries(labelPriors).map(([slug, { name }]) => html`<option value="${slug}">${name}</option>`)}</datalist>
</fieldset>
<div class="negatives"><div class="field"><label for="negatives">Negatives <i>K</i></label><input id="negatives" name="negatives" value="${negatives}" inputmode="numeric"></div></div>
<fieldset class="ways"><legend>… or for a coverage</legend>
<div class="field"><label for="target">Coverage υ to reach</label><input id="target" name="target" value="${target}" inputmode="decimal"></div></fieldset>
<fieldset class="scores"><legend>Scores</legend>
<div class="field"><label for="temperature">Temperature <i>t</i></label><input id="temperature" name="temperature" value="${temperature}" inputmode="decimal"></div></fieldset>
<button type="submit">Compute</button>
</form>
`;
}

function answerOrProblem(state: State): Html {
  try {
    return answerView(answerTo(state));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return html`<p class="said problem">${error.message}</p>`;
  }
}

function answerView(answer: Answer): Html {
  const { state, prior, coverage, collision, row, expectedDraws, targets } = answer;
  const [covered, bounded] = sentences(answer);
  const number = (value: number, digits = 3) => numberText(value, "en", digits);
  const facts: readonly (readonly [symbol: string, text: string, value: string])[] = [
    ["υ", "coverage of all classes", probabilityText(coverage, "en")],
    ["E T", "draws until every class is seen", number(expectedDraws, 4)],
    ["τ", "some negative has the anchor's class", probabilityText(collision, "en")],
    ["E Col", "negatives of the anchor's class", number(answer.expectedCollisions)],
    ["E ln(1 + Col)", "what these cost, nats", number(row.collisionTerm, 4)],
    ["S ≤", "tightest bound, nats", row.tightest === null ? "–" : boundText(row.tightest)],
  ];
  const figure = (name: string, parameters: Record<string, string>, text: string) =>
    html`<img src="/v1/figures/${name}.svg${queryString(parameters)}" width="640" height="400" alt="${text}" loading="lazy">`;
  return html`<p class="said">${covered} <span>${bounded}</span></p>
<dl class="facts">
${facts.map(([symbol, text, value]) => html`<div><dt><i>${symbol}</i> <span>${text}</span></dt><dd>${value}</dd></div>\n`)}</dl>
<section aria-labelledby="coverage-title"><h2 id="coverage-title">Coverage</h2>
${figure("coverage", { prior: state.prior }, `Coverage of ${prior.name} by the number of draws`)}
<table class="targets"><caption>Negatives for a coverage</caption>
<thead><tr><th scope="col"><i>υ</i></th><th scope="col">K</th></tr></thead>
<tbody>${targets.map(({ probability, draws }) => html`<tr><th scope="row">${percent(probability)}</th><td>${draws > MAX_DRAWS ? "> 10¹²" : number(Math.max(1, draws - 1))}</td></tr>\n`)}</tbody></table>
</section>
<section aria-labelledby="bounds-title"><h2 id="bounds-title">Bounds</h2>
${figure("bounds", boundsParameters(state), `Bounds on the supervised loss under ${prior.name}`)}
</section>
`;
}
