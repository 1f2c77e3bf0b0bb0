import type { EncoderCard } from "../../encoders/card.ts";
import { type Html, html } from "../html.ts";
import { sitePage } from "../page.ts";
import { cardTables } from "./cards.ts";
import { experimentSection } from "./experiment-section.ts";
import { experiments } from "./experiments.ts";

/** Figures and tables of the experiments, which are the same for everyone. */
let drawn: readonly Html[] | undefined;

export const encodersPage = sitePage({
  path: "/encoders",
  name: "encoders-page",
  title: "Encoders: try them, and the experiment that they are from",
  description:
    "Small contrastive encoders trained with different numbers of negatives: neighbours of your image, on the edge or in the browser, and the reproduced experiment of Nozawa & Sato (2021).",
  compiles: true,
  head: () => html`<link rel="stylesheet" href="/assets/figures.css">
`,
  main: async ({ environment }) => content(await environment.ENCODER.encoders()),
});

function content(cards: readonly EncoderCard[]): Html {
  drawn ??= experiments.map(experimentSection);
  return html`<h1>Encoders</h1>
<p class="lead">Small networks, trained without labels by InfoNCE, which differ in nothing but the number K of negatives. Give them a picture, or read what K did to them.</p>
<section id="try" aria-labelledby="try-title">
<h2 id="try-title">Neighbours of a picture</h2>
<div id="bench" class="bench panel"><noscript><p>Needs JavaScript. From a command line: <a href="/docs#embeddings">the API</a>.</p></noscript></div>
</section>
<section id="cards" aria-labelledby="cards-title">
<h2 id="cards-title">The encoders</h2>
<p>Accuracies are of the features, before the projection head, on the test images. Each name leads to the card with everything that is known of the encoder, the command that trained it included.</p>
${cardTables(cards)}</section>
<section id="experiment" aria-labelledby="experiment-title">
<h2 id="experiment-title">What did K do? The experiment</h2>
<p>Nozawa and Sato (2021, <a href="https://arxiv.org/abs/2102.06866">arXiv:2102.06866</a>) trained encoders with more and more negatives, and put the bounds of the time beside the accuracies. Here is the same for ours: every loss was measured by <a href="/docs#score">the service’s own score</a>. What the bounds mean: <a href="/learn">Learn</a>.</p>
${drawn}</section>
`;
}
