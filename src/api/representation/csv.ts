import type { Cell, Table } from "./table.ts";

/** RFC 4180 with a header line; numbers in full precision, a missing value empty. */
export function toCsv(table: Table): string {
  const header = table.columns.map((column) => column.name);
  return [header, ...table.rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  if (cell === null) return "";
  const text = typeof cell === "object" ? cell.text : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
