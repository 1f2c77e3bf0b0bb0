import { type Html, html, prose } from "./html.ts";
import { OEMBED_PATH } from "./oembed-links.ts";

/** How to put live figures into other pages, for the reference. */
export function embedGuide(origin: string): Html {
  const figure = `${origin}/v1/figures/bounds.svg?prior=cifar10&temperature=0.5`;
  return html`<section id="embedding" aria-labelledby="embedding-title">
<h2 id="embedding-title">Embedding</h2>
<p>A figure can stand in any page: as an image, as an element, or in a frame. Each takes the parameters of its route under the same names, loads nothing from anywhere but this service, and follows the reader’s light or dark. The <a href="/gallery">gallery</a> has whole pages to copy.</p>
<h3>An image</h3>
<p>${prose("For a README, a paper’s page, a slide. `theme=`, `width=`, `height=` and `lang=` say how it looks; text does not grow with the width, so ask for the width that it will have.")}</p>
${sample(`![Bounds of CIFAR-10](${figure})`)}
<h3>An element</h3>
<p>${prose("Computes in the reader’s browser, can be read by pointer and keyboard, has its numbers as a table, and needs no network once it is loaded. A page with a Content-Security-Policy needs this service in its `script-src`, and nothing else: styles are not inline.")}</p>
${sample(`<script type="module" src="${origin}/embed.js"></script>
<upsilon-bounds prior="cifar10" negatives="1..512" temperature="0.5"></upsilon-bounds>
<upsilon-coverage prior="cifar100"></upsilon-coverage>`)}
<h3>A frame</h3>
<p>${prose("For pages that take no scripts of others. It posts its height, in pixels, whenever that changes, and takes parameters by messages; other messages are ignored. `/embed/calculator` is the whole calculator in the same way.")}</p>
${sample(`<iframe src="${origin}/embed/figure?figure=bounds&prior=cifar10&temperature=0.5" title="Bounds of CIFAR-10" width="640" height="520" loading="lazy"></iframe>
<script>
  const frame = document.currentScript.previousElementSibling;
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data?.type === "upsilon:height") frame.height = data.height;
  });
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage({ type: "upsilon:set", prior: "cifar100" }, "${origin}");
  });
</script>`)}
<h3>By its address alone</h3>
<p>${prose(`Sites that know oEmbed turn a link to a figure or to the calculator into the frame: \`${OEMBED_PATH}?url=…\`, as JSON or XML, which the pages’ heads name.`)}</p>
${sample(`curl "${origin}${OEMBED_PATH}?url=${encodeURIComponent(figure)}"`)}
</section>
`;
}

function sample(source: string): Html {
  return html`<div class="sample"><pre tabindex="0"><code>${source}</code></pre></div>
`;
}
