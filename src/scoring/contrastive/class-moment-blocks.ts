import type { Matrix } from "../../linalg/matrix.ts";
import { type MomentOptions, momentBlocks } from "../../linalg/moment-blocks.ts";
import { rowRange } from "../../linalg/row-range.ts";
import { ORDERS } from "../../linalg/similarity-moments.ts";
import type { ClassLabels } from "../class-labels.ts";
import { gatheredRows, gatherRows } from "./gather-rows.ts";
import { samplesByClass } from "./samples-by-class.ts";

/** Anchors a block, and moments of their positives held at a time, in doubles: 4 MiB. */
const MOST_ANCHORS = 64;
const MOMENTS_BUDGET = 2 ** 19;

/** The moments of one anchor's similarities to the others of its class and to every other sample. */
export interface ClassMoments {
  readonly sample: number;
  /** Where those of its positives and of all others start; overwritten by the next block. */
  readonly positives: Float64Array;
  readonly positivesStart: number;
  readonly others: Float64Array;
  readonly othersStart: number;
}

/** For every sample, class by class, the moments of its similarities z·z′/t. */
export function* classMomentBlocks(
  embeddings: Matrix,
  labels: ClassLabels,
  { temperature, grid }: Omit<MomentOptions, "except">,
): Generator<ClassMoments> {
  const perAnchor = grid.bins * ORDERS;
  const rows = Math.min(MOST_ANCHORS, Math.max(1, Math.floor(MOMENTS_BUDGET / perAnchor)));
  const positives = new Float64Array(rows * perAnchor);
  const { order, starts } = samplesByClass(labels);
  const matesFrom = chunksOf(embeddings, order);
  const chunk = gatheredRows(embeddings);

  for (let from = 0; from < order.length; from += rows) {
    const samples = order.subarray(from, from + rows);
    const anchors = gatherRows(embeddings, samples);
    positives.fill(0);
    // A block may span several classes, and a class several chunks.
    for (let first = 0; first < samples.length; ) {
      const c = labels.classes[samples[first]];
      const end = starts[c + 1];
      const own = rowRange(anchors, first, Math.min(samples.length, end - from));
      for (let start = starts[c]; start < end; start += chunk) {
        const mates = matesFrom(start, Math.min(start + chunk, end));
        const except = Int32Array.from({ length: own.rows }, (_, index) => {
          const place = from + first + index - start;
          return place >= 0 && place < mates.rows ? place : -1;
        });
        for (const block of momentBlocks(own, mates, { temperature, grid, except })) {
          const target = (first + block.firstRow) * perAnchor;
          const length = block.rows * perAnchor;
          for (let i = 0; i < length; i++) positives[target + i] += block.moments[i];
        }
      }
      first += own.rows;
    }
    const options = { temperature, grid, except: samples };
    for (const { firstRow, rows: count, moments } of momentBlocks(anchors, embeddings, options)) {
      for (let row = 0; row < count; row++) {
        yield {
          sample: samples[firstRow + row],
          positives,
          positivesStart: (firstRow + row) * perAnchor,
          others: moments,
          othersStart: row * perAnchor,
        };
      }
    }
  }
}

/** Copies of the rows `order[start]` to `order[end − 1]`; the last is kept, as blocks share classes. */
function chunksOf(embeddings: Matrix, order: Int32Array): (start: number, end: number) => Matrix {
  let kept = -1;
  let rows = rowRange(embeddings, 0, 0);
  return (start, end) => {
    if (start !== kept) rows = gatherRows(embeddings, order.subarray(start, end));
    kept = start;
    return rows;
  };
}
