import { ScoreInputError } from "./score-problems.ts";

/** Class labels as they come: whole numbers, or names. */
export type Labels = ArrayLike<number> | readonly string[];

/** The class of each row as an index into the names of the classes. */
export interface ClassLabels {
  /** Distinct labels in ascending order: numbers by value, names by code point. */
  readonly names: readonly string[];
  /** Class index of each row. */
  readonly classes: Int32Array;
  /** Rows of each class, all positive. */
  readonly counts: Float64Array;
}

/** Numbers the classes that occur among `labels`. */
export function classLabels(labels: Labels, array: string): ClassLabels {
  const distinct = new Set<number | string>();
  for (let row = 0; row < labels.length; row++) {
    requireLabel(labels[row], typeof labels[0], array, row);
    distinct.add(labels[row]);
  }
  const sorted = [...distinct].sort(ascending);
  const index = new Map(sorted.map((label, c) => [label, c]));
  const classes = new Int32Array(labels.length);
  const counts = new Float64Array(sorted.length);
  for (let row = 0; row < labels.length; row++) {
    const c = index.get(labels[row])!;
    classes[row] = c;
    counts[c]++;
  }
  return { names: sorted.map(String), classes, counts };
}

/** The index of each label among `names`; −1 for those that are not there. */
export function indicesAmong(names: readonly string[], labels: Labels, array: string): Int32Array {
  const index = new Map(names.map((name, c) => [name, c]));
  return Int32Array.from({ length: labels.length }, (_, row) => {
    requireLabel(labels[row], typeof labels[0], array, row);
    return index.get(String(labels[row])) ?? -1;
  });
}

function requireLabel(label: unknown, type: string, array: string, row: number): void {
  if (typeof label !== type) {
    throw new ScoreInputError(
      "label-type",
      array,
      `${array} mixes ${type}s and ${typeof label}s (row ${row}); use whole numbers or names.`,
    );
  }
  if (type !== "string" && !Number.isSafeInteger(label)) {
    throw new ScoreInputError(
      "label-type",
      array,
      `row ${row} of ${array} is ${label}; a label is a whole number or a name.`,
    );
  }
}

function ascending(a: number | string, b: number | string): number {
  return a < b ? -1 : 1;
}
