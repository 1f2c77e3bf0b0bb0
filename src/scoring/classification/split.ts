import { randomUniform } from "../../numerics/random.ts";

/** Row numbers of the two parts of a split, each in ascending order. */
export interface Split {
  readonly kept: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Holds out `share` of the rows of each class, rounded to the nearest number, but never all of them;
 * seeded. Rows of class −1 are in neither part.
 */
export function stratifiedSplit(
  labels: Int32Array,
  classes: number,
  share: number,
  seed: number,
): Split {
  const kept: number[] = [];
  const heldOut: number[] = [];
  const random = randomUniform(seed);
  for (const rows of rowsByClass(labels, classes)) {
    const count = Math.min(Math.round(share * rows.length), rows.length - 1);
    shuffle(rows, random);
    rows.forEach((row, place) => {
      (place < count ? heldOut : kept).push(row);
    });
  }
  return { kept: Int32Array.from(kept).sort(), heldOut: Int32Array.from(heldOut).sort() };
}

/** The rows of each class, in order. */
export function rowsByClass(labels: Int32Array, classes: number): number[][] {
  const rows: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, row) => {
    if (label >= 0) rows[label].push(row);
  });
  return rows;
}

/** Fisher–Yates, in place. */
export function shuffle(values: number[], random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other], values[last]];
  }
}
