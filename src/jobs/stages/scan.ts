import type { Matrix } from "../../linalg/matrix.ts";
import { normalizeRows } from "../../linalg/normalize-rows.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import { addClassSums, classCounts, meansFrom } from "../../scoring/class-means.ts";
import { requirePositives } from "../../scoring/contrastive/contrastive.ts";
import { requireModerateScores } from "../../scoring/contrastive/score-range.ts";
import { scaledClassMeans } from "../../scoring/geometry/alignment.ts";
import { classAxes, MOST_CLASSES } from "../../scoring/geometry/neural-collapse.ts";
import {
  type Norms,
  requireDirections,
  requireLabelled,
  requireTemperature,
} from "../../scoring/input.ts";
import { type RowNorms, rowNorms } from "../../scoring/row-norms.ts";
import { ScoreInputError } from "../../scoring/score-problems.ts";
import { averageMeans } from "../../scoring/scored-means.ts";
import { SLOW_PRODUCT, stepCost } from "../costs.ts";
import { Gatherer } from "../gatherer.ts";
import type { Gathered, Job } from "../job.ts";
import {
  asks,
  evaluatedOf,
  isDouble,
  labelBytes,
  type Outline,
  rowBytes,
  rowsPerChunk,
  sampleArraysOf,
} from "../outline.ts";
import { type RowPlace, rowPlaces } from "../row-places.ts";
import { selectionsOf } from "../selections.ts";
import { blocksIn, type Stage } from "../stage.ts";
import { groupSum, type SumTree, sumPhases } from "../sum-tree.ts";

/** Norms between which products are normal numbers in single precision, in which a job compares rows. */
const SMALLEST_NORM = 1e-15;
const LARGEST_NORM = 1e15;

/** What a step finds of an array. */
interface Found {
  readonly given: RowNorms;
  readonly scored: RowNorms;
}

/**
 * Looks at every value once: whether it is a number, the norms of rows, sums of rows and of those of each
 * class; and puts together the rows that are needed together later. A step takes a block of one array.
 */
export function scanStage(outline: Outline): Stage {
  const places = rowPlaces(outline, sampleArraysOf(outline.input));
  const { input, tiling } = outline;
  const { dimensions } = input;
  const largest = Math.max(...places.map(({ array }) => rowBytes(input, array)));
  const rows = Math.max(...places.map(({ from, to }) => to - from));
  const sums = 8 * dimensions * (1 + 2 * (input.labels?.classes ?? 0));
  return {
    id: "scan",
    steps: places.length,
    cost: stepCost({
      seconds: 4 * rows * dimensions * SLOW_PRODUCT,
      readBytes: rows * largest,
      writtenBytes: sums + tiling.gatheredBytes,
      memoryBytes: 2 * tiling.chunkBytes + sums + 2 * tiling.gatheredBytes + labelBytes(outline),
      operations: blocksIn(rows, rowsPerChunk(outline, [places[0].array])) + 20,
    }),
    run: (job, index) => scan(job, places[index], index),
    merges: sumPhases(outline, treeOf(outline, places)),
    async reduce(job) {
      await reduceScan(job, places);
      return false;
    },
  };
}

/** Sums of rows, and of those of each class, an array a group. */
function treeOf({ input }: Outline, places: readonly RowPlace[]): SumTree {
  const { dimensions, labels } = input;
  return {
    name: "scan",
    groups: arraysOf(places).map((name) => indicesOf(places, name).length),
    sums: ["sum", "classes", "unit"],
    bytes: 8 * dimensions * Math.max(1, labels?.classes ?? 0),
  };
}

function arraysOf(places: readonly RowPlace[]): string[] {
  return [...new Set(places.map(({ array }) => array))];
}

/** The steps of an array. */
function indicesOf(places: readonly RowPlace[], name: string): number[] {
  return [...places.keys()].filter((index) => places[index].array === name);
}

async function scan(job: Job, { array, block, from, to }: RowPlace, index: number): Promise<void> {
  const { outline, partials } = job;
  const { options, input } = outline;
  const { dimensions } = input;
  const labels = await job.labels();
  const classes = array === "train" ? await job.trainClasses() : (labels?.classes ?? null);
  const sum = new Float64Array(dimensions);
  const classSums = labels && new Float64Array(labels.names.length * dimensions);
  const unitSums =
    labels && alignsClasses(outline, array)
      ? new Float64Array(labels.names.length * dimensions)
      : null;
  const selections = (await selectionsOf(job)).filter((selection) => selection.array === array);
  const bytes = outline.tiling.gatheredBytes / selections.length;
  const gatherers = selections.map(({ name, rows }) => {
    const wanted = rows.filter((row) => row >= from && row < to);
    const held = { columns: dimensions, isDouble: isDouble(input, array), bytes };
    return new Gatherer(partials, `gathered/${name}/${block}`, wanted, held);
  });
  const normalized = options.normalize === "l2" && array !== "view_mean";
  let found: Found | null = null;
  const height = rowsPerChunk(outline, [array]);
  for (let first = from; first < to; first += height) {
    const rows = await job.givenRows(array, first, Math.min(height, to - first));
    const given = normsFrom(rows, array, first);
    if (normalized) normalizeRows(rows);
    const scored = normalized ? normsFrom(rows, array, first) : given;
    found =
      found === null
        ? { given, scored }
        : { given: joined(found.given, given), scored: joined(found.scored, scored) };
    addRows(rows, sum);
    const own = classes?.subarray(first, first + rows.rows);
    if (own && classSums) addClassSums(rows, own, classSums);
    if (own && unitSums && labels) {
      const share = scaledClassMeans(rows, unitScales(rows), own, labels.counts);
      for (let i = 0; i < unitSums.length; i++) unitSums[i] += share[i];
    }
    for (const gatherer of gatherers) await gatherer.take(rows, first);
  }
  await partials.writeJson(`scan/${index}/norms`, found);
  await partials.write(`scan/${index}/sum`, sum);
  if (classSums) await partials.write(`scan/${index}/classes`, classSums);
  if (unitSums) await partials.write(`scan/${index}/unit`, unitSums);
  for (const [index, { name }] of selections.entries()) {
    await partials.writeJson(`gathered/${name}/${block}.pieces`, await gatherers[index].pieces());
  }
}

/** Whether positives are the others of a class, so that the spread of classes is the alignment. */
function alignsClasses({ input }: Outline, array: string): boolean {
  return input.views.length === 1 && array === input.views[0];
}

/** @throws ScoreInputError naming the row of the file, not of the chunk */
function normsFrom(rows: Matrix, array: string, first: number): RowNorms {
  const norms = rowNorms(rows, array, first);
  if (norms.max > LARGEST_NORM || (norms.min < SMALLEST_NORM && norms.zeroRow === null)) {
    throw new ScoreInputError(
      "not-finite",
      array,
      `rows ${first} to ${first + rows.rows - 1} of ${array} have norms from ${norms.min} to ${norms.max}; a job compares rows in single precision, for which norms must be from ${SMALLEST_NORM} to ${LARGEST_NORM}: scale the embeddings.`,
    );
  }
  return norms;
}

function joined(a: RowNorms, b: RowNorms): RowNorms {
  return {
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    zeroRow: a.zeroRow ?? b.zeroRow,
  };
}

function addRows({ rows, columns, data }: Matrix, sum: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++) sum[k] += data[row * columns + k];
  }
}

async function reduceScan(job: Job, places: readonly RowPlace[]): Promise<void> {
  const { partials, outline } = job;
  const { input } = outline;
  const tree = treeOf(outline, places);
  const norms = new Map<string, Found>();
  for (const [group, array] of arraysOf(places).entries()) {
    const indices = indicesOf(places, array);
    for (const index of indices) {
      const found = await partials.json<Found>(`scan/${index}/norms`);
      const before = norms.get(array);
      norms.set(
        array,
        before
          ? {
              given: joined(before.given, found.given),
              scored: joined(before.scored, found.scored),
            }
          : found,
      );
    }
    const total = await groupSum(job, tree, group, "sum");
    const last = places[indices[indices.length - 1]].to;
    await partials.write(
      `scan/mean.${array}`,
      total.map((value) => value / last),
    );
  }
  const all = (key: keyof Found): Norms => ({
    views: input.views.map((view) => norms.get(view)![key]),
    viewMean: norms.get("view_mean")?.[key] ?? null,
    train: norms.get("train")?.[key] ?? null,
  });
  requireDirections(all("given"));
  await partials.writeJson("scan/norms", all("scored"));
  for (const { name, array } of await selectionsOf(job)) {
    const pieces: Gathered["pieces"][number][] = [];
    for (const index of indicesOf(places, array)) {
      const { block } = places[index];
      pieces.push(...(await partials.json<Gathered["pieces"]>(`gathered/${name}/${block}.pieces`)));
    }
    const gathered: Gathered = { pieces, double: isDouble(input, array) };
    await partials.writeJson(`gathered/${name}/pieces`, gathered);
  }
  await reduceClasses(job, places);
  await requireScorable(job);
}

/** Means of classes, and what only they decide. */
async function reduceClasses(job: Job, places: readonly RowPlace[]): Promise<void> {
  const { partials, outline } = job;
  const labels = await job.labels();
  if (labels === null) return;
  const { input } = outline;
  const arrays = arraysOf(places);
  const sumOf = (array: string, sum: string) =>
    groupSum(job, treeOf(outline, places), arrays.indexOf(array), sum);
  const meansOf = async (array: string): Promise<Matrix> => {
    const classes = array === "train" ? await job.trainClasses() : null;
    const counts = classes ? classCounts(classes, labels.names.length) : labels.counts;
    return meansFrom(await sumOf(array, "classes"), counts);
  };
  const sources =
    input.trainRows !== null ? ["train"] : input.hasViewMean ? ["view_mean"] : input.views;
  const means: Matrix[] = [];
  for (const source of sources) means.push(await meansOf(source));
  await partials.write("scan/scoredMeans", averageMeans(means).data);
  if (input.views.length === 1) {
    const [view] = input.views;
    await partials.write(`scan/classMeans.${view}`, (await meansOf(view)).data);
    await partials.write(`scan/unitMeans.${view}`, await sumOf(view, "unit"));
  }
  const classes = labels.names.length;
  if (!asks(outline, "geometry") || classes < 2 || classes > MOST_CLASSES) return;
  const evaluated = evaluatedOf(input);
  const own = await meansOf(evaluated);
  await partials.write(`scan/classMeans.${evaluated}`, own.data);
  const axes = classAxes(own, await job.mean(evaluated));
  if (axes === null) return;
  await partials.write("scan/axes.values", axes.values);
  await partials.write("scan/axes.vectors", axes.vectors.data);
  await partials.write("scan/axes.trace", Float64Array.of(axes.trace));
}

/** What a score checks before it begins. */
async function requireScorable(job: Job): Promise<void> {
  const { outline } = job;
  const input = await job.scoreInput();
  if (asks(outline, "contrastive", "bounds")) {
    const temperature = requireTemperature(input);
    for (const t of [temperature, ...(outline.options.temperatures ?? [])]) {
      requireModerateScores(input, t);
    }
    requirePositives(input);
  }
  if (asks(outline, "bounds", "classification", "retrieval")) requireLabelled(input);
}
