import { FormatError, quoted } from "./format-error.ts";

/** What the first line of a CSV file is: names of columns, their numbers only, or values already. */
export type CsvHeader = "names" | "numbers" | "none";

/** Whether a cell is a number, or stands for one that is missing or infinite. */
export function isNumberLike(cell: string): boolean {
  const text = cell.trim();
  return (
    /^[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text) ||
    isMissing(text) ||
    /^[+-]?inf(?:inity)?$/i.test(text)
  );
}

/** What pandas, NumPy, R and spreadsheets write where there is no number. */
export function isMissing(text: string): boolean {
  return /^(?:[+-]?nan|na|n\/a|#n\/a|null|none)$/i.test(text);
}

/**
 * Whether the first line is a header: if no cell of it is a number, or if they count 0, 1, 2, …, as
 * pandas calls columns without names. In a single column of texts only the known names are one.
 *
 * @param second the cells of the second line, none if there is only one line
 * @param arrayName what the values are called if the file does not name them
 * @throws FormatError `csv-header` if some cells are numbers and some names
 */
export function csvHeader(
  first: readonly string[],
  second: readonly string[],
  arrayName: string | undefined,
): CsvHeader {
  const [head] = first;
  if (head.startsWith("#")) {
    throw badHeader(
      'the first line starts with #; write np.savetxt(…, header="view1_0,…", comments=""), or leave comments out',
    );
  }
  const numbers = first.filter(isNumberLike).length;
  if (numbers === first.length) {
    const counts = first.length > 1 && first.every((cell, index) => cell === String(index));
    return counts ? "numbers" : "none";
  }
  const nameless = first.indexOf("");
  if (nameless >= 0) {
    throw badHeader(
      nameless === 0 && numbers === 0 && first.length > 1
        ? "the first column has no name, as pandas' index has none; write the table with index=False"
        : `the first line has no name for column ${nameless}; give every column a name (view1_0, view1_1, …, labels), or none`,
    );
  }
  if (numbers > 0) {
    const shown = quoted(first.find(isNumberLike) ?? "");
    throw badHeader(
      `the first line has ${first.length - numbers} names and ${numbers} numbers, such as ${shown}; give every column a name (view1_0, view1_1, …, labels), or none`,
    );
  }
  if (first.length > 1 || (second.length > 0 && isNumberLike(second[0]))) return "names";
  const known = arrayName === undefined || isNameFor(head, arrayName) || namesLabels(head);
  return known ? "names" : "none";
}

/** Whether a column of that name may hold texts after numbers: a class may be called 404. */
export function namesLabels(name: string): boolean {
  return /^(?:.+\.)?(?:train_)?labels?$/i.test(name);
}

function isNameFor(head: string, arrayName: string): boolean {
  const own = arrayName.slice(arrayName.indexOf(".") + 1);
  return [own, `${own}s`, own.replace(/s$/, "")].includes(head.toLowerCase());
}

function badHeader(what: string): FormatError {
  return new FormatError("csv-header", "table", `CSV file: ${what}`);
}
