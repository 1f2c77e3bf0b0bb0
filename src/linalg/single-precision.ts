import type { ScaledRows } from "./scaled-rows.ts";

/** Between these norms, products and the squares they are made of are normal numbers in single precision. */
const SMALLEST = 1e-15;
const LARGEST = 1e15;

/** Whether products of these rows neither overflow nor vanish in single precision. */
export function suitsSinglePrecision(left: ScaledRows, right: ScaledRows): boolean {
  return [left, right].every((matrix) => {
    for (let row = 0; row < matrix.rows; row++) {
      const scale = matrix.scales?.[row] ?? 1;
      const norm = Math.abs(scale) * Math.sqrt(squaredNorm(matrix, row));
      const appended = Math.abs(matrix.appended?.[row] ?? 0);
      if (!(isSuitable(norm, matrix, row) && appended <= LARGEST)) return false;
    }
    return true;
  });
}

/** Squares of numbers that double precision holds may vanish in it: a norm of 0 must be one of zeros. */
function isSuitable(norm: number, matrix: ScaledRows, row: number): boolean {
  if (norm > 0) return norm >= SMALLEST && norm <= LARGEST;
  return norm === 0 && (matrix.scales?.[row] === 0 || isCentre(matrix, row));
}

function isCentre({ data, columns, centre }: ScaledRows, row: number): boolean {
  for (let k = 0; k < columns; k++) {
    if (data[row * columns + k] !== (centre?.[k] ?? 0)) return false;
  }
  return true;
}

/** ‖row − centre‖². */
function squaredNorm({ data, columns, centre }: ScaledRows, row: number): number {
  let sum = 0;
  const end = (row + 1) * columns;
  if (centre === undefined) {
    for (let index = end - columns; index < end; index++) sum += data[index] * data[index];
    return sum;
  }
  for (let k = 0, index = end - columns; index < end; k++, index++) {
    const offset = data[index] - centre[k];
    sum += offset * offset;
  }
  return sum;
}
