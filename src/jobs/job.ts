import { readLocated } from "../formats/located-array.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { normalizeRows } from "../linalg/normalize-rows.ts";
import type { ClassLabels } from "../scoring/class-labels.ts";
import { checkedInput, type Norms, type ScoreInput, type Shape } from "../scoring/input.ts";
import { anchorRows } from "./anchor-rows.ts";
import { isSubset, type Outline, rowsPerChunk, temperatureOf } from "./outline.ts";
import { Partials } from "./partials.ts";
import type { JobStore } from "./store.ts";
import { Turns } from "./turns.ts";

/** Consecutive rows of several arrays. */
export interface Chunk {
  readonly first: number;
  readonly rows: number;
  readonly matrices: readonly Matrix[];
}

/** A job at work: its outline, and access to the rows of its files and to what was found so far. */
export class Job {
  readonly outline: Outline;
  readonly partials: Partials;
  readonly turns = new Turns();

  constructor(outline: Outline, store: JobStore) {
    this.outline = outline;
    this.partials = new Partials(store, this.turns);
  }

  /** Rows `first` to `first + count` of an array, as they are scored: normalised if asked. */
  async rows(name: string, first: number, count: number): Promise<Matrix> {
    const rows = await this.givenRows(name, first, count);
    if (this.outline.options.normalize === "l2" && name !== "view_mean") normalizeRows(rows);
    return rows;
  }

  /** The same as they are in the file. */
  async givenRows(name: string, first: number, count: number): Promise<Matrix> {
    const { arrays, dimensions: columns } = this.outline.input;
    const array = arrays.find((each) => each.name === name);
    if (array === undefined) throw new Error(`there is no array ${name}`);
    const read = (offset: number, length: number) => this.partials.read(array.key, offset, length);
    const values = await readLocated({ read }, array, first * columns, count * columns);
    const data =
      values instanceof Float32Array || values instanceof Float64Array
        ? values
        : Float32Array.from(values as ArrayLike<number>);
    return { rows: count, columns, data };
  }

  /** Rows `from` to `to` of several arrays, as many at a time as may be held. */
  async *chunks(names: readonly string[], from: number, to: number): AsyncGenerator<Chunk> {
    const most = rowsPerChunk(this.outline, names);
    for (let first = from; first < to; first += most) {
      const rows = Math.min(most, to - first);
      const matrices: Matrix[] = [];
      for (const name of names) matrices.push(await this.rows(name, first, rows));
      yield { first, rows, matrices };
    }
  }

  async labels(): Promise<ClassLabels | null> {
    if (this.outline.input.labels === null) return null;
    return {
      names: await this.partials.json<readonly string[]>("labels/names"),
      classes: await this.partials.integers("labels/classes"),
      counts: await this.partials.doubles("labels/counts"),
    };
  }

  /** Classes of the rows of `train`; null without. */
  async trainClasses(): Promise<Int32Array | null> {
    const { trainRows } = this.outline.input;
    return trainRows === null ? null : this.partials.integers("labels/train");
  }

  /** The input as a score has it, but for the values of the embeddings; known once they are scanned. */
  async scoreInput(): Promise<ScoreInput<Shape>> {
    const { input, options } = this.outline;
    const { samples: rows, dimensions: columns, trainRows } = input;
    const classes = await this.trainClasses();
    return checkedInput<Shape>({
      views: input.views.map(() => ({ rows, columns })),
      viewMean: input.hasViewMean ? { rows, columns } : null,
      train:
        trainRows === null || classes === null
          ? null
          : { embeddings: { rows: trainRows, columns }, classes },
      labels: await this.labels(),
      temperature: temperatureOf({ input, options }),
      normalized: options.normalize === "l2",
      norms: await this.norms(),
    });
  }

  /** Norms of the rows as they are scored; known once they are scanned. */
  async norms(): Promise<Norms> {
    return this.partials.json("scan/norms");
  }

  async mean(name: string): Promise<Float64Array> {
    return this.partials.doubles(`scan/mean.${name}`);
  }

  /** C×d: μ_c. */
  async scoredMeans(): Promise<Matrix> {
    return this.#classMatrix("scan/scoredMeans");
  }

  async classMeans(name: string): Promise<Matrix> {
    return this.#classMatrix(`scan/classMeans.${name}`);
  }

  async #classMatrix(address: string): Promise<Matrix> {
    const { dimensions: columns, labels } = this.outline.input;
    return { rows: labels?.classes ?? 0, columns, data: await this.partials.doubles(address) };
  }

  /** Which samples are anchors, in ascending order. */
  anchors(): Int32Array {
    const { input, anchors, options } = this.outline;
    return anchorRows(input.samples, anchors, options.seed ?? 0);
  }

  /** The rows of an array at the anchors `from` to `to`. */
  async anchorMatrix(name: string, from: number, to: number): Promise<Matrix> {
    if (!isSubset(this.outline)) return this.rows(name, from, to - from);
    return this.gathered(`anchors.${name}`, from, to);
  }

  /** Rows `from` to `to` of those that were gathered while scanning. */
  async gathered(selection: string, from: number, to: number): Promise<Matrix> {
    const { dimensions: columns } = this.outline.input;
    const { pieces, double } = await this.partials.json<Gathered>(`gathered/${selection}/pieces`);
    const length = (to - from) * columns;
    const data = double ? new Float64Array(length) : new Float32Array(length);
    let start = 0;
    for (const { address, rows } of pieces) {
      const [first, last] = [Math.max(from, start), Math.min(to, start + rows)];
      if (first < last) {
        const [skipped, count] = [(first - start) * columns, (last - first) * columns];
        const found = await this.partials.numbersAt(address, skipped, count, double);
        data.set(found, (first - from) * columns);
      }
      start += rows;
    }
    return { rows: to - from, columns, data };
  }

  /** The sum of what some steps of a stage have under a name, in their order. */
  async sum(stage: string, name: string, indices: Iterable<number>): Promise<Float64Array> {
    let sums: Float64Array | null = null;
    for (const index of indices) {
      const found = await this.partials.doubles(`${stage}/${index}/${name}`);
      if (sums === null) sums = found;
      else for (let i = 0; i < sums.length; i++) sums[i] += found[i];
    }
    if (sums === null) throw new Error(`${stage} has no steps`);
    return sums;
  }

  /** Values at every row of the blocks of some steps, in their order. */
  async column(stage: string, name: string, indices: Iterable<number>): Promise<Float64Array> {
    const parts: Float64Array[] = [];
    for (const index of indices) {
      parts.push(await this.partials.doubles(`${stage}/${index}/${name}`));
    }
    const values = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return values;
  }
}

/** Where the rows of a selection are, in their order. */
export interface Gathered {
  readonly pieces: readonly { readonly address: string; readonly rows: number }[];
  readonly double: boolean;
}
