import { ref } from "lit/directives/ref.js";
import { html, type TemplateResult } from "lit/html.js";
import type { Figure } from "../../../../figures/figure.ts";
import type { Look } from "../../../../figures/look.ts";
import { toSvg } from "../../../../figures/svg.ts";
import { download } from "../../parts/download.ts";
import { showFigure } from "../../parts/figure-view.ts";

type Draw = (look: Look) => Figure;

const SMALLEST = 260;
const LARGEST = 900;

/** A figure as wide as there is room, which can be saved as SVG under `name`. */
export function figureBox(name: string, draw: Draw): TemplateResult {
  return html`<figure class="drawn-box" data-figure=${name}>
    <div class="drawing" ${ref((host) => host && keepDrawn(host, draw))}></div>
    <p class="figure-actions"><button type="button" class="small" @click=${() => saveSvg(name, draw)} aria-label=${`Save as SVG: ${name}`}>Save as SVG</button></p>
  </figure>`;
}

const observers = new WeakMap<Element, ResizeObserver>();

function keepDrawn(host: Element, draw: Draw): void {
  observers.get(host)?.disconnect();
  let drawn = 0;
  const observer = new ResizeObserver(() => {
    const width = Math.round(Math.min(LARGEST, Math.max(SMALLEST, host.clientWidth)));
    if (width === drawn) return;
    drawn = width;
    showFigure(host, draw(look(width)));
  });
  observer.observe(host);
  observers.set(host, observer);
}

function saveSvg(name: string, draw: Draw): void {
  const svg = toSvg(draw(look(LARGEST)));
  download(`${name}.svg`, new Blob([svg], { type: "image/svg+xml" }));
}

function look(width: number): Look {
  return { theme: "auto", width, language: "en" };
}
