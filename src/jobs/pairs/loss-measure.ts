import type { Matrix } from "../../linalg/matrix.ts";
import { momentBlocks } from "../../linalg/moment-blocks.ts";
import { rowDot } from "../../linalg/row-dot.ts";
import { type Grid, gridFor, ORDERS } from "../../linalg/similarity-moments.ts";
import type { ViewComparison } from "../../scoring/contrastive/comparison.ts";
import { meanSimilarity } from "../../scoring/contrastive/exact-loss.ts";
import { expectedLogSum } from "../../scoring/contrastive/expected-log-sum.ts";
import { gatherRows } from "../../scoring/contrastive/gather-rows.ts";
import { pairMomentBlocks } from "../../scoring/contrastive/pair-moment-blocks.ts";
import type { RowNorms } from "../../scoring/row-norms.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import type { Job } from "../job.ts";
import { drawsOf, type Outline } from "../outline.ts";
import {
  type Anchors,
  itselfAmong,
  type Keys,
  type PairMeasure,
  type PairState,
  type PlannedMeasure,
} from "./pair-measure.ts";

/** Of unit rows, which most embeddings are; of longer ones there are more bins, and more parts. */
const USUAL_NORM = 1;

/** The losses at every number of draws but one, whose loss is 0. */
export function othersOf(outline: Outline): readonly number[] {
  const others = drawsOf(outline).map((draws) => draws - 1);
  return [...new Set(others)].filter((k) => k > 0).sort((a, b) => a - b);
}

/** The InfoNCE of every anchor at every K, by the moments of its similarities to all others. */
export function viewLosses(
  outline: Outline,
  id: string,
  { anchors, positives, negatives }: ViewComparison<string>,
  temperature: number,
): PlannedMeasure {
  const { input } = outline;
  const bins = gridFor(USUAL_NORM / temperature + Math.log(negatives.length)).bins;
  return {
    id,
    anchors: [anchors, positives],
    keys: negatives,
    keyRows: input.samples,
    bytesPerAnchor: 8 * ORDERS * bins,
    secondsPerPair:
      negatives.length === 1
        ? nanoseconds(2.6) + PRODUCT * input.dimensions
        : nanoseconds(26) + 2.4 * PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(12e3 + 1200 * drawsOf(outline).length),
    async measure(job) {
      const norms = await normsByName(job);
      const norm = Math.max(...[positives, ...negatives].map((name) => norms(name).max));
      const bound = (norms(anchors).max * norm) / temperature;
      const grid = gridFor(bound + Math.log(negatives.length));
      return new ViewLossMeasure(outline, grid, temperature);
    },
  };
}

async function normsByName(job: Job): Promise<(name: string) => RowNorms> {
  const norms = await job.norms();
  return (name) => norms.views[job.outline.input.views.indexOf(name)];
}

class ViewLossMeasure implements PairMeasure {
  readonly bytesPerAnchor: number;
  readonly #outline: Outline;
  readonly #grid: Grid;
  readonly #temperature: number;

  constructor(outline: Outline, grid: Grid, temperature: number) {
    this.bytesPerAnchor = 8 * ORDERS * grid.bins;
    this.#outline = outline;
    this.#grid = grid;
    this.#temperature = temperature;
  }

  begin(anchors: number): PairState {
    return { moments: new Float64Array(anchors * this.#grid.bins * ORDERS) };
  }

  *add(
    { moments }: PairState,
    { samples, matrices: [anchors] }: Anchors,
    keys: Keys,
  ): Generator<number> {
    const [first, second] = keys.matrices;
    const except = itselfAmong(samples, keys.first, first.rows);
    const options = { temperature: this.#temperature, grid: this.#grid, except };
    const blocks =
      second === undefined
        ? momentBlocks(anchors, first, options)
        : pairMomentBlocks(anchors, first, second, options);
    const perAnchor = this.#grid.bins * ORDERS;
    for (const block of blocks) {
      const length = block.rows * perAnchor;
      addTo(moments, block.firstRow * perAnchor, block.moments, length);
      yield block.rows;
    }
  }

  merge(into: PairState, other: PairState): void {
    addTo(into.moments, 0, other.moments, into.moments.length);
  }

  finish(state: PairState, { samples, matrices: [anchors, positives] }: Anchors) {
    const moments = state.moments as Float64Array;
    const others = othersOf(this.#outline);
    const write = expectedLogSum(this.#grid, others);
    const count = this.#outline.input.samples - 1;
    const perAnchor = this.#grid.bins * ORDERS;
    return lossColumns(others, samples.length, (anchor, losses) => {
      const positive = rowDot(anchors, anchor, positives, anchor) / this.#temperature;
      write(positive, { moments, start: anchor * perAnchor, count }, losses);
    });
  }
}

/** The same where the positives are the others of the class. */
export function classLosses(outline: Outline, id: string, temperature: number): PlannedMeasure {
  const { input } = outline;
  const [view] = input.views;
  const bins = gridFor(USUAL_NORM / temperature).bins;
  return {
    id,
    anchors: [view],
    keys: [view],
    keyRows: input.samples,
    bytesPerAnchor: 16 * ORDERS * bins,
    secondsPerPair: 2 * (nanoseconds(2.6) + PRODUCT * input.dimensions),
    secondsPerAnchor: nanoseconds(24e3 + 2400 * drawsOf(outline).length),
    async measure(job) {
      const norms = await normsByName(job);
      const grid = gridFor(norms(view).max ** 2 / temperature);
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      return new ClassLossMeasure(outline, grid, temperature, labels.classes, labels.counts);
    },
  };
}

class ClassLossMeasure implements PairMeasure {
  readonly bytesPerAnchor: number;
  readonly #outline: Outline;
  readonly #grid: Grid;
  readonly #temperature: number;
  readonly #classes: Int32Array;
  readonly #counts: Float64Array;

  constructor(
    outline: Outline,
    grid: Grid,
    temperature: number,
    classes: Int32Array,
    counts: Float64Array,
  ) {
    this.bytesPerAnchor = 16 * ORDERS * grid.bins;
    this.#outline = outline;
    this.#grid = grid;
    this.#temperature = temperature;
    this.#classes = classes;
    this.#counts = counts;
  }

  begin(anchors: number): PairState {
    const length = anchors * this.#grid.bins * ORDERS;
    return { others: new Float64Array(length), positives: new Float64Array(length) };
  }

  *add(state: PairState, { samples, matrices: [anchors] }: Anchors, keys: Keys): Generator<number> {
    const [rows] = keys.matrices;
    const options = { temperature: this.#temperature, grid: this.#grid };
    const perAnchor = this.#grid.bins * ORDERS;
    const except = itselfAmong(samples, keys.first, rows.rows);
    for (const block of momentBlocks(anchors, rows, { ...options, except })) {
      const length = block.rows * perAnchor;
      addTo(state.others, block.firstRow * perAnchor, block.moments, length);
      yield block.rows;
    }
    const mates = byClass(this.#classes.subarray(keys.first, keys.first + rows.rows));
    for (const [c, places] of byClass(samples.map((sample) => this.#classes[sample]))) {
      const own = mates.get(c);
      if (own === undefined) continue;
      const place = new Map(own.map((row, index) => [row, index]));
      const gathered: Matrix = gatherRows(anchors, Int32Array.from(places));
      const left = Int32Array.from(places, (anchor) => place.get(except[anchor]) ?? -1);
      const of = gatherRows(rows, Int32Array.from(own));
      for (const block of momentBlocks(gathered, of, { ...options, except: left })) {
        for (let row = 0; row < block.rows; row++) {
          const to = places[block.firstRow + row] * perAnchor;
          const from = block.moments.subarray(row * perAnchor, (row + 1) * perAnchor);
          addTo(state.positives, to, from, perAnchor);
        }
        yield (block.rows * own.length) / rows.rows;
      }
    }
  }

  merge(into: PairState, other: PairState): void {
    addTo(into.others, 0, other.others, into.others.length);
    addTo(into.positives, 0, other.positives, into.positives.length);
  }

  finish(state: PairState, { samples }: Anchors) {
    const moments = state.positives as Float64Array;
    const numbers = othersOf(this.#outline);
    const write = expectedLogSum(this.#grid, numbers);
    const perAnchor = this.#grid.bins * ORDERS;
    return lossColumns(numbers, samples.length, (anchor, losses) => {
      const start = anchor * perAnchor;
      const count = this.#counts[this.#classes[samples[anchor]]] - 1;
      const mean = meanSimilarity(moments, start, count, this.#grid);
      const all = this.#outline.input.samples - 1;
      const others = { moments: state.others as Float64Array, start, count: all };
      write({ moments, start, count, mean }, others, losses);
    });
  }
}

/** A column for each number of others. */
function lossColumns(
  others: readonly number[],
  anchors: number,
  write: (anchor: number, losses: Float64Array) => void,
): Record<string, Float64Array> {
  const columns = others.map(() => new Float64Array(anchors));
  const losses = new Float64Array(others.length);
  for (let anchor = 0; anchor < anchors && others.length > 0; anchor++) {
    write(anchor, losses);
    columns.forEach((column, index) => {
      column[anchor] = losses[index];
    });
  }
  return Object.fromEntries(others.map((k, index) => [`${k}`, columns[index]]));
}

/** Places of each class, in order. */
function byClass(classes: Int32Array): Map<number, number[]> {
  const places = new Map<number, number[]>();
  classes.forEach((c, place) => {
    const known = places.get(c);
    if (known === undefined) places.set(c, [place]);
    else known.push(place);
  });
  return places;
}

function addTo(
  sums: PairState[string],
  at: number,
  values: ArrayLike<number>,
  length: number,
): void {
  for (let i = 0; i < length; i++) sums[at + i] += values[i];
}
