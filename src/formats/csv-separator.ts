import { CsvCells } from "./csv-cells.ts";

/** What may be between the cells of a line. */
export type CsvSeparator = "," | ";" | "\t" | " ";

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * The separator that the first line has outside quotes: a tab, else a semicolon, else a comma, else,
 * if the line is nothing but numbers, a space, as `np.savetxt` writes. A comma if there is none.
 */
export function findSeparator(text: Uint8Array): CsvSeparator {
  const found = new Set<number>();
  let inQuotes = false;
  for (let at = 0; at < text.length && (inQuotes || text[at] !== LINE_FEED); at++) {
    if (text[at] === QUOTE) inQuotes = !inQuotes;
    else if (!inQuotes) found.add(text[at]);
  }
  for (const separator of ["\t", ";", ","] as const) {
    if (found.has(separator.charCodeAt(0))) return separator;
  }
  return found.has(0x20) && isLineOfNumbers(text) ? " " : ",";
}

function isLineOfNumbers(text: Uint8Array): boolean {
  const cells = new CsvCells(text, " ");
  do {
    if (Number.isNaN(cells.number())) return false;
  } while (!cells.lineEnded);
  return true;
}
