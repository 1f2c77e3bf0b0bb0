import type { Matrix } from "../../linalg/matrix.ts";
import { doubleLogSumExps, rowLogSumExps } from "../../linalg/row-log-sum-exps.ts";
import { meanRow, type ScaledRows, squaredNorms, unitScales } from "../../linalg/scaled-rows.ts";
import { type RowNorms, rowNorms } from "../row-norms.ts";

/** ln E_{x≠y} e^{−t‖x − y‖²} with t = 2 (Wang & Isola 2020), over all pairs of samples. */
export interface Uniformity {
  readonly t: 2;
  readonly value: number;
  /** Of the rows divided by their norms, as the metric was defined. */
  readonly unit: number;
}

export const T = 2;

/** Rows whose norms single precision cannot tell from 1 are unit rows, and need no second pass. */
const UNIT = 2.5e-7;

/** Of fewer pairs the rounding of single precision does not average out. */
const FEW_PAIRS = 2 ** 14;

/** Every pair is counted: nothing is sampled. */
export function uniformity(rows: Matrix): Uniformity {
  const itself = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const others = rows.rows - 1;
  const logMean = (kernelRows: KernelRows) =>
    logMeanKernel(logKernelSums(kernelRows, kernelRows, itself), others);
  const value = logMean(kernelRows(rows, meanRow(rows)));
  const unit = isUnit(rowNorms(rows, "embeddings")) ? value : logMean(unitKernelRows(rows));
  return { t: T, value, unit };
}

/** Whether rows of such norms are unit rows as far as uniformity goes. */
export function isUnit({ min, max }: RowNorms): boolean {
  return Math.abs(1 / min - 1) < UNIT && Math.abs(1 / max - 1) < UNIT;
}

/** Rows y whose distances are taken, √(2t)·y, and t‖y‖². */
export interface KernelRows {
  readonly rows: ScaledRows;
  readonly squares: Float64Array;
}

/**
 * Rows as they are. Distances do not depend on the origin, but how many digits single precision keeps of
 * them does.
 */
export function kernelRows(rows: Matrix, centre: Float64Array): KernelRows {
  const scales = new Float64Array(rows.rows).fill(Math.sqrt(2 * T));
  const squares = squaredNorms(rows, centre).map((square) => T * square);
  return { rows: { ...rows, scales, centre }, squares };
}

export function unitKernelRows(rows: Matrix): KernelRows {
  const scales = unitScales(rows);
  const squares = squaredNorms(rows).map((square, row) => T * (square * scales[row] ** 2));
  return { rows: { ...rows, scales: scales.map((scale) => Math.sqrt(2 * T) * scale) }, squares };
}

/**
 * ln Σ_j e^{−t‖y_i − y_j‖²} of every anchor i; −∞ if it has no j. The exponent is 2t y_i·y_j − t‖y_j‖², a
 * product of rows with one more entry, less t‖y_i‖².
 *
 * @param except the key that each anchor leaves out, −1 for none
 */
export function logKernelSums(
  anchors: KernelRows,
  keys: KernelRows,
  except: Int32Array,
): Float64Array {
  const left = { ...anchors.rows, appended: new Float64Array(anchors.rows.rows).fill(1) };
  const right = { ...keys.rows, appended: keys.squares.map((square) => -square) };
  const sums = left.rows * right.rows > FEW_PAIRS ? rowLogSumExps : doubleLogSumExps;
  return sums(left, right, except).map((log, row) => log - anchors.squares[row]);
}

/** ln of the mean over anchors of the mean of e^{−t‖·‖²} over their `others`, from the logarithms of sums. */
export function logMeanKernel(logs: Float64Array, others: number): number {
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  return largest + Math.log(sum) - Math.log(logs.length) - Math.log(others);
}
