import type { Figure, Mark, Point, Stroke, Text } from "./figure.ts";
import { DASHES, styleSheet } from "./palette.ts";

/**
 * The figure as an SVG document that stands alone: text as text in the system's fonts, no scripts, no
 * references, no ids (so that a page may hold several of them inline).
 */
export function toSvg(figure: Figure): string {
  return svg(figure, `<style>${styleSheet(figure.look.theme)}</style>\n`);
}

/** The figure as part of a page that has `styleSheet` of its theme already. */
export function toInlineSvg(figure: Figure): string {
  return svg(figure, "");
}

function svg({ look, width, height, title, description, marks }: Figure, style: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" class="upsilon-${look.theme}" role="img" lang="${look.language}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escapeXml(title)}</title>
<desc>${escapeXml(description)}</desc>
${style}<rect class="ground" width="${width}" height="${height}"/>
${marks.map(element).join("\n")}
</svg>
`;
}

function element(mark: Mark): string {
  return mark.kind === "text" ? textElement(mark) : path(mark);
}

function textElement({ role, text, x, y, anchor, bold }: Text): string {
  const classes = bold ? `${role} bold` : role;
  const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text class="${classes}" x="${pixels(x)}" y="${pixels(y)}"${anchored}>${escapeXml(text)}</text>`;
}

/** The classes of a stroke that give it its width and, where it has no style of its own, its colour. */
const CLASSES: Readonly<Record<Stroke["role"], string>> = {
  grid: "grid",
  axis: "axis",
  band: "band",
  curve: "curve",
  point: "dots",
  rule: "rule",
  sample: "sample",
  "sample-band": "band",
  leader: "leader",
};

function path({ role, id, title, style, pieces }: Stroke): string {
  const classes = style ? `${CLASSES[role]} h${style.hue}` : CLASSES[role];
  const dashes = style && role !== "point" ? DASHES[style.dash] : "";
  const attributes = [
    `class="${classes}"`,
    ...(id === undefined ? [] : [`data-id="${escapeXml(id)}"`]),
    ...(dashes === "" ? [] : [`stroke-dasharray="${dashes}"`]),
    `d="${pieces.map(pathData).join("")}"`,
  ].join(" ");
  return title === undefined
    ? `<path ${attributes}/>`
    : `<path ${attributes}><title>${escapeXml(title)}</title></path>`;
}

/** A point alone is a line of no length, which round caps make a dot. */
function pathData(points: readonly Point[]): string {
  const [first, ...rest] = points.map(([x, y]) => `${pixels(x)},${pixels(y)}`);
  return rest.length === 0 ? `M${first}h0` : `M${first}L${rest.join(" ")}`;
}

/** Tenths of a pixel are finer than any screen. */
function pixels(length: number): string {
  return String(Math.round(length * 10) / 10 + 0);
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
