import type { Figure } from "../figures/figure.ts";
import type { Look } from "../figures/look.ts";
import { toInlineSvg } from "../figures/svg.ts";
import { type Html, html } from "./html.ts";

/** Text in a figure does not shrink with it, so a phone has a figure of its own. */
const WIDTHS = [
  { width: 688, shown: "wide" },
  { width: 328, shown: "narrow" },
] as const;

/** A figure in the HTML of a page, whose styles are /assets/figures.css. */
export function drawnFigure(draw: (look: Look) => Figure, caption: Html): Html {
  return html`<figure class="drawn">
${WIDTHS.map(({ width, shown }) => {
  const figure = draw({ theme: "auto", width, language: "en" });
  return html`<div class="${shown}" data-plots="${plotsOf(figure)}">${{ html: toInlineSvg(figure) }}</div>\n`;
})}<figcaption>${caption}</figcaption>
</figure>
`;
}

/** Where its data are, for scripts that read values with the reader. */
function plotsOf({ plots }: Figure): string {
  return JSON.stringify(
    plots.map(({ frame: { left, right, top, bottom }, x: { low, high } }) => ({
      ...{ left, right, top, bottom },
      ...{ low, high },
    })),
  );
}
