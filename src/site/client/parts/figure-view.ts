import type { Figure } from "../../../figures/figure.ts";
import { themes } from "../../../figures/look.ts";
import { styleSheet } from "../../../figures/palette.ts";
import { svgElement } from "../../../figures/svg-element.ts";

/** The shapes and colours of figures in every theme, for a document or a shadow root. */
export function figureStyles(): CSSStyleSheet {
  // Made by script, as pages that forbid style elements allow it.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(themes.map(styleSheet).join(""));
  return sheet;
}

/** Puts the figure into `host`, in place of what was there. Its styles are `figureStyles`. */
export function showFigure(host: Element, figure: Figure): void {
  host.replaceChildren(svgElement(figure));
}
