import type { Matrix } from "../../linalg/matrix.ts";
import { rowLogSumExps } from "../../linalg/row-log-sum-exps.ts";
import { meanRow, squaredNorms, unitScales } from "../../linalg/scaled-rows.ts";

/** ln E_{x≠y} e^{−t‖x − y‖²} with t = 2 (Wang & Isola 2020), over all pairs of samples. */
export interface Uniformity {
  readonly t: 2;
  readonly value: number;
  /** Of the rows divided by their norms, as the metric was defined. */
  readonly unit: number;
}

const T = 2;

/** Rows whose norms single precision cannot tell from 1 are unit rows, and need no second pass. */
const UNIT = 2.5e-7;

/** Every pair is counted: nothing is sampled. */
export function uniformity(rows: Matrix): Uniformity {
  const scales = unitScales(rows);
  // Distances do not depend on the origin, but how many digits single precision keeps of them does.
  const value = logMeanKernel(rows, new Float64Array(rows.rows).fill(1), meanRow(rows));
  const isUnit = scales.every((scale) => Math.abs(scale - 1) < UNIT);
  return { t: T, value, unit: isUnit ? value : logMeanKernel(rows, scales, undefined) };
}

/**
 * ln of the mean over ordered pairs of e^{−t‖y_i − y_j‖²}, y = scale·(row − centre): the exponent is
 * 2t y_i·y_j − t‖y_j‖², a product of rows with one more entry, less t‖y_i‖².
 */
function logMeanKernel(
  rows: Matrix,
  scales: Float64Array,
  centre: Float64Array | undefined,
): number {
  const squares = squaredNorms(rows, centre).map((square, row) => square * scales[row] ** 2);
  const factor = Math.sqrt(2 * T);
  const common = {
    ...rows,
    scales: scales.map((scale) => factor * scale),
    ...(centre && { centre }),
  };
  const left = { ...common, appended: new Float64Array(rows.rows).fill(1) };
  const right = { ...common, appended: squares.map((square) => -T * square) };
  const itself = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const logs = rowLogSumExps(left, right, itself).map((log, row) => log - T * squares[row]);
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  return largest + Math.log(sum) - Math.log(rows.rows) - Math.log(rows.rows - 1);
}
