import { boundsFigure } from "../../figures/bounds-figure.ts";
import { toInlineSvg } from "../../figures/svg.ts";
import { type Html, html } from "../html.ts";
import { boundsAtOptimum, CLASSES, prior, TEMPERATURE } from "./optimum.ts";

/** Text in a figure does not shrink with it, so a phone has a figure of its own. */
const WIDTHS = [
  { width: 688, height: 360, shown: "wide" },
  { width: 328, height: 340, shown: "narrow" },
] as const;

const LAST = 1024;
const POINTS = 64;

/** From K = C − 1, where all classes can be drawn, to 1024. */
const NEGATIVES = [
  ...new Set(
    Array.from({ length: POINTS }, (_, index) =>
      Math.round((CLASSES - 1) * (LAST / (CLASSES - 1)) ** (index / (POINTS - 1))),
    ),
  ),
];

/** Some bounds on the supervised loss against K, at the optimum, drawn into the page. */
export function boundsDrawn(ids: readonly string[], caption: Html): Html {
  const rows = boundsAtOptimum(NEGATIVES).map((row) => ({
    ...row,
    bounds: row.bounds.filter(({ id }) => ids.includes(id)),
  }));
  const data = { prior, settings: { temperature: TEMPERATURE }, rows };
  return html`<figure class="drawn">
${WIDTHS.map(({ width, height, shown }) => {
  const look = { theme: "auto", width, height, language: "en" } as const;
  const svg = toInlineSvg(boundsFigure(data, "supervised", look));
  return html`<div class="${shown}">${{ html: svg }}</div>\n`;
})}<figcaption>${caption}</figcaption>
</figure>
`;
}
