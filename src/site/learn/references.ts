import * as references from "../../bounds/references.ts";
import { type Html, html } from "../html.ts";

export function referencesSection(): Html {
  return html`<section id="references" aria-labelledby="references-title">
<h2 id="references-title">References</h2>
<ul class="references">
${Object.values(references).map(
  ({ authors, title, venue, year, arxiv }) =>
    html`<li>${authors}. <cite>${title}</cite>. ${venue === "arXiv" ? "" : `${venue} ${year}. `}<a href="https://arxiv.org/abs/${arxiv}">arXiv:${arxiv}</a></li>
`,
)}</ul>
<p>Every formula with its provenance: <a href="/docs#bounds">/docs</a>. Your own numbers: <a href="/">the calculator</a>. Your own embeddings: <a href="/docs#score">score</a>.</p>
</section>
`;
}
