import type { Matrix } from "../../linalg/matrix.ts";
import { momentBlocks } from "../../linalg/moment-blocks.ts";
import { rowDot } from "../../linalg/row-dot.ts";
import { BIN_WIDTH, type Grid, gridFor, ORDERS } from "../../linalg/similarity-moments.ts";
import { rowNorms } from "../row-norms.ts";
import { gatheredRows, gatherRows } from "./gather-rows.ts";
import { EXPONENTIAL, weigh } from "./similarity-transform.ts";

/** Below this, similarities are formed one by one: preparing blocks of them costs more. */
export const SMALLEST_BLOCK = 32;

/**
 * Writes to `sums[i]` the sum over the other members j of a batch, and over the views that are
 * negatives, of e^{z_i·z_j/t}, i the i-th of `members`.
 */
export type BatchSums = (members: Int32Array, sums: Float64Array) => void;

export function batchSums(
  anchors: Matrix,
  negatives: readonly Matrix[],
  temperature: number,
): BatchSums {
  const norm = Math.max(...negatives.map((view) => rowNorms(view, "view2").max));
  const grid = gridFor((rowNorms(anchors, "view1").max * norm) / temperature);
  return (members, sums) => {
    sums.fill(0);
    for (const view of negatives) {
      if (members.length < SMALLEST_BLOCK) addOneByOne(anchors, view, members, temperature, sums);
      else addBlocks(anchors, view, members, temperature, grid, sums);
    }
  };
}

function addOneByOne(
  anchors: Matrix,
  negatives: Matrix,
  members: Int32Array,
  temperature: number,
  sums: Float64Array,
): void {
  for (let i = 0; i < members.length; i++) {
    for (let j = 0; j < members.length; j++) {
      if (j === i) continue;
      sums[i] += Math.exp(rowDot(anchors, members[i], negatives, members[j]) / temperature);
    }
  }
}

function addBlocks(
  anchors: Matrix,
  negatives: Matrix,
  members: Int32Array,
  temperature: number,
  grid: Grid,
  sums: Float64Array,
): void {
  const centres = Float64Array.from({ length: grid.bins }, (_, bin) =>
    Math.exp((bin - grid.origin) * BIN_WIDTH),
  );
  const chunk = gatheredRows(negatives);
  for (let right = 0; right < members.length; right += chunk) {
    const others = gatherRows(negatives, members.subarray(right, right + chunk));
    for (let left = 0; left < members.length; left += chunk) {
      const own = gatherRows(anchors, members.subarray(left, left + chunk));
      const except =
        left === right ? Int32Array.from({ length: own.rows }, (_, row) => row) : undefined;
      const options = { temperature, grid, ...(except && { except }) };
      for (const { firstRow, rows, moments } of momentBlocks(own, others, options)) {
        for (let row = 0; row < rows; row++) {
          sums[left + firstRow + row] += sumOfExponentials(moments, row, centres);
        }
      }
    }
  }
}

/** Σ e^s over the similarities of the anchor at `row` of a block. */
function sumOfExponentials(moments: Float64Array, row: number, centres: Float64Array): number {
  let slot = row * centres.length * ORDERS;
  let sum = 0;
  for (let bin = 0; bin < centres.length; bin++, slot += ORDERS) {
    if (moments[slot] !== 0) sum += centres[bin] * weigh(EXPONENTIAL, moments, slot);
  }
  return sum;
}
