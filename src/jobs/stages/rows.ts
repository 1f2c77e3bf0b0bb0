import type { Matrix } from "../../linalg/matrix.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import type { ClassLabels } from "../../scoring/class-labels.ts";
import { averageLogits, LOGITS_ROWS, logits } from "../../scoring/classification/logits.ts";
import { meanClassifierValues } from "../../scoring/classification/mean-classifier.ts";
import { anchorViews } from "../../scoring/contrastive/comparison.ts";
import { gapValues } from "../../scoring/contrastive/gap.ts";
import { spreadValues } from "../../scoring/contrastive/spread.ts";
import { subsetLossMethodOf, subsetLossRules } from "../../scoring/contrastive/subset-loss.ts";
import type { SubsetPopulation } from "../../scoring/contrastive/subset-loss-types.ts";
import { supervisedLosses } from "../../scoring/contrastive/supervised-loss.ts";
import { alignmentValues, classScatter } from "../../scoring/geometry/alignment.ts";
import { type ClassAxes, squaresWithin } from "../../scoring/geometry/neural-collapse.ts";
import { nanoseconds, PRODUCT, SLOW_PRODUCT, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import {
  type Asked,
  asks,
  drawsOf,
  evaluatedOf,
  labelBytes,
  type Outline,
  rowBytes,
  rowsPerChunk,
  sampleArraysOf,
  temperatureOf,
} from "../outline.ts";
import { blockOf, blocksIn, type Stage } from "../stage.ts";
import { groupSum, type SumTree, sumPhases } from "../sum-tree.ts";

/**
 * Everything that a row says by itself once the means of classes are known: losses of the mean classifier,
 * the gap, subset losses, alignment, the spread within classes.
 */
export function rowsStage(outline: Outline): Stage {
  const { input, tiling } = outline;
  const names = sampleArraysOf(input);
  const rows = Math.min(tiling.rowsPerBlock, input.samples);
  const bytes = names.reduce((sum, name) => sum + rowBytes(input, name), 0);
  const classes = input.labels?.classes ?? 0;
  const columns = 40;
  return {
    id: "rows",
    steps: blocksIn(input.samples, tiling.rowsPerBlock),
    cost: stepCost({
      seconds: rows * secondsPerRow(outline),
      readBytes: rows * bytes,
      writtenBytes: 8 * rows * columns,
      memoryBytes:
        2 * tiling.chunkBytes +
        8 * rows * columns +
        8 * (input.views.length + 1) * LOGITS_ROWS * classes +
        labelBytes(outline) +
        8 * input.dimensions * (classes + Math.min(classes, input.dimensions)),
      operations: names.length * blocksIn(rows, rowsPerChunk(outline, names)) + columns,
    }),
    run: runRows,
    merges: sumPhases(outline, treeOf(outline)),
  };
}

/** What is summed over all rows. */
const SUMS = ["collapse", "scatter.value", "scatter.unit", "subsets"] as const;
type RowSum = (typeof SUMS)[number];

function treeOf({ input, tiling }: Outline): SumTree {
  return {
    name: "rows",
    groups: [blocksIn(input.samples, tiling.rowsPerBlock)],
    sums: SUMS,
    bytes: 8 * (input.dimensions + (input.labels?.classes ?? 0) + 1),
  };
}

/** The sum over all rows. */
export function rowSum(job: Job, name: RowSum): Promise<Float64Array> {
  return groupSum(job, treeOf(job.outline), 0, name);
}

/** Estimated seconds of a row. */
export function secondsPerRow(outline: Asked): number {
  const { input } = outline;
  const { dimensions, labels, views } = input;
  const classes = labels?.classes ?? 0;
  const embeddings = views.length + 2;
  const products = classes * dimensions;
  const collapse = asks(outline, "geometry") ? Math.min(classes, dimensions) * dimensions : 0;
  const logitsTime = embeddings * (nanoseconds(100 + 12 * classes) + PRODUCT * products);
  return (
    3 * logitsTime +
    SLOW_PRODUCT * (collapse + 12 * views.length * dimensions) +
    nanoseconds(subsetNanoseconds(outline))
  );
}

/** As in `score-cost.ts`. */
function subsetNanoseconds(outline: Asked): number {
  if (outline.input.labels === null || !asks(outline, "contrastive", "bounds")) return 0;
  const { classes } = outline.input.labels;
  const views = anchorViews(outline.input).length;
  const points = drawsOf(outline).length;
  switch (
    subsetLossMethodOf(
      populationOf(outline, new Float64Array(classes).fill(outline.input.samples / classes)),
    )
  ) {
    case "enumerated":
      return views * 3 * 2 ** (classes - 1);
    case "integrated":
      return views * 5500 * classes * points;
    case "sampled":
      return views * 2 * 170 * classes;
  }
}

export function populationOf(outline: Asked, counts: Float64Array): SubsetPopulation {
  return {
    counts,
    views: anchorViews(outline.input).length,
    negatives: drawsOf(outline).map((draws) => draws - 1),
    seed: outline.options.seed ?? 0,
  };
}

/** Values at every row of a block, filled a chunk at a time. */
class Columns {
  readonly #rows: number;
  readonly #columns = new Map<string, Float64Array>();

  constructor(rows: number) {
    this.#rows = rows;
  }

  set(name: string, values: ArrayLike<number>, at: number): void {
    const column = this.#columns.get(name) ?? new Float64Array(this.#rows);
    column.set(values, at);
    this.#columns.set(name, column);
  }

  async write(job: Job, index: number): Promise<void> {
    for (const [name, values] of this.#columns) {
      await job.partials.write(`rows/${index}/${name}`, values);
    }
  }
}

/** Sums that grow with every chunk. */
class Sums {
  readonly #sums = new Map<RowSum, Float64Array>();

  add(name: RowSum, values: Float64Array): void {
    const sum = this.#sums.get(name);
    if (sum === undefined) this.#sums.set(name, values.slice());
    else for (let i = 0; i < sum.length; i++) sum[i] += values[i];
  }

  async write(job: Job, index: number): Promise<void> {
    for (const [name, values] of this.#sums) {
      await job.partials.write(`rows/${index}/${name}`, values);
    }
  }
}

async function runRows(job: Job, index: number): Promise<void> {
  const { outline } = job;
  const { input, tiling } = outline;
  const { from, to } = blockOf(index, tiling.rowsPerBlock, input.samples);
  const labels = await job.labels();
  const means = labels && (await job.scoredMeans());
  const collapse = labels && (await axesOf(job));
  const spread = labels && input.views.length === 1 ? await classCentres(job) : null;
  const names = sampleArraysOf(input);
  const columns = new Columns(to - from);
  const sums = new Sums();
  for await (const { first, rows, matrices } of job.chunks(names, from, to)) {
    const views = matrices.slice(0, input.views.length);
    const viewMean = input.hasViewMean ? matrices[input.views.length] : null;
    const evaluated = viewMean ?? views[0];
    const at = first - from;
    const own = labels?.classes.subarray(first, first + rows) ?? null;
    if (asks(outline, "geometry") && views.length > 1) {
      const { value, unit } = alignmentValues(views);
      columns.set("alignment.value", value, at);
      columns.set("alignment.unit", unit, at);
    }
    if (labels === null || own === null || means === null) continue;
    if (asks(outline, "contrastive", "bounds")) {
      addLosses(outline, labels, means, { views, viewMean, own, first, at }, columns, sums);
    }
    if (asks(outline, "classification")) {
      addMeanClassifier(outline, means, { views, viewMean, own, at }, columns);
    }
    if (asks(outline, "geometry")) {
      if (collapse)
        sums.add("collapse", squaresWithin(evaluated, own, collapse.means, collapse.axes));
      if (spread) {
        const ones = new Float64Array(rows).fill(1);
        sums.add("scatter.value", classScatter(views[0], ones, own, spread.value));
        sums.add("scatter.unit", classScatter(views[0], unitScales(views[0]), own, spread.unit));
      }
    }
  }
  await columns.write(job, index);
  await sums.write(job, index);
}

interface RowsOfChunk {
  readonly views: readonly Matrix[];
  readonly viewMean: Matrix | null;
  /** Their classes. */
  readonly own: Int32Array;
  /** Where they begin in the block. */
  readonly at: number;
}

function addLosses(
  outline: Outline,
  { counts }: ClassLabels,
  means: Matrix,
  { views, viewMean, own, first, at }: RowsOfChunk & { readonly first: number },
  columns: Columns,
  sums: Sums,
): void {
  const temperature = temperatureOf(outline);
  if (temperature === null) return;
  const anchors = anchorViews({ views });
  const all = [temperature, ...(outline.options.temperatures ?? []), 1];
  all.forEach((t, index) => {
    columns.set(`supervised.${index}`, supervisedLosses(anchors, means, own, t), at);
  });
  const gaps = gapValues({ views, sampleMeans: viewMean, means, labels: own, temperature });
  for (const term of ["clipped", "unclipped", "variance"] as const) {
    columns.set(`gap.${term}`, gaps[term], at);
  }
  const { deviation, totalVariance } = spreadValues(anchors, means, own);
  columns.set("spread.deviation", deviation, at);
  columns.set("spread.totalVariance", totalVariance, at);
  const population = populationOf(outline, counts);
  const rule = subsetLossRules[subsetLossMethodOf(population)];
  sums.add(
    "subsets",
    rule.sums({ anchors, firstSample: first, means, labels: own, temperature }, population),
  );
}

/** Names of what the mean classifier is tried on, as a score has them. */
export function meanEmbeddings(outline: Outline): readonly string[] {
  const { views, hasViewMean } = outline.input;
  return [
    ...views,
    ...(views.length > 1 ? ["mean_of_views"] : []),
    ...(hasViewMean ? ["view_mean"] : []),
  ];
}

function addMeanClassifier(
  outline: Outline,
  means: Matrix,
  { views, viewMean, own, at }: RowsOfChunk,
  columns: Columns,
): void {
  const temperature = temperatureOf(outline) ?? 1;
  const scored = (embeddings: Matrix) => logits(embeddings, means, temperature);
  for (const name of meanEmbeddings(outline)) {
    const view = outline.input.views.indexOf(name);
    const rows =
      view >= 0
        ? scored(views[view])
        : name === "view_mean" && viewMean
          ? scored(viewMean)
          : averageLogits(views.map(scored));
    const values = meanClassifierValues(rows, own);
    for (const term of ["top1", "top5", "loss", "predictions"] as const) {
      columns.set(`mean.${name}.${term}`, values[term], at);
    }
  }
}

/** What neural collapse projects rows on; null if it does not. */
export async function axesOf(
  job: Job,
): Promise<{ readonly means: Matrix; readonly axes: ClassAxes } | null> {
  const { partials, outline } = job;
  if (!(await partials.exists("scan/axes.trace"))) return null;
  const values = await partials.doubles("scan/axes.values");
  const [trace] = await partials.doubles("scan/axes.trace");
  const data = await partials.doubles("scan/axes.vectors");
  const vectors = { rows: values.length, columns: outline.input.dimensions, data };
  return {
    means: await job.classMeans(evaluatedOf(outline.input)),
    axes: { values, vectors, trace },
  };
}

async function classCentres(job: Job) {
  const [view] = job.outline.input.views;
  return {
    value: (await job.classMeans(view)).data as Float64Array,
    unit: await job.partials.doubles(`scan/unitMeans.${view}`),
  };
}
