import { evenlySpaced } from "../../linalg/feature-tile.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { withSoftmax } from "../../linalg/softmax-regression.ts";
import {
  type ProbeSplitRows,
  requireClasses,
  scaledRows,
} from "../../scoring/classification/linear-probe.ts";
import {
  penalisedLoss,
  penaltyOf,
  type RegressionShape,
  searchOptions,
  weightsOf,
} from "../../scoring/classification/logistic-regression.ts";
import {
  beginSearch,
  evaluatedSearch,
  type Precondition,
  pointOf,
  rememberedSteps,
  renewedSearch,
  type SearchOptions,
  type SearchState,
} from "../../scoring/classification/minimise.ts";
import {
  type FeatureScale,
  type ProbePreset,
  probes,
} from "../../scoring/classification/probe-presets.ts";
import {
  diagonalPreparation,
  featureSquares,
  hasSharedMoments,
  hessianSample,
  MOST_WEIGHTS,
  type Preparation,
  preparationFrom,
  SAMPLED_ROWS,
} from "../../scoring/classification/regression-curvature.ts";
import { wholePreconditioner } from "../../scoring/classification/regression-preconditioner.ts";
import { DOUBLE_PRODUCT, nanoseconds, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import {
  asks,
  fittedOf,
  labelBytes,
  type Outline,
  rowBytes,
  rowsPerChunk,
  splitBytes,
} from "../outline.ts";
import { readSearch, writeSearch } from "../search-state.ts";
import { probeRows } from "../selections.ts";
import { blockOf, blocksIn, type Stage, upTo } from "../stage.ts";
import { testStage } from "./probe-test.ts";

/** Evaluations that a fit is expected to take, and those that it may. */
const EXPECTED_ROUNDS = 100;
const MOST_ROUNDS = 2500;

/** A linear probe that is fitted in a job. */
export interface Probe {
  readonly id: string;
  readonly preset: ProbePreset;
  readonly inversePenalty: number;
  readonly features: FeatureScale;
  readonly settings: Pick<(typeof probes)[ProbePreset], "tolerance" | "mostIterations">;
}

/** Those that are asked for, of which C is given. */
export function probesOf({ options }: Pick<Outline, "options">): readonly Probe[] {
  const presets: readonly ProbePreset[] = options.probes ?? ["sklearn"];
  return presets.map((preset, index) => ({
    id: `probe.${index}`,
    preset,
    inversePenalty: probes[preset].inversePenalty ?? 1,
    features: options.features ?? probes[preset].features,
    settings: probes[preset],
  }));
}

/** Bytes that the search for the optimum holds: vectors of weights, and the steps remembered. */
export function searchBytes({ input }: Pick<Outline, "input">): number {
  const weights = (input.dimensions + 1) * (input.labels?.classes ?? 0);
  const vectors = 6 + 2 * rememberedSteps(weights);
  const hessian = weights <= MOST_WEIGHTS ? weights ** 2 : 0;
  return 8 * (weights * vectors + 2 * hessian);
}

/** Each probe in three stages: second moments of a sample, the fit a pass over the rows at a time, the test. */
export function probeStages(outline: Outline): Stage[] {
  if (!asks(outline, "classification")) return [];
  return probesOf(outline).flatMap((probe) => [
    momentsStage(outline, probe),
    fitStage(outline, probe),
    testStage(outline, {
      id: `${probe.id}.test`,
      features: probe.features,
      weights: async (job) => [(await readSearch(job, `${probe.id}/fitted`)).at],
      columns: ["top1", "top5", "loss", "predictions"],
    }),
  ]);
}

interface FitBlocks {
  readonly array: string;
  readonly total: number;
  readonly blocks: number;
  readonly rows: number;
}

function fitBlocks({ input, tiling }: Outline): FitBlocks {
  const array = fittedOf(input);
  const total = input.trainRows ?? input.samples;
  const rows = Math.min(total, tiling.rowsPerBlock);
  return { array, total, rows, blocks: blocksIn(total, rows) };
}

function fitCost(outline: Outline, secondsPerRow: number, vectors: number, others = 0) {
  const { array, rows } = fitBlocks(outline);
  const { input, tiling } = outline;
  const weights = 8 * (input.dimensions + 1) * (input.labels?.classes ?? 0);
  return stepCost({
    seconds: rows * secondsPerRow,
    readBytes: rows * rowBytes(input, array) + weights,
    writtenBytes: weights + others,
    memoryBytes:
      2 * tiling.chunkBytes +
      vectors * weights +
      others +
      labelBytes(outline) +
      splitBytes(outline),
    operations: blocksIn(rows, rowsPerChunk(outline, [array])) + 10,
  });
}

function momentsStage(outline: Outline, probe: Probe): Stage {
  const { blocks, rows } = fitBlocks(outline);
  const width = outline.input.dimensions + 1;
  const shared = hasSharedMoments(outline.input.labels?.knownTrainRows ?? rows, width);
  return {
    id: `${probe.id}.moments`,
    steps: blocks,
    cost: fitCost(
      outline,
      (Math.min(rows, SAMPLED_ROWS) / rows) * width ** 2 * DOUBLE_PRODUCT,
      0,
      shared ? 16 * width ** 2 : 16 * width,
    ),
    async run(job, index) {
      const { train, classes } = await rowsToFit(job);
      const sampled = evenlySpaced(train.indices, SAMPLED_ROWS);
      const size = hasSharedMoments(train.indices.length, width) ? width ** 2 : width;
      const sums = new Float64Array(size);
      for await (const { matrix, labels, indices } of fittedChunks(job, index, sampled)) {
        const rows = scaledRows(matrix, probe.features);
        const found =
          size === width
            ? featureSquares(rows, indices)
            : withSoftmax({ rows, indices, labels, classes }, ({ moments }) => moments());
        for (let i = 0; i < size; i++) sums[i] += found[i];
      }
      await job.partials.write(`${probe.id}.moments/${index}/sums`, sums);
    },
    async reduce(job) {
      const { train } = await rowsToFit(job);
      const moments = await job.sum(`${probe.id}.moments`, "sums", upTo(blocks));
      await job.partials.write(`${probe.id}.moments/sums`, moments);
      const { shape, options } = problemOf(job, probe, train.indices.length, moments);
      const at = new Float64Array(weightsOf(shape));
      await writeSearch(job, `${probe.id}/0`, beginSearch(at, options));
      await job.partials.writeJson(`${probe.id}/0/pass`, "value");
      return false;
    },
  };
}

/** What a pass over the rows is for: the loss and its gradient, or a Hessian in two passes. */
type Pass = "value" | "doubts" | "hessian";

function fitStage(outline: Outline, probe: Probe): Stage {
  const { blocks } = fitBlocks(outline);
  const { dimensions, labels } = outline.input;
  const classes = labels?.classes ?? 0;
  const weights = (dimensions + 1) * classes;
  const cost = fitCost(
    outline,
    2 * weights * DOUBLE_PRODUCT + nanoseconds(100 + 10 * classes),
    5,
    weights <= MOST_WEIGHTS ? 16 * weights ** 2 : 0,
  );
  return {
    id: probe.id,
    steps: blocks,
    cost: {
      ...cost,
      memoryBytes: Math.max(
        cost.memoryBytes,
        searchBytes(outline) + 8 * weights + splitBytes(outline),
      ),
    },
    rounds: { expected: EXPECTED_ROUNDS, most: MOST_ROUNDS },
    run: (job, index, round) => runPass(job, probe, index, round),
    reduce: (job, round) => advanceFit(job, probe, blocks, round),
  };
}

async function runPass(job: Job, probe: Probe, index: number, round: number): Promise<void> {
  const { partials } = job;
  const before = `${probe.id}/${round}`;
  const pass = await partials.json<Pass>(`${before}/pass`);
  const weights = await partials.doubles(`${before}/point`);
  const { train, classes } = await rowsToFit(job);
  const address = `${probe.id}#${round}/${index}`;
  if (pass === "value") {
    const gradient = new Float64Array(weights.length);
    const sums = new Float64Array(weights.length);
    let value = 0;
    for await (const { matrix, labels, indices } of fittedChunks(job, index, train.indices)) {
      const problem = { rows: scaledRows(matrix, probe.features), indices, labels, classes };
      value += withSoftmax(problem, ({ loss }) => loss(weights, gradient));
      for (let i = 0; i < sums.length; i++) sums[i] += gradient[i];
    }
    await partials.write(`${address}/value`, Float64Array.of(value));
    await partials.write(`${address}/gradient`, sums);
    return;
  }
  if (pass === "doubts") {
    const doubts: number[] = [];
    for await (const { matrix, labels, indices } of fittedChunks(job, index, train.indices)) {
      const problem = { rows: scaledRows(matrix, probe.features), indices, labels, classes };
      for (const doubt of withSoftmax(problem, (of) => of.doubts(weights))) doubts.push(doubt);
    }
    await partials.write(`${address}/doubts`, Float64Array.from(doubts));
    return;
  }
  const positions = await partials.integers(`${before}/sample.positions`);
  const rowWeights = await partials.doubles(`${before}/sample.weights`);
  const sampled = positions.map((position) => train.indices[position]);
  const hessian = new Float64Array(weights.length ** 2);
  for await (const { matrix, labels, indices, from } of fittedChunks(job, index, sampled)) {
    const problem = { rows: scaledRows(matrix, probe.features), indices, labels, classes };
    const counts = rowWeights.subarray(from, from + indices.length);
    const found = withSoftmax(problem, ({ curvature }) => curvature(weights, counts));
    for (let i = 0; i < hessian.length; i++) hessian[i] += found[i];
  }
  await partials.write(`${address}/hessian`, hessian);
}

/** What the search does with a pass, and which it asks for next. */
async function advanceFit(job: Job, probe: Probe, blocks: number, round: number): Promise<boolean> {
  const { partials } = job;
  const { train, classes } = await rowsToFit(job);
  const moments = await partials.doubles(`${probe.id}.moments/sums`);
  const { shape, preparation, options } = problemOf(job, probe, train.indices.length, moments);
  const pass = await partials.json<Pass>(`${probe.id}/${round}/pass`);
  const before = await readSearch(job, `${probe.id}/${round}`);
  const stage = `${probe.id}#${round}`;
  const next = `${probe.id}/${round + 1}`;
  let renewedAt = before.renewedAt;
  let state: SearchState = before;
  if (pass === "doubts") {
    const doubts = await job.column(stage, "doubts", upTo(blocks));
    const sample = hessianSample(doubts.length, () => doubts) ?? everyRow(doubts.length);
    await partials.write(`${next}/sample.positions`, sample.positions);
    await partials.write(`${next}/sample.weights`, sample.weights);
    await goOn(job, next, state, renewedAt, "hessian");
    return true;
  }
  if (pass === "hessian") {
    renewedAt = round;
    await partials.write(
      `${probe.id}/hessian.${round}`,
      await job.sum(stage, "hessian", upTo(blocks)),
    );
    state = renewedSearch(state, await preconditioner(), options);
  } else {
    const [loss] = await job.sum(stage, "value", upTo(blocks));
    const gradient = await job.sum(stage, "gradient", upTo(blocks));
    const value = penalisedLoss(shape, pointOf(state), loss, gradient);
    state = evaluatedSearch(state, value, gradient, await preconditioner(), options);
  }
  if (state.asks === "nothing") {
    await writeSearch(job, `${probe.id}/fitted`, state, renewedAt);
    return false;
  }
  await goOn(job, next, state, renewedAt, state.asks === "value" ? "value" : "doubts");
  return true;

  async function preconditioner(): Promise<Precondition> {
    if (renewedAt < 0) return preparation.firstPreconditioner(penaltyOf(shape));
    const hessian = await partials.doubles(`${probe.id}/hessian.${renewedAt}`);
    return wholePreconditioner(hessian, train.indices.length, classes, penaltyOf(shape));
  }
}

async function goOn(
  job: Job,
  address: string,
  state: SearchState,
  renewedAt: number,
  pass: Pass,
): Promise<void> {
  await writeSearch(job, address, state, renewedAt);
  await job.partials.writeJson(`${address}/pass`, pass);
}

function everyRow(rows: number) {
  return {
    positions: Int32Array.from({ length: rows }, (_, row) => row),
    weights: new Float64Array(rows).fill(1),
  };
}

async function rowsToFit(job: Job) {
  const split = await probeRows(job);
  requireClasses(split);
  return split;
}

/** The search of a fitted probe, with what its report needs. */
export async function fittedProbe(
  job: Job,
  probe: Probe,
): Promise<{
  split: ProbeSplitRows;
  state: SearchState;
  options: SearchOptions;
  shape: RegressionShape;
}> {
  const split = await rowsToFit(job);
  const moments = await job.partials.doubles(`${probe.id}.moments/sums`);
  const { shape, options } = problemOf(job, probe, split.train.indices.length, moments);
  return { split, state: await readSearch(job, `${probe.id}/fitted`), options, shape };
}

/** What is minimised over so many rows, and how. */
function problemOf(
  job: Job,
  { inversePenalty, settings }: Probe,
  rows: number,
  moments: Float64Array,
) {
  const { dimensions: columns, labels } = job.outline.input;
  const shape: RegressionShape = { rows, columns, classes: labels?.classes ?? 0, inversePenalty };
  const preparation = preparationOf(job, moments, rows);
  return { shape, preparation, options: searchOptions(shape, preparation, settings) };
}

function preparationOf({ outline }: Job, moments: Float64Array, rows: number): Preparation {
  const sampled = Math.min(rows, SAMPLED_ROWS);
  const classes = outline.input.labels?.classes ?? 0;
  return moments.length === outline.input.dimensions + 1
    ? diagonalPreparation(
        moments.map((square) => Math.sqrt(square / sampled)),
        classes,
      )
    : preparationFrom(moments, sampled, classes);
}

/** The rows of a block that are among `indices`, in ascending order, a chunk at a time. */
async function* fittedChunks(job: Job, index: number, chosen: Int32Array) {
  const { outline } = job;
  const { array, total } = fitBlocks(outline);
  const { from, to } = blockOf(index, outline.tiling.rowsPerBlock, total);
  const labels = array === "train" ? await job.trainClasses() : (await job.labels())?.classes;
  if (!labels) throw new Error("there are no labels to fit");
  for await (const { first, rows, matrices } of job.chunks([array], from, to)) {
    const start = lowerBound(chosen, first);
    const end = lowerBound(chosen, first + rows);
    if (start === end) continue;
    const matrix: Matrix = matrices[0];
    yield {
      matrix,
      labels: labels.subarray(first, first + rows),
      indices: chosen.subarray(start, end).map((row) => row - first),
      /** Which of the chosen rows is the first. */
      from: start,
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
