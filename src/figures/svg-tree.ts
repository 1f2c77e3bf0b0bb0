import type { Area, Box, Figure, Mark, Point, Stroke, Text } from "./figure.ts";
import { DARKEST_SHADE, DASHES } from "./palette.ts";

/** An element of SVG before it is written as text or made in a document. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SvgElement | string)[];
}

/**
 * The figure as elements: text as text in the system's fonts, no scripts, no references, no ids (so
 * that a page may hold several of them inline). Its classes are those of `styleSheet`.
 */
export function svgTree({ look, width, height, title, description, marks }: Figure): SvgElement {
  return element(
    "svg",
    {
      class: `upsilon-${look.theme}`,
      role: "img",
      lang: look.language,
      width: String(width),
      height: String(height),
      viewBox: `0 0 ${width} ${height}`,
    },
    [
      element("title", {}, [title]),
      element("desc", {}, [description]),
      element("rect", { class: "ground", width: String(width), height: String(height) }),
      ...marks.map(markElement),
    ],
  );
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (SvgElement | string)[] = [],
): SvgElement {
  return { name, attributes, children };
}

function markElement(mark: Mark): SvgElement {
  switch (mark.kind) {
    case "text":
      return textElement(mark);
    case "stroke":
      return path(mark);
    case "area":
      return area(mark);
  }
}

function textElement({ role, text, x, y, anchor, bold }: Text): SvgElement {
  const attributes = {
    class: bold ? `${role} bold` : role,
    x: pixels(x),
    y: pixels(y),
    ...(anchor !== "start" && { "text-anchor": anchor }),
  };
  return element("text", attributes, [text]);
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

function path({ role, id, title, style, pieces }: Stroke): SvgElement {
  const dashes = style && role !== "point" ? DASHES[style.dash] : "";
  const attributes = {
    class: style ? `${CLASSES[role]} h${style.hue}` : CLASSES[role],
    ...(id !== undefined && { "data-id": id }),
    ...(dashes !== "" && { "stroke-dasharray": dashes }),
    d: pieces.map(pathData).join(""),
  };
  return element("path", attributes, title === undefined ? [] : [element("title", {}, [title])]);
}

function area({ shade, boxes }: Area): SvgElement {
  return element("path", {
    class: "area",
    "fill-opacity": String(Math.round(100 * shade * DARKEST_SHADE) / 100),
    d: boxes.map(boxData).join(""),
  });
}

function boxData({ left, top, width, height }: Box): string {
  return `M${pixels(left)},${pixels(top)}h${pixels(width)}v${pixels(height)}h${pixels(-width)}z`;
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
