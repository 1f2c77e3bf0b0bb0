import type { Context } from "../api/route.ts";
import { type Html, html, prose } from "./html.ts";
import { sitePage } from "./page.ts";

/** What can be put on a page, as files of examples/embeds/ show it. */
interface GalleryItem {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** In examples/embeds/, which are also assets. */
  readonly file: string;
  /** What it looks like. */
  readonly shown: Html;
}

const items: readonly GalleryItem[] = [
  {
    id: "paper",
    title: "A paper's website",
    text: "One script, then one line for each figure. It is computed in the reader's browser: once loaded it needs no network, sets no cookies and tells nobody. It works under the strictest Content-Security-Policy, and several to a page.",
    file: "paper.html",
    shown: html`<upsilon-bounds prior="cifar10" negatives="1..512" temperature="0.5" at="31"><img src="/v1/figures/bounds.svg?prior=cifar10&amp;negatives=1..512&amp;temperature=0.5" alt="Bounds on the supervised loss of CIFAR-10 against the number of negatives" width="640"></upsilon-bounds>`,
  },
  {
    id: "readme",
    title: "A README",
    text: "An address is an image: SVG, or PNG where SVG is not taken. It follows the reader's colours (`theme=auto`), is the same for everybody, and is kept by caches.",
    file: "README.md",
    shown: html`<img src="/v1/figures/coverage.svg?prior=cifar100&amp;draws=log:64..4096:60&amp;target=0.99" alt="υ of CIFAR-100 against the number of draws" width="640" height="425" loading="lazy">`,
  },
  {
    id: "notebook",
    title: "A Jupyter notebook",
    text: "A live figure in a frame, an image that stays when the notebook is exported, and the numbers to compute with.",
    file: "notebook.ipynb",
    shown: html`<iframe data-src="/embed/figure?figure=coverage&amp;prior=imagenet-1k&amp;target=0.99" title="Coverage of ImageNet-1k, in a frame" height="520"></iframe>`,
  },
  {
    id: "observable",
    title: "An Observable notebook",
    text: "The element is a value like any other, and `upsilon-change` says what the reader reads. The file is one of Observable's Notebook Kit; the cell also works in a notebook on observablehq.com.",
    file: "observable.html",
    shown: html`<div id="observable-shown"><upsilon-bounds prior="cifar10" negatives="1..512" temperature="0.5"></upsilon-bounds><p class="quiet" id="observable-read" aria-live="off"></p></div>`,
  },
];

export const galleryPage = sitePage({
  path: "/gallery",
  name: "gallery",
  title: "upsilon: figures for other pages",
  description:
    "Live figures for a paper's website, a README, a notebook: one line each, without trackers, offline after loading.",
  main: (context) => html`<h1>Figures for other pages</h1>
<p class="lead">Paste one line into your page and it has a correct figure, live where scripts run and an image where they do not. Everything here is a file of <code>examples/embeds/</code>, tested on a page of another site.</p>
${items.map(itemSection)}
${referenceSection(context)}
`,
});

function itemSection({ id, title, text, file, shown }: GalleryItem): Html {
  return html`<section class="exhibit" id="${id}" aria-labelledby="${id}-title">
<div class="about">
<h2 id="${id}-title">${title}</h2>
<p>${prose(text)}</p>
</div>
<div class="shown">${shown}</div>
<div class="sample" data-file="/assets/examples/${file}"><pre tabindex="0" aria-label="${file}"><code><a href="/assets/examples/${file}">${file}</a></code></pre></div>
</section>
`;
}

function referenceSection({ url: { origin } }: Context): Html {
  return html`<section class="reference" id="reference" aria-labelledby="reference-title">
<h2 id="reference-title">Reference</h2>
<h3>Elements</h3>
<p><code>&lt;upsilon-bounds&gt;</code> and <code>&lt;upsilon-coverage&gt;</code> come with <code>${origin}/embed.js</code>, or with <code>import "upsilon/elements"</code> from the package.</p>
<dl>
<dt>Attributes</dt>
<dd>The parameters of <a href="/docs#boundsFigure"><code>/v1/figures/bounds.svg</code></a> and <a href="/docs#coverageFigure"><code>coverage.svg</code></a>, under the same names, and <code>at</code>: the K that is read at first. The width is that of the element's place. Without <code>temperature</code> or <code>normBound</code> it is t = 0.5. <code>lang</code> may be on any element around it; <code>theme="light"</code> or <code>"dark"</code> overrides the page's <code>color-scheme</code>.</dd>
<dt>Events</dt>
<dd><code>upsilon-change</code>, when something new is read: <code>detail</code> is the row, with <code>negatives</code>, <code>draws</code> and every bound or probability there. <code>upsilon-error</code>, when an attribute is wrong: <code>detail</code> is <code>{parameter, message}</code>. Both bubble.</dd>
<dt>Parts</dt>
<dd><code>::part(figure)</code>, <code>cursor</code>, <code>reading</code>, <code>data</code>, <code>table</code>, <code>error</code>.</dd>
<dt>Custom properties</dt>
<dd><code>--upsilon-ground</code>, <code>--upsilon-ink</code>, <code>--upsilon-muted</code>, <code>--upsilon-grid</code>, <code>--upsilon-band</code>, <code>--upsilon-hue-1</code> to <code>--upsilon-hue-6</code>. The font is the page's.</dd>
<dt>Reading</dt>
<dd>With the pointer, with the arrow keys, Page Up, Page Down, Home and End, and as a table.</dd>
</dl>
<h3>Frames</h3>
<dl>
<dt><code>${origin}/embed/figure?figure=bounds&amp;…</code>, <code>${origin}/embed/calculator?…</code></dt>
<dd>Anybody may frame them. They post <code>{type: "upsilon:height", height}</code> to the page around them, and take <code>{type: "upsilon:set", prior: "cifar100", temperature: 0.2}</code> from it; every other message is ignored.</dd>
</dl>
<h3>oEmbed</h3>
<dl>
<dt><code>${origin}/oembed?url=…</code></dt>
<dd>JSON or, with <code>format=xml</code>, XML, for the address of a figure, of its image, or of the calculator in any state. Pages name it in their heads.</dd>
</dl>
</section>
`;
}
