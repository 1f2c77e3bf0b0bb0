import type { Matrix } from "../linalg/matrix.ts";
import type { SoftmaxRows } from "../linalg/softmax-regression.ts";
import type { Job } from "./job.ts";
import { fittedOf, type Outline, rowBytes } from "./outline.ts";
import { platformLimits } from "./platform-limits.ts";
import { blockOf, blocksIn } from "./stage.ts";

/** Rows that something is fitted on, in blocks of which a step passes over one. */
export interface FittedRows {
  readonly blocks: number;
  /** At most in a block. */
  readonly rows: number;
  readonly bytesPerRow: number;
  /** All of them. */
  count(job: Job): Promise<number>;
  block(job: Job, index: number): Promise<FittedBlock>;
}

interface FittedBlock {
  /** Rows that lie together, some of which are fitted on. */
  readonly from: number;
  readonly to: number;
  /** Their classes. */
  readonly labels: Int32Array;
  /** Those fitted on, ascending, and which of all of these is the first. */
  readonly indices: Int32Array;
  readonly first: number;
  read(from: number, count: number): Promise<Matrix>;
}

/** Some rows of a chunk of a block. */
export interface FittedChunk extends Omit<SoftmaxRows, "rows"> {
  readonly matrix: Matrix;
  /** Which of the rows asked for is the first. */
  readonly first: number;
}

/** Where the indices of each block begin among all of them, and where the last ends. */
export const FITTED_STARTS = "labels/fitted.starts";

/** The part of an array that probes are fitted on: in as many blocks as steps run at a time, or more. */
export function splitRows({ input, tiling }: Outline): FittedRows {
  const array = fittedOf(input);
  const total = input.trainRows ?? input.samples;
  const rows = Math.min(
    total,
    Math.max(tiling.rowsPerBlock, Math.ceil(total / platformLimits.concurrency)),
  );
  return {
    blocks: blocksIn(total, rows),
    rows,
    bytesPerRow: rowBytes(input, array),
    async count({ partials }) {
      return (await partials.integers(FITTED_STARTS)).at(-1) ?? 0;
    },
    async block(job, index) {
      const { partials } = job;
      const { from, to } = blockOf(index, rows, total);
      const [first, end] = (await partials.integers(FITTED_STARTS)).subarray(index, index + 2);
      return {
        from,
        to,
        labels: await partials.integersAt(
          array === "train" ? "labels/train" : "labels/classes",
          from,
          to - from,
        ),
        indices: await partials.integersAt("labels/fitted", first, end - first),
        first,
        read: (at, count) => job.rows(array, at, count),
      };
    },
  };
}

/** What `FITTED_STARTS` has, for so many indices of rows. */
export function fittedStarts(outline: Outline, indices: Int32Array): Int32Array {
  const { blocks, rows } = splitRows(outline);
  return Int32Array.from({ length: blocks + 1 }, (_, block) => lowerBound(indices, block * rows));
}

/** All rows of a selection, at most `most`, in one block; their classes lie at an address. */
export function selectedRows(
  { input }: Outline,
  selection: string,
  labels: string,
  most: number,
): FittedRows {
  return {
    blocks: 1,
    rows: most,
    bytesPerRow: rowBytes(input, fittedOf(input)),
    count: async ({ partials }) => (await partials.integers(labels)).length,
    async block(job) {
      const classes = await job.partials.integers(labels);
      return {
        from: 0,
        to: classes.length,
        labels: classes,
        indices: Int32Array.from(classes.keys()),
        first: 0,
        read: (from, count) => job.gathered(selection, from, from + count),
      };
    },
  };
}

/**
 * The rows of a block, as many at a time as may be held.
 *
 * @param positions which of the rows fitted on, ascending; all by default
 */
export async function* fittedChunks(
  job: Job,
  of: FittedRows,
  index: number,
  positions?: Int32Array,
): AsyncGenerator<FittedChunk> {
  const block = await of.block(job, index);
  const { from, to, labels } = block;
  let { indices, first } = block;
  if (positions !== undefined) {
    const start = lowerBound(positions, first);
    const chosen = positions.subarray(start, lowerBound(positions, first + indices.length));
    indices = chosen.map((position) => block.indices[position - block.first]);
    first = start;
  }
  const most = Math.max(1, Math.floor(job.outline.tiling.chunkBytes / of.bytesPerRow));
  for (let at = from; at < to; at += most) {
    const rows = Math.min(most, to - at);
    const [start, end] = [lowerBound(indices, at), lowerBound(indices, at + rows)];
    if (start === end) continue;
    yield {
      matrix: await block.read(at, rows),
      labels: labels.subarray(at - from, at - from + rows),
      indices: indices.subarray(start, end).map((row) => row - at),
      first: first + start,
    };
  }
}

/** How many of ascending values are below a limit. */
function lowerBound(values: Int32Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
