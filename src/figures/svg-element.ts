import type { Figure } from "./figure.ts";
import { type SvgElement, svgTree } from "./svg-tree.ts";

const SVG = "http://www.w3.org/2000/svg";

/**
 * The figure as an element of this document, made without parsing any text, which the strictest
 * pages forbid (Trusted Types). Its styles are `styleSheet` of its theme, or `pageStyleSheet`.
 */
export function svgElement(figure: Figure): SVGSVGElement {
  return create(svgTree(figure)) as SVGSVGElement;
}

function create({ name, attributes, children }: SvgElement): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children.map((child) => (typeof child === "string" ? child : create(child))));
  return made;
}
