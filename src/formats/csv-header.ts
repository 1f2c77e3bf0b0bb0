import { FormatError, quoted } from "./format-error.ts";

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
 * Whether the first line has names, not values: if no cell of it is a number. In a single column of
 * texts only the known names are one.
 *
 * @param second the cells of the second line, none if there is only one line
 * @param arrayName what the values are called if the file does not name them
 * @throws FormatError `csv-header` if some cells are numbers and some names, or if the line counts
 */
export function hasCsvHeader(
  first: readonly string[],
  second: readonly string[],
  arrayName: string | undefined,
): boolean {
  const [head] = first;
  if (head.startsWith("#")) {
    throw badHeader(
      'the first line starts with #; write np.savetxt(…, header="view1_0,…", comments=""), or leave comments out',
    );
  }
  const numbers = first.filter(isNumberLike).length;
  if (numbers === first.length) {
    if (first.length > 1 && first.every((cell, index) => cell === String(index))) {
      throw badHeader(
        "the first line counts 0, 1, …, as pandas numbers columns that have no names; write the table with header=False, or such values with a point, as 0.0",
      );
    }
    return false;
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
  if (first.length > 1 || (second.length > 0 && isNumberLike(second[0]))) return true;
  return arrayName === undefined || isNameFor(head, arrayName) || namesLabels(head);
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
