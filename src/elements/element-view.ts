import type { Figure } from "../figures/figure.ts";
import { svgElement } from "../figures/svg-element.ts";
import { elementStyle } from "./element-style.ts";
import type { Table } from "./figure-kind.ts";

/** The parts of a shadow. */
export interface View {
  readonly stage: HTMLElement;
  readonly cursor: SVGPathElement;
  readonly reader: HTMLElement;
  readonly reading: HTMLElement;
  readonly problem: HTMLElement;
  readonly data: HTMLDetailsElement;
  readonly summary: HTMLElement;
  readonly scroll: HTMLElement;
}

let sharedStyle: CSSStyleSheet | undefined;

/** One sheet for all elements, made by script, as pages that forbid style elements allow it. */
function style(): CSSStyleSheet {
  if (sharedStyle === undefined) {
    sharedStyle = new CSSStyleSheet();
    sharedStyle.replaceSync(elementStyle());
  }
  return sharedStyle;
}

/** An empty shadow. */
export function createView(shadow: ShadowRoot): View {
  const stage = create("div", "figure");
  stage.className = "stage waiting";
  const cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
  cursor.setAttribute("class", "cursor");
  cursor.setAttribute("part", "cursor");
  const reader = create("div");
  reader.className = "reader";
  reader.role = "slider";
  reader.tabIndex = 0;
  const reading = create("p", "reading");
  const problem = create("p", "error");
  problem.className = "problem";
  problem.role = "alert";
  const data = create("details", "data");
  data.hidden = true;
  const summary = create("summary");
  const scroll = create("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  data.append(summary, scroll);
  shadow.adoptedStyleSheets = [style()];
  shadow.append(stage, reading, problem, data);
  return { stage, cursor, reader, reading, problem, data, summary, scroll };
}

function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  part?: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (part !== undefined) made.setAttribute("part", part);
  return made;
}

function rowOf(cells: readonly string[], tag: "td" | "th"): HTMLTableRowElement {
  const row = create("tr");
  for (const text of cells) {
    const cell = create(tag);
    if (tag === "th") cell.setAttribute("scope", "col");
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

/** Puts the figure into the stage, and the reader of its values over its frames. */
export function showFigure(
  { stage, cursor, reader }: View,
  figure: Figure,
  axisName: string,
): void {
  const drawing = svgElement(figure);
  drawing.append(cursor);
  const { width, height, plots } = figure;
  const { left, right, top } = plots[0].frame;
  const { bottom } = plots[plots.length - 1].frame;
  // In shares of the drawing, which a narrow page scales.
  const share = (length: number, of: number) => `${(100 * length) / of}%`;
  reader.style.left = share(left, width);
  reader.style.width = share(right - left, width);
  reader.style.top = share(top, height);
  reader.style.height = share(bottom - top, height);
  reader.ariaLabel = axisName;
  // Whoever is reading with the keyboard goes on with it.
  const isFocused = reader.matches(":focus");
  stage.style.maxWidth = `${width}px`;
  stage.className = "stage";
  stage.replaceChildren(drawing, reader);
  if (isFocused) reader.focus();
}

/** Takes away all that is shown. */
export function clear({ stage, reading, data }: View): void {
  stage.className = "stage wrong";
  stage.replaceChildren();
  reading.textContent = "";
  data.hidden = true;
}

/** Puts the table where it is to scroll. */
export function showTable({ scroll }: View, { head, body }: Table, title: string): void {
  const table = create("table", "table");
  const [caption, header, main] = [create("caption"), create("thead"), create("tbody")];
  caption.textContent = title;
  header.append(rowOf(head, "th"));
  main.append(...body.map((cells) => rowOf(cells, "td")));
  table.append(caption, header, main);
  scroll.replaceChildren(table);
}
