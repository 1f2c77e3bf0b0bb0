import type { Cell, Table } from "../../src/api/representation/table.ts";

/** A table in GitHub's Markdown. */
export function toMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [
    line(columns.map(({ name }) => name)),
    line(columns.map((_, index) => (index === 0 ? "---" : "---:"))),
    ...rows.map((row) => line(row.map(text))),
  ].join("");
}

function text(cell: Cell): string {
  if (cell === null) return "";
  const plain = typeof cell === "object" ? cell.text : String(cell);
  return plain.replaceAll("|", "\\|");
}
