import { parseNumber, quote } from "../../api/numbers.ts";
import { InputError } from "../../errors.ts";

/**
 * The counts, or probabilities, of a text as people paste it, as an expression for a prior: numbers
 * separated by commas, semicolons, spaces, tabs or lines; or a table with a class and its count on each
 * line, and perhaps a header.
 */
export function priorFromText(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ cells: cellsOf(line), number: index + 1 }))
    .filter(({ cells }) => cells.length > 0);
  if (lines.length === 0) throw new InputError("prior", "there are no counts yet.");
  const numbers = isTable(lines.map(({ cells }) => cells))
    ? withoutHeader(lines).map(({ cells, number }) => readCount(cells[cells.length - 1], number))
    : lines.flatMap(({ cells, number }) => cells.map((cell) => readCount(cell, number)));
  const isCounts = numbers.every(Number.isInteger);
  return `${isCounts ? "counts" : "probabilities"}:${numbers.join(",")}`;
}

interface Line {
  readonly cells: readonly string[];
  readonly number: number;
}

function cellsOf(line: string): string[] {
  const separator = /[;\t]/.test(line) ? /\s*[;\t]\s*/ : line.includes(",") ? /\s*,\s*/ : /\s+/;
  const cells = line.trim().split(separator);
  return cells.map((cell) => cell.replaceAll(/^"|"$/g, "")).filter((cell) => cell !== "");
}

const NUMBER = /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i;

/** Two cells on each of several lines, the first a name or counting from 0 or 1. */
function isTable(lines: readonly (readonly string[])[]): boolean {
  if (lines.length < 2 || lines.some((cells) => cells.length !== 2)) return false;
  const firsts = lines.map(([first]) => first);
  if (firsts.slice(1).some((first) => !NUMBER.test(first))) return true;
  const rows = NUMBER.test(firsts[0]) ? firsts : firsts.slice(1);
  return [0, 1].some((start) => rows.every((first, index) => Number(first) === start + index));
}

function withoutHeader(lines: readonly Line[]): readonly Line[] {
  const [{ cells }] = lines;
  return NUMBER.test(cells[cells.length - 1]) ? lines : lines.slice(1);
}

function readCount(cell: string, line: number): number {
  if (!NUMBER.test(cell)) {
    throw new InputError("prior", `line ${line}: ${quote(cell)} is not a count such as 500.`);
  }
  return parseNumber(cell, "prior");
}
