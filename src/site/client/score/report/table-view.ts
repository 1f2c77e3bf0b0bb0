import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { html, type TemplateResult } from "lit/html.js";
import type { Cell, Table } from "../../../../api/representation/table.ts";
import { en } from "../../../../figures/words/en.ts";
import { mathematics } from "../../../mathematics.ts";
import { scrolling, value } from "./values.ts";

/** A table as the API prints it, with its LaTeX typeset. */
export function tableView({ columns, rows }: Table, caption: string): TemplateResult {
  return scrolling(
    caption,
    html`<table class="terms">
      <caption>${caption}</caption>
      <thead><tr>${columns.map(({ name }) => (name === "" ? html`<td></td>` : html`<th scope="col">${name}</th>`))}</tr></thead>
      <tbody>${rows.map(
        ([label, ...cells]) =>
          html`<tr><th scope="row">${labelView(label)}</th>${cells.map((cell) => html`<td>${cellView(cell)}</td>`)}</tr>`,
      )}</tbody>
    </table>`,
  );
}

/** The symbol, and what it is called. */
function labelView(label: Cell) {
  if (label === null || typeof label !== "object") return label;
  return label.latex.includes("$")
    ? html`${typeset(label.latex)} <span class="quiet term-words">${label.text}</span>`
    : label.text;
}

function cellView(cell: Cell) {
  if (cell === null || typeof cell === "number") return value(cell);
  // The only texts are ids of bounds.
  return typeof cell === "string" ? (en.bounds.names[cell] ?? cell) : typeset(cell.latex);
}

/** Text with mathematics between dollars, of the kind that our own tables have. */
function typeset(latex: string) {
  return latex
    .split("$")
    .map((part, index) => (index % 2 === 1 ? unsafeHTML(mathematics(part).html) : plain(part)));
}

function plain(latex: string): string {
  return latex.replace(/^\\texttt\{(.*)\}$/s, "$1").replaceAll(/\\([&%$#_{}])/g, "$1");
}
