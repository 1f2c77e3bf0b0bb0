import type { Figure } from "./figure.ts";
import { styleSheet } from "./palette.ts";
import { type SvgElement, svgTree } from "./svg-tree.ts";

/** The figure as an SVG document that stands alone. */
export function toSvg(figure: Figure): string {
  const tree = svgTree(figure);
  const [title, description, ...drawn] = tree.children;
  const style = { name: "style", attributes: {}, children: [styleSheet(figure.look.theme)] };
  return `${document({ ...tree, children: [title, description, style, ...drawn] })}\n`;
}

/** The figure as part of an HTML page that has `pageStyleSheet`. */
export function toInlineSvg(figure: Figure): string {
  return `${document(svgTree(figure))}\n`;
}

/** One line for each mark, so that people can read it. */
function document({ name, attributes, children }: SvgElement): string {
  const start = startTag(name, { xmlns: "http://www.w3.org/2000/svg", ...attributes });
  return `${start}>\n${children.map(write).join("\n")}\n</${name}>`;
}

function write(node: SvgElement | string): string {
  if (typeof node === "string") return escapeXml(node);
  const { name, attributes, children } = node;
  const start = startTag(name, attributes);
  return children.length === 0
    ? `${start}/>`
    : `${start}>${children.map(write).join("")}</${name}>`;
}

function startTag(name: string, attributes: Readonly<Record<string, string>>): string {
  let tag = `<${name}`;
  for (const key in attributes) tag += ` ${key}="${escapeXml(attributes[key])}"`;
  return tag;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for XML 1.0, which has no place for control characters and lone surrogates, even escaped. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[&<>"]/g, (mark) => ENTITIES[mark]);
}
