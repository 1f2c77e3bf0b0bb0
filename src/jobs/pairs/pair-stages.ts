import type { Matrix } from "../../linalg/matrix.ts";
import { rowRange } from "../../linalg/row-range.ts";
import { stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import { labelBytes, type Outline, rowBytes, rowsPerChunk } from "../outline.ts";
import { blockOf, blocksIn, type Stage } from "../stage.ts";
import type { Anchors, PairMeasure, PlannedMeasure } from "./pair-measure.ts";

/** Bytes that the states of anchors may take at a time: more are taken one part after another. */
const STATE_BYTES = 20e6;

/** Bytes of the states of a block, which are written at once. */
const BLOCK_BYTES = 48e6;

/** Seconds of CPU that a step is cut to. */
const STEP_SECONDS = 30;

/**
 * A measure in two stages: steps of a block of anchors × a span of keys, then, for each block, the states of
 * its spans put together in their order, whatever the order in which they were computed.
 */
export function pairStages(outline: Outline, planned: PlannedMeasure): Stage[] {
  const { input } = outline;
  const cut = cutOf(outline, planned);
  const bytes = planned.keys.reduce((sum, name) => sum + rowBytes(input, name), 0);
  const anchorBytes = planned.anchors.reduce((sum, name) => sum + rowBytes(input, name), 0);
  const stateBytes = cut.anchorsPerBlock * planned.bytesPerAnchor;
  const parts = Math.ceil(stateBytes / STATE_BYTES);
  const held = Math.min(stateBytes, STATE_BYTES);
  const rows = rowsPerChunk(outline, planned.keys);
  const { isNeeded, ownBytes = 0 } = planned;
  return [
    {
      id: planned.id,
      steps: cut.blocks * cut.spans,
      cost: stepCost({
        seconds: cut.anchorsPerBlock * cut.keysPerSpan * planned.secondsPerPair,
        readBytes: parts * cut.keysPerSpan * bytes + cut.anchorsPerBlock * anchorBytes,
        writtenBytes: stateBytes,
        memoryBytes:
          3 * outline.tiling.chunkBytes +
          2 * cut.anchorsPerBlock * anchorBytes +
          held +
          ownBytes +
          labelBytes(outline),
        operations: parts * (blocksIn(cut.keysPerSpan, rows) * planned.keys.length + 4) + 4,
      }),
      ...(isNeeded && { isNeeded }),
      run: (job, index) => compare(job, planned, cut, index),
    },
    {
      id: `${planned.id}.fold`,
      steps: cut.blocks,
      cost: stepCost({
        seconds: cut.anchorsPerBlock * planned.secondsPerAnchor + 2e-9 * cut.spans * stateBytes,
        readBytes: cut.spans * stateBytes + cut.anchorsPerBlock * anchorBytes,
        writtenBytes: 64 * cut.anchorsPerBlock,
        memoryBytes:
          2 * held + 2 * cut.anchorsPerBlock * anchorBytes + ownBytes + labelBytes(outline),
        operations: 8 * cut.spans * parts + 20,
      }),
      ...(isNeeded && { isNeeded }),
      run: (job, index) => fold(job, planned, cut, index),
    },
  ];
}

/** Into how many blocks the anchors fall, each of which has a value for every column. */
export function anchorBlocks(outline: Outline, planned: PlannedMeasure): number {
  return cutOf(outline, planned).blocks;
}

interface Cut {
  readonly anchorsPerBlock: number;
  readonly keysPerSpan: number;
  readonly blocks: number;
  readonly spans: number;
}

function cutOf({ input, tiling, anchors }: Outline, planned: PlannedMeasure): Cut {
  const rowsBytes = planned.anchors.reduce((sum, name) => sum + rowBytes(input, name), 0);
  const byMemory = Math.floor(
    Math.min((2 * tiling.chunkBytes) / rowsBytes, BLOCK_BYTES / planned.bytesPerAnchor),
  );
  const anchorsPerBlock = evenly(anchors, Math.min(tiling.anchorsPerBlock, byMemory));
  const byTime = Math.floor(STEP_SECONDS / (anchorsPerBlock * planned.secondsPerPair));
  const keysPerSpan = evenly(planned.keyRows, Math.min(tiling.keysPerSpan, byTime));
  return {
    anchorsPerBlock,
    keysPerSpan,
    blocks: blocksIn(anchors, anchorsPerBlock),
    spans: blocksIn(planned.keyRows, keysPerSpan),
  };
}

/** How many of all to take at a time, at most so many, in pieces that are nearly alike: as a plan takes them to be. */
function evenly(all: number, most: number): number {
  return Math.ceil(all / blocksIn(all, Math.max(1, most)));
}

async function compare(job: Job, planned: PlannedMeasure, cut: Cut, index: number): Promise<void> {
  const block = Math.floor(index / cut.spans);
  const { from, to } = blockOf(index % cut.spans, cut.keysPerSpan, planned.keyRows);
  const measure = await planned.measure(job);
  const anchors = await anchorsOf(job, planned, cut, block);
  for (const part of partsOf(anchors, measure)) {
    const state = measure.begin(part.samples.length);
    for await (const { first, rows, matrices } of job.chunks(planned.keys, from, to)) {
      for (const done of measure.add(state, part, { first, matrices })) {
        await job.turns.took(done * rows * planned.secondsPerPair);
      }
    }
    measure.settle?.(state, part);
    for (const [name, values] of Object.entries(state)) {
      await job.partials.write(`${planned.id}/${index}/${part.from}.${name}`, values);
    }
  }
}

async function fold(job: Job, planned: PlannedMeasure, cut: Cut, block: number): Promise<void> {
  const measure = await planned.measure(job);
  const anchors = await anchorsOf(job, planned, cut, block);
  const columns = new Map<string, Float64Array>();
  for (const part of partsOf(anchors, measure)) {
    const state = measure.begin(part.samples.length);
    const other = measure.begin(part.samples.length);
    for (let span = 0; span < cut.spans; span++) {
      const index = block * cut.spans + span;
      for (const [name, values] of Object.entries(other)) {
        await job.partials.into(values, `${planned.id}/${index}/${part.from}.${name}`);
      }
      measure.merge(state, other);
    }
    for (const [name, values] of Object.entries(measure.finish(state, part))) {
      const perAnchor = values.length / part.samples.length;
      const column = columns.get(name) ?? new Float64Array(perAnchor * anchors.samples.length);
      column.set(values, part.from * perAnchor);
      columns.set(name, column);
    }
  }
  for (const [name, values] of columns) {
    await job.partials.write(`${planned.id}.fold/${block}/${name}`, values);
  }
}

async function anchorsOf(
  job: Job,
  { anchors }: PlannedMeasure,
  { anchorsPerBlock }: Cut,
  block: number,
): Promise<Anchors> {
  const all = job.anchors();
  const { from, to } = blockOf(block, anchorsPerBlock, all.length);
  const matrices: Matrix[] = [];
  for (const name of anchors) matrices.push(await job.anchorMatrix(name, from, to));
  return { samples: all.subarray(from, to), matrices };
}

/** Anchors whose states may be held at a time. */
function* partsOf(
  { samples, matrices }: Anchors,
  { bytesPerAnchor }: PairMeasure,
): Generator<Anchors & { readonly from: number }> {
  const most = Math.max(1, Math.floor(STATE_BYTES / bytesPerAnchor));
  for (let from = 0; from < samples.length; from += most) {
    const to = Math.min(from + most, samples.length);
    yield {
      from,
      samples: samples.subarray(from, to),
      matrices: matrices.map((matrix) => rowRange(matrix, from, to)),
    };
  }
}
