import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { number } from "../number.ts";
import { calculatorAddress } from "./calculator-address.ts";
import { boundsDrawn } from "./figures.ts";
import { boundOf, boundsAtOptimum } from "./optimum.ts";

const DRAWS = [8, 16, 32, 128, 512];

const TABLE: readonly (readonly [id: string, name: string])[] = [
  ["arora-2019", "Arora et al. 2019"],
  ["nozawa-sato-2021", "Nozawa & Sato 2021"],
  ["ash-2022", "Ash et al. 2022"],
  ["bao-2022", "Bao et al. 2022"],
  ["wang-2022", "Wang et al. 2022"],
  ["balanced-coverage", "balanced coverage"],
  ["exact-intercept", "exact intercept"],
];

/** What later bounds add. */
export function laterSection(): Html {
  const rows = boundsAtOptimum(DRAWS.map((draws) => draws - 1));
  const loss = rows[0].simplex?.supervisedLoss ?? 0;
  return html`<section id="later" aria-labelledby="later-title">
<h2 id="later-title">What later bounds add</h2>
<p><strong>Few negatives.</strong> Ash et al. (2022) bound S for every K, also for fewer draws than classes, where coverage is impossible. Their coefficient is smallest near K = C; beyond, it still has ${mathematics("(1-1/C)^K")} below it, and explodes.</p>
<p><strong>An offset instead of a factor.</strong> Bao et al. (2022) compare the two log-sums directly. The coefficient of R is 1, and K stands in an offset that cancels the ln K in R:</p>
<div class="formula">${mathematics(String.raw`S \le R + \frac{V}{t} + \ln\frac{C\cosh^2(1/t)}{K}`, true)}</div>
<p>V is the variance of images about their class’s mean; without it S and R may be of one class’s two samples. The bound needs no coverage, never explodes, and has a twin from below. Its price is cosh²(1/t), which is large at low temperatures. Wang et al. (2022) and van Elst and Ghoshdastidar (2024) have bounds of the same kind.</p>
<p><strong>Why no bound should explode.</strong> Awasthi et al. (2022) show what the best representation for equally likely classes is: each class a single point, the points a regular simplex, <em>whatever K is</em>. Its supervised loss, the dark line in these figures, does not depend on K.</p>
<p><strong>This project’s.</strong> Two more, proved in the <a href="/docs#bounds">reference</a>. <em>Balanced coverage</em> counts how often the rarest class of a draw occurs, N<sub>c</sub> times for class c, instead of asking whether it does:</p>
<div class="formula">${mathematics(String.raw`S \le \frac{K+1}{C\,\mathbb{E}\min_c N_c}\,(R - d - \mathbb{E}\ln(1+\mathrm{Col}))`, true)}</div>
<p>Collisions then help as much as they hurt, and the coefficient tends to 1. <em>Exact intercept</em> is the offset of Bao et al. with each inequality replaced by the maximum that is attained.</p>
${boundsDrawn(
  TABLE.map(([id]) => id).filter((id) => id !== "wang-2022"),
  html`Upper bounds on S; the tightest at each K is marked. <a href="${calculatorAddress({ prior: "cifar10", negatives: "127", temperature: "0.5" })}">All of them, in the calculator</a>.`,
)}
<div class="scroll" tabindex="0" role="region" aria-labelledby="later-table">
<table>
<caption id="later-table">Upper bounds on S = ${number(loss)}: ten classes, temperature 0.5</caption>
<thead><tr><th scope="col">K + 1 =</th>${DRAWS.map((draws) => html`<th scope="col">${draws}</th>`)}</tr></thead>
<tbody>
${TABLE.map(
  ([id, name]) => html`<tr><th scope="row">${name}</th>${rows.map((row) => valueCell(row, id))}</tr>
`,
)}</tbody>
</table>
</div>
<p>So do more negatives help? Until every class is likely to be in a batch, yes: without coverage most of these bounds say nothing. Beyond, the tight ones neither gain nor lose. A bound speaks of a representation that is given; which one a network finds with K negatives is for an <a href="/encoders#experiment">experiment</a> to say.</p>
</section>
`;
}

function valueCell(row: Parameters<typeof boundOf>[0], id: string): Html {
  const value = boundOf(row, id);
  if (value === null) return html`<td>∞</td>`;
  const text = number(value);
  return html`<td>${id === row.tightest?.id ? html`<strong>${text}</strong>` : text}</td>`;
}
