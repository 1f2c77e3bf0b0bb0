import type { ScaledRows } from "./scaled-rows.ts";

/** Products of entries within these and sums of 10⁵ of them are normal numbers in single precision. */
const SMALLEST = 1e-15;
const LARGEST = 1e15;

/** Whether products of these rows neither overflow nor vanish in single precision. */
export function suitsSinglePrecision(left: ScaledRows, right: ScaledRows): boolean {
  return [left, right].every((rows) => {
    const largest = largestEntry(rows);
    return largest === 0 || (largest >= SMALLEST && largest <= LARGEST);
  });
}

function largestEntry({ rows, columns, data, scales }: ScaledRows): number {
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    let inRow = 0;
    for (let index = row * columns; index < (row + 1) * columns; index++) {
      inRow = Math.max(inRow, Math.abs(data[index]));
    }
    largest = Math.max(largest, scales === undefined ? inRow : inRow * Math.abs(scales[row]));
  }
  return largest;
}
