import { collision } from "../../probability/collisions.ts";
import { coverage } from "../../probability/coverage.ts";
import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { number } from "../number.ts";
import { calculatorAddress } from "./calculator-address.ts";
import { boundsDrawn } from "./figures.ts";
import { boundOf, boundsAtOptimum, prior } from "./optimum.ts";

const DRAWS = [16, 32, 64, 128, 512];
const ID = "arora-2019";

/** Why the bound of Arora et al. explodes. */
export function collidingSection(): Html {
  const rows = boundsAtOptimum(DRAWS.map((draws) => draws - 1));
  const best = boundsAtOptimum(Array.from({ length: 120 }, (_, index) => index + 9)).reduce(
    (least, row) => ((boundOf(row, ID) ?? 0) < (boundOf(least, ID) ?? 0) ? row : least),
  );
  const loss = best.simplex?.supervisedLoss ?? 0;
  return html`<section id="colliding" aria-labelledby="colliding-title">
<h2 id="colliding-title">Colliding: why the first bound explodes</h2>
<p>Among many negatives some are of the anchor’s own class. They <dfn>collide</dfn>: the loss asks to push away what the classifier should keep together. With C equally likely classes at least one of K negatives collides with probability</p>
<div class="formula">${mathematics(String.raw`\tau_K = 1 - (1 - 1/C)^K.`, true)}</div>
<p>Arora et al. (2019) were the first to bound S by the contrastive loss. They keep the draws in which nothing goes wrong: no negative collides, and every class is there. In the form in which later papers compare it, with Col for the number of collisions:</p>
<div class="formula">${mathematics(String.raw`S \le \frac{R - \mathbb{E}\ln(1+\mathrm{Col})}{(1-\tau_K)\,\upsilon_{K+1}}`, true)}</div>
<p>The numerator behaves. The denominator is a product of two probabilities that want opposite things. Coverage υ grows with K; but <em>no collision at all</em> has the probability ${mathematics(String.raw`1-\tau_K \approx e^{-K/C}`)}. With ten classes and 127 negatives that is ${number(collision(prior, 127).complement)}, and the bound is multiplied by its inverse. Its best is K = ${best.negatives}, where it is ${number(boundOf(best, ID) ?? 0)}, ${number((boundOf(best, ID) ?? 0) / loss, 2)} times the loss that it bounds.</p>
${boundsDrawn([ID], html`The bound of Arora et al. for ten classes at the best possible representation, whose supervised loss S is known. Both axes are logarithmic, and still the curve bends upwards, as an exponential does. <a href="${calculatorAddress({ prior: "cifar10", negatives: "127", temperature: "0.5" })}">Open in the calculator</a>.`)}
<div class="scroll" tabindex="0" role="region" aria-labelledby="colliding-table">
<table>
<caption id="colliding-table">Ten equally likely classes, temperature 0.5, S = ${number(loss)}</caption>
<thead><tr><th scope="col">K + 1</th><th scope="col">1 − τ</th><th scope="col">υ</th><th scope="col">1/((1 − τ)υ)</th><th scope="col">bound on S</th></tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr><th scope="row">${row.draws}</th><td>${number(collision(prior, row.negatives).complement)}</td><td>${number(row.coverage)}</td><td>${number(1 / (collision(prior, row.negatives).complement * coverage(prior, row.draws).probability))}</td><td>${number(boundOf(row, ID) ?? 0)}</td></tr>
`,
)}</tbody>
</table>
</div>
<p>Nothing in practice explodes so. The bound does, because it throws away every draw with a collision, and soon that is every draw.</p>
</section>
`;
}
