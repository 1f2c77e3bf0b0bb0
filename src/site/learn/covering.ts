import { couponQuantile } from "../../probability/coupon-time.ts";
import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { number } from "../number.ts";
import { calculatorAddress } from "./calculator-address.ts";
import { boundsDrawn } from "./figures.ts";
import { boundOf, boundsAtOptimum, prior } from "./optimum.ts";

/** Why the bound of Nozawa & Sato does not explode. */
export function coveringSection(): Html {
  const [at128, at512] = boundsAtOptimum([127, 511]);
  const value = (row: typeof at128, id: string) => number(boundOf(row, id) ?? 0);
  return html`<section id="covering" aria-labelledby="covering-title">
<h2 id="covering-title">Covering: why the coupon bound does not</h2>
<p>Nozawa and Sato (2021) keep those draws. A negative that collides adds a positive term inside the logarithm of InfoNCE, so it can only make R larger; leave it out, leave out repeated classes, and what remains of a draw that covers every class is S itself. Whether something collided no longer matters, only whether something is <em>missing</em>:</p>
<div class="formula">${mathematics(String.raw`S \le \frac{2R - 2d - (1-\upsilon)\,L_{\mathrm{sub}} - \mathbb{E}\ln(1+\mathrm{Col})}{\upsilon}`, true)}</div>
<p>Here υ is that of K + 1 draws, ${mathematics(String.raw`L_{\mathrm{sub}}`)} is the classifier’s loss among the classes drawn when some are missing, and d ≤ 0 says how far augmentations of one image stay from their class’s mean. (At the optimum d is 0. L<sub>sub</sub> is at least 0, and left out below.) The denominator is a probability that tends to 1: for ten classes it is above 0.99 from K + 1 = ${couponQuantile(prior, 0.99)} on. What still grows is the numerator, like ln K, because R does: at K + 1 = 128 the bound is ${value(at128, "nozawa-sato-2021")} and at 512 it is ${value(at512, "nozawa-sato-2021")}, where that of Arora et al. is ${value(at128, "arora-2019")} and ${value(at512, "arora-2019")}.</p>
${boundsDrawn(
  ["arora-2019", "nozawa-sato-2021", "coverage"],
  html`Both have a wall on the left, where classes are missing. Only one has a wall on the right. <a href="${calculatorAddress({ prior: "cifar10", negatives: "31", temperature: "0.5" })}">Open in the calculator</a>.`,
)}
<p>The factor 2 is the price of an average: the proof has two lower bounds on R, one by coverage and one by collisions, and takes the mean of both. Keeping the first alone gives</p>
<div class="formula">${mathematics(String.raw`S \le \frac{R - d - (1-\upsilon)\,L_{\mathrm{sub}}}{\upsilon},`, true)}</div>
<p>the line <em>coverage</em> in the figure. It is never looser.</p>
</section>
`;
}
