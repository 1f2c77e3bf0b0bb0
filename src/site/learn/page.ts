import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { sitePage } from "../page.ts";
import { collectingSection } from "./collecting.ts";
import { collidingSection } from "./colliding.ts";
import { coveringSection } from "./covering.ts";
import { laterSection } from "./later.ts";
import { publishedSection } from "./published.ts";
import { referencesSection } from "./references.ts";

/** It is the same for everyone, and a dozen curves and tables take a while. */
let computed: Html | undefined;

/** The theory in one page, for a student. */
export const learnPage = sitePage({
  path: "/learn",
  name: "learn",
  title: "What negatives are worth: the theory in one page",
  description:
    "The coupon collector in contrastive learning: coverage, collisions, and every bound between InfoNCE and the supervised loss, with exact numbers.",
  head: () => html`<link rel="stylesheet" href="/assets/figures.css">
`,
  main: () => {
    computed ??= content();
    return computed;
  },
});

const PARTS = [
  ["collecting", "Collecting classes"],
  ["colliding", "Colliding: Arora et al."],
  ["covering", "Covering: Nozawa & Sato"],
  ["later", "What later bounds add"],
  ["published", "Where numbers are off"],
  ["references", "References"],
] as const;

function content(): Html {
  return html`<nav class="contents" aria-label="On this page">
<ol>
${PARTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ol>
</nav>
<article class="lesson">
${introduction()}${collectingSection()}${collidingSection()}${coveringSection()}${laterSection()}${publishedSection()}${referencesSection()}</article>
`;
}

function introduction(): Html {
  return html`<h1>What negatives are worth</h1>
<p class="lead">Contrastive learning compares an anchor with one positive and K negatives. Negatives cost memory and time. Are more of them better? Theory answered this in steps, from “fewer” over “enough to see every class” to “it does not matter much”. Here are the steps. Every number on this page that is not quoted from print is computed here, exactly.</p>
<p>A network maps two views of an image to unit vectors z and z⁺, and K other images to negatives z<sub>k</sub>. With the temperature t, the contrastive loss is InfoNCE,</p>
<div class="formula">${mathematics(String.raw`R = \mathbb{E}\left[-\ln \frac{e^{z \cdot z^+/t}}{e^{z \cdot z^+/t} + \sum_{k=1}^{K} e^{z \cdot z_k/t}}\right].`, true)}</div>
<p>What one wants is a good classifier. The simplest compares z with the mean μ<sub>c</sub> of each of the C classes; its loss needs labels y, which training never saw:</p>
<div class="formula">${mathematics(String.raw`S = \mathbb{E}\left[-\ln \frac{e^{z \cdot \mu_y/t}}{\sum_{c=1}^{C} e^{z \cdot \mu_c/t}}\right].`, true)}</div>
<p>A theory of negatives bounds S by R. The two sums look alike; they differ in which classes are among the negatives. Some may be <a href="#collecting">missing</a>, and some may be the <a href="#colliding">anchor’s own</a>.</p>
`;
}
