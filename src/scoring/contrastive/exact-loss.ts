import { momentBlocks } from "../../linalg/moment-blocks.ts";
import { rowDot } from "../../linalg/row-dot.ts";
import { BIN_WIDTH, type Grid, gridFor, ORDERS } from "../../linalg/similarity-moments.ts";
import { rowNorms } from "../row-norms.ts";
import { classMomentBlocks } from "./class-moment-blocks.ts";
import {
  type ClassComparison,
  type Comparison,
  samplesOf,
  type ViewComparison,
} from "./comparison.ts";
import { expectedLogSum } from "./expected-log-sum.ts";
import { pairMomentBlocks } from "./pair-moment-blocks.ts";

/** Receives the losses of an anchor, for the numbers in ascending order; overwritten by the next. */
type Visit = (sample: number, losses: Float64Array) => void;

/** Values of the loss for each number of other samples, in the order asked. */
export interface ExactLosses {
  readonly means: readonly number[];
  /** Those of each sample; null if not asked for. */
  readonly perSample: readonly Float64Array[] | null;
}

/**
 * InfoNCE, in nats, for each number K of other samples: the mean over samples i of
 *
 *   E −ln( e^{z_i·z_i⁺/t} / (e^{z_i·z_i⁺/t} + Σ_{k≤K} Σ_v e^{z_i·z_{j_k}^v/t}) ),
 *
 * the j_k drawn independently and uniformly from the other samples, v over the views in `negatives`.
 * In the same-class setting z_i⁺ is drawn from the others of the class. The expectation, which batches
 * only sample, is within 1e-10 (6e-11 at worst, with similarities placed to that end; 1.2e-11 on real
 * embeddings), where products are in double precision.
 *
 * The N×N similarities are formed once, a tile at a time, whatever the number of K.
 *
 * @param temperature t; no |z·z′|/t may exceed 150
 * @param others K from 0 to 10¹², in any order
 */
export function exactLosses(
  comparison: Comparison,
  temperature: number,
  others: readonly number[],
  { perSample = false } = {},
): ExactLosses {
  const samples = samplesOf(comparison);
  const ascending = [...new Set(others)].filter((k) => k > 0).sort((a, b) => a - b);
  const sums = new Float64Array(ascending.length);
  const values = perSample ? ascending.map(() => new Float64Array(samples)) : null;
  const visit: Visit = (sample, losses) => {
    for (let i = 0; i < losses.length; i++) {
      sums[i] += losses[i];
      if (values !== null) values[i][sample] = losses[i];
    }
  };
  if (ascending.length > 0) {
    if (comparison.kind === "views") visitViews(comparison, temperature, ascending, visit);
    else visitClasses(comparison, temperature, ascending, visit);
  }
  const place = new Map(ascending.map((k, index) => [k, index]));
  // No loss is negative, but rounding may make nothing of one slightly so.
  const mean = (k: number) => (k === 0 ? 0 : Math.max(0, sums[place.get(k)!] / samples));
  return {
    means: others.map(mean),
    perSample:
      values && others.map((k) => (k === 0 ? new Float64Array(samples) : values[place.get(k)!])),
  };
}

function visitViews(
  { anchors, positives, negatives }: ViewComparison,
  temperature: number,
  ascending: readonly number[],
  visit: Visit,
): void {
  const norm = Math.max(...[positives, ...negatives].map((view) => rowNorms(view, "view2").max));
  const bound = (rowNorms(anchors, "view1").max * norm) / temperature;
  const grid = gridFor(bound + Math.log(negatives.length));
  const except = Int32Array.from({ length: anchors.rows }, (_, row) => row);
  const options = { temperature, grid, except };
  const [first, second] = negatives;
  const blocks =
    second === undefined
      ? momentBlocks(anchors, first, options)
      : pairMomentBlocks(anchors, first, second, options);
  const write = expectedLogSum(grid, ascending);
  const losses = new Float64Array(ascending.length);
  const count = anchors.rows - 1;
  for (const { firstRow, rows, moments } of blocks) {
    for (let row = 0; row < rows; row++) {
      const sample = firstRow + row;
      const positive = rowDot(anchors, sample, positives, sample) / temperature;
      write(positive, { moments, start: row * grid.bins * ORDERS, count }, losses);
      visit(sample, losses);
    }
  }
}

function visitClasses(
  { embeddings, labels }: ClassComparison,
  temperature: number,
  ascending: readonly number[],
  visit: Visit,
): void {
  const grid = gridFor(rowNorms(embeddings, "embeddings").max ** 2 / temperature);
  const write = expectedLogSum(grid, ascending);
  const losses = new Float64Array(ascending.length);
  const options = { temperature, grid };
  for (const block of classMomentBlocks(embeddings, labels, options)) {
    const { sample, positives: moments, positivesStart: start, others, othersStart } = block;
    const count = labels.counts[labels.classes[sample]] - 1;
    const mean = meanSimilarity(moments, start, count, grid);
    const binned = { moments: others, start: othersStart, count: embeddings.rows - 1 };
    write({ moments, start, count, mean }, binned, losses);
    visit(sample, losses);
  }
}

export function meanSimilarity(
  moments: Float64Array,
  start: number,
  count: number,
  { origin, bins }: Grid,
): number {
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    const slot = start + bin * ORDERS;
    sum += (bin - origin) * moments[slot] + moments[slot + 1];
  }
  return (sum * BIN_WIDTH) / count;
}
