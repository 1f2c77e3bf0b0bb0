import { toInlineSvg } from "../../figures/svg.ts";
import { couponQuantile, couponTime } from "../../probability/coupon-time.ts";
import { namedPrior } from "../../probability/named.ts";
import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { number } from "../number.ts";
import { calculatorAddress } from "./calculator-address.ts";
import { collectingFigure } from "./collecting-figure.ts";
import { COLLECTIONS } from "./collections.ts";

const DATA_SETS = [
  ["ag-news", "AG News"],
  ["cifar10", "CIFAR-10"],
  ["cifar100", "CIFAR-100"],
  ["cifar100-lt-100", "CIFAR-100-LT, 100 : 1"],
  ["imagenet-1k", "ImageNet-1k"],
  ["wiki3029", "Wiki-3029"],
] as const;

const TARGET = 0.99;

/** The coupon collector: to play, and how long it takes for benchmarks. */
export function collectingSection(): Html {
  return html`<section id="collecting" aria-labelledby="collecting-title">
<h2 id="collecting-title">Collecting: how long until every class was drawn?</h2>
<p>Draw images blindly, one at a time. After how many has every class turned up? This is the coupon collector’s problem, and the anchor with its K negatives is such a draw, of K + 1 images. Try it.</p>
${collector()}
<p>The curve is the probability that n draws cover all C classes. For equally likely ones</p>
<div class="formula">${mathematics(String.raw`\upsilon_n = \sum_{j=0}^{C} (-1)^j \binom{C}{j} (1 - j/C)^n`, true)}</div>
<p>and the expected number of draws is ${mathematics(String.raw`C(1 + 1/2 + \dots + 1/C)`)}. The first classes come quickly. The last one takes C draws by itself, on average; a rare one takes longer still. For any prior υ has an exact value, too, which this project computes by a contour integral.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="benchmarks">
<table>
<caption id="benchmarks">Draws that cover every class of a training set</caption>
<thead><tr><th scope="col">data</th><th scope="col">classes</th><th scope="col">expected</th><th scope="col">even chance</th><th scope="col">99 %</th></tr></thead>
<tbody>
${DATA_SETS.map(([slug, name]) => {
  const prior = namedPrior(slug);
  return html`<tr><th scope="row"><a href="${calculatorAddress({ prior: slug, target: String(TARGET) })}">${name}</a></th><td>${number(prior.classes)}</td><td>${number(couponTime(prior).mean, 6)}</td><td>${number(couponQuantile(prior, 0.5))}</td><td>${number(couponQuantile(prior, TARGET))}</td></tr>
`;
})}</tbody>
</table>
</div>
</section>
`;
}

/** What the script brings to life. Without it, the curve is there to be seen. */
function collector(): Html {
  const [{ prior }] = COLLECTIONS;
  const figure = collectingFigure({ prior: prior(), drawn: null, finished: [] }, 328);
  return html`<div class="collector panel" id="collector">
<div class="collector-controls"></div>
<div class="collector-classes"></div>
<div class="collector-curve">${{ html: toInlineSvg(figure) }}</div>
<noscript><p>Drawing needs JavaScript; everything else on this page does not.</p></noscript>
</div>
`;
}
