import { evenlySpacedPositions } from "../../linalg/feature-tile.ts";
import { softmaxSums, withSoftmax } from "../../linalg/softmax-regression.ts";
import { scaledRows } from "../../scoring/classification/linear-probe.ts";
import {
  penalisedLoss,
  penaltyOf,
  type RegressionSettings,
  type RegressionShape,
  searchOptions,
  weightsOf,
} from "../../scoring/classification/logistic-regression.ts";
import type { Precondition } from "../../scoring/classification/minimise.ts";
import type { FeatureScale } from "../../scoring/classification/probe-presets.ts";
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
import { type FittedRows, fittedChunks } from "../fitted-rows.ts";
import type { Job } from "../job.ts";
import type { Outline } from "../outline.ts";
import { blocksIn, type Stage, type StepCost } from "../stage.ts";
import { stageId } from "../stage-id.ts";
import { groupOf, type StepGroups, stepCount, stepsOf } from "../step-groups.ts";
import { SearchStore, type StoredSearch } from "../stored-search.ts";
import { groupSum, type SumTree, sumPhases } from "../sum-tree.ts";

/** A softmax regression that is fitted in rounds, each of which is a pass over its rows. */
export interface Fit {
  readonly id: string;
  readonly rows: FittedRows;
  readonly features: FeatureScale;
  readonly settings: RegressionSettings;
}

/** Fits that go on side by side, each until it is at its optimum. */
export interface FitGroup {
  readonly id: string;
  readonly fits: readonly Fit[];
  /** Rounds that the longest is expected to take. */
  readonly expectedRounds: number;
}

/** What a pass over the rows is for: the loss and its gradient, or a Hessian in two passes. */
type Pass = "value" | "doubts" | "hessian";

/** A search, what the next pass is for, and the round whose Hessian preconditions it; null: none does. */
interface FitState {
  readonly search: StoredSearch;
  /** null: the search has ended. */
  readonly pass: Pass | null;
  readonly renewedAt: number | null;
}

/** Second moments of a sample of the rows of each fit; then rounds, which end with a step of each search. */
export function fitStages(outline: Outline, group: FitGroup): Stage[] {
  return group.fits.length === 0 ? [] : [momentsStage(outline, group), roundsStage(outline, group)];
}

function momentsStage(outline: Outline, { id, fits }: FitGroup): Stage {
  const width = outline.input.dimensions + 1;
  const bytes = 8 * (width <= MOST_WEIGHTS ? width ** 2 : width);
  const classes = classesOf(outline);
  const groups = groupsOf(fits);
  const tree: SumTree = { name: `${id}.moments`, groups, sums: ["sums"], bytes };
  return {
    id: tree.name,
    steps: stepCount(groups),
    cost: passCost(outline, fits, {
      seconds: Math.min(SAMPLED_ROWS, largest(fits)) * width ** 2 * DOUBLE_PRODUCT,
      writtenBytes: bytes,
      memoryBytes: 4 * bytes,
    }),
    async run(job, step) {
      const { group, index: block } = groupOf(groups, step);
      const fit = fits[group];
      const count = await fit.rows.count(job);
      const sampled = evenlySpacedPositions(count, SAMPLED_ROWS);
      const size = hasSharedMoments(count, width) ? width ** 2 : width;
      const sums = new Float64Array(size);
      for await (const { matrix, ...chunk } of fittedChunks(job, fit.rows, block, sampled)) {
        const rows = scaledRows(matrix, fit.features);
        const found =
          size === width
            ? featureSquares(rows, chunk.indices)
            : withSoftmax({ rows, ...chunk, classes }, ({ moments }) => moments());
        for (let i = 0; i < size; i++) sums[i] += found[i];
      }
      await job.partials.write(`${tree.name}/${step}/sums`, sums);
    },
    merges: sumPhases(outline, tree),
    async reduce(job) {
      for (const [index, fit] of fits.entries()) {
        const moments = await groupSum(job, tree, index, "sums");
        await job.partials.write(`${fit.id}/moments`, moments);
        const { shape, options } = await problemOf(job, fit);
        const store = new SearchStore(job.partials, fit.id);
        const search = await store.begin(new Float64Array(weightsOf(shape)), options);
        await writeState(job, fit, 0, { search, pass: "value", renewedAt: null });
      }
      return false;
    },
  };
}

function roundsStage(outline: Outline, { id, fits, expectedRounds }: FitGroup): Stage {
  const classes = classesOf(outline);
  const width = outline.input.dimensions + 1;
  const weights = width * classes;
  const hessianBytes = weights <= MOST_WEIGHTS ? 8 * weights ** 2 : 0;
  // Of second moments of all features, if they are the first preconditioner.
  const shared = width <= MOST_WEIGHTS ? width : 0;
  const { mostRounds } = outline.fits;
  const groups = groupsOf(fits);
  const tree: SumTree = {
    name: id,
    groups,
    sums: ["value", "gradient", "hessian"],
    bytes: Math.max(8 * weights, hessianBytes),
  };
  return {
    id,
    steps: stepCount(groups),
    cost: passCost(outline, fits, {
      seconds: largest(fits) * (2 * weights * DOUBLE_PRODUCT + nanoseconds(100 + 10 * classes)),
      readBytes: 8 * weights,
      writtenBytes: 8 * weights + hessianBytes,
      // Weights and gradient of the kernels, and as they are read or written.
      memoryBytes: 32 * weights + 2 * hessianBytes,
    }),
    rounds: { expected: Math.min(expectedRounds, mostRounds), most: mostRounds },
    async run(job, step, round) {
      const { group, index: block } = groupOf(groups, step);
      const address = `${stageId({ name: id, round, phase: 0 })}/${step}`;
      await runPass(job, fits[group], block, round ?? 0, address);
    },
    merges: [
      ...sumPhases(outline, tree),
      {
        steps: fits.length,
        cost: stepCost({
          seconds: nanoseconds((40 + 3 * shared) * weights),
          readBytes: 8 * weights * 20,
          writtenBytes: 8 * weights * 6,
          // Three vectors, one as it is written, and the preconditioner.
          memoryBytes:
            32 * weights + 2 * hessianBytes + 24 * shared ** 2 + (shared > 0 ? 8 * weights : 0),
          operations: 60,
        }),
        run: (job, index, round) => search(job, fits[index], tree, index, round ?? 0),
      },
    ],
    async reduce(job, round) {
      for (const fit of fits) {
        const { pass } = await readState(job, fit, (round ?? 0) + 1);
        if (pass !== null) return true;
      }
      return false;
    },
  };
}

/** @param address of what is found */
async function runPass(
  job: Job,
  fit: Fit,
  block: number,
  round: number,
  address: string,
): Promise<void> {
  const { pass, search } = await readState(job, fit, round);
  const { partials, outline } = job;
  const { dimensions } = outline.input;
  const classes = classesOf(outline);
  const store = new SearchStore(partials, fit.id);
  if (pass === "value") {
    for (const sums of softmaxSums(dimensions, classes)) {
      sums.begin(await store.point(search));
      for await (const { matrix, ...chunk } of fittedChunks(job, fit.rows, block)) {
        sums.add({ rows: scaledRows(matrix, fit.features), ...chunk });
      }
      await partials.write(`${address}/value`, Float64Array.of(sums.loss()));
      await partials.write(`${address}/gradient`, sums.gradient());
    }
  } else if (pass === "doubts") {
    const weights = await store.point(search);
    const doubts: number[] = [];
    for await (const { matrix, ...chunk } of fittedChunks(job, fit.rows, block)) {
      const problem = { rows: scaledRows(matrix, fit.features), ...chunk, classes };
      for (const doubt of withSoftmax(problem, (of) => of.doubts(weights))) doubts.push(doubt);
    }
    await partials.write(`${address}/doubts`, Float64Array.from(doubts));
  } else if (pass === "hessian") {
    const weights = await store.point(search);
    const positions = await partials.integers(`${fit.id}/${round}/sample.positions`);
    const rowWeights = await partials.doubles(`${fit.id}/${round}/sample.weights`);
    const hessian = new Float64Array(weights.length ** 2);
    for await (const { matrix, first, ...chunk } of fittedChunks(job, fit.rows, block, positions)) {
      const problem = { rows: scaledRows(matrix, fit.features), ...chunk, classes };
      const counts = rowWeights.subarray(first, first + chunk.indices.length);
      const found = withSoftmax(problem, ({ curvature }) => curvature(weights, counts));
      for (let i = 0; i < hessian.length; i++) hessian[i] += found[i];
    }
    await partials.write(`${address}/hessian`, hessian);
  }
}

/** What a search does with a pass, and which it asks for next. */
async function search(
  job: Job,
  fit: Fit,
  tree: SumTree,
  index: number,
  round: number,
): Promise<void> {
  const { partials, outline } = job;
  const before = await readState(job, fit, round);
  if (before.pass === null) return writeState(job, fit, round + 1, before);

  if (before.pass === "doubts") {
    const stage = stageId({ name: tree.name, round, phase: 0 });
    const doubts = await job.column(stage, "doubts", stepsOf(tree.groups, index));
    const sample = hessianSample(doubts.length, () => doubts) ?? everyRow(doubts.length);
    await partials.write(`${fit.id}/${round + 1}/sample.positions`, sample.positions);
    await partials.write(`${fit.id}/${round + 1}/sample.weights`, sample.weights);
    return writeState(job, fit, round + 1, { ...before, pass: "hessian" });
  }

  const store = new SearchStore(partials, fit.id);
  const { shape, preparation, options } = await problemOf(job, fit);
  const sum = (name: string) => groupSum(job, tree, index, name, round);
  let { renewedAt } = before;
  let after: StoredSearch;
  if (before.pass === "hessian") {
    renewedAt = round;
    await partials.write(`${fit.id}/${round}/hessian`, await sum("hessian"));
    after = await store.renewed(before.search, round, preconditioner, options);
  } else {
    const [loss] = await sum("value");
    const gradient = await sum("gradient");
    const value = penalisedLoss(shape, await store.point(before.search), loss, gradient);
    after = await store.evaluated(before.search, round, value, gradient, preconditioner, options);
  }
  const ends = after.asks === "nothing" || round + 1 === outline.fits.mostRounds;
  if (ends) await store.end(after, options);
  const pass = ends ? null : after.asks === "value" ? "value" : "doubts";
  await writeState(job, fit, round + 1, { search: after, pass, renewedAt });

  async function preconditioner(): Promise<Precondition> {
    const penalty = penaltyOf(shape);
    if (renewedAt === null) return preparation.firstPreconditioner(penalty);
    const hessian = await partials.doubles(`${fit.id}/${renewedAt}/hessian`);
    return wholePreconditioner(hessian, shape.rows, shape.classes, penalty);
  }
}

function everyRow(rows: number) {
  return { positions: evenlySpacedPositions(rows, rows), weights: new Float64Array(rows).fill(1) };
}

/** What is minimised, and how. */
async function problemOf(job: Job, fit: Fit) {
  const { dimensions: columns } = job.outline.input;
  const { settings } = fit;
  const classes = classesOf(job.outline);
  const rows = await fit.rows.count(job);
  const shape: RegressionShape = { rows, columns, classes, ...settings };
  const moments = await job.partials.doubles(`${fit.id}/moments`);
  const preparation = preparationOf(moments, shape);
  return { shape, preparation, options: searchOptions(shape, preparation, settings) };
}

function preparationOf(moments: Float64Array, shape: RegressionShape): Preparation {
  const { rows, columns, classes } = shape;
  const sampled = Math.min(rows, SAMPLED_ROWS);
  return moments.length === columns + 1
    ? diagonalPreparation(
        moments.map((square) => Math.sqrt(square / sampled)),
        classes,
      )
    : preparationFrom(moments, sampled, classes);
}

/** What JSON has no number for. */
const INFINITY = "Infinity";

async function writeState(job: Job, fit: Fit, round: number, state: FitState): Promise<void> {
  const text = JSON.stringify(state, (_, value) => (value === Infinity ? INFINITY : value));
  await job.partials.write(addressOf(fit, round), new TextEncoder().encode(text));
}

async function readState(job: Job, fit: Fit, round: number): Promise<FitState> {
  const text = await job.partials.text(addressOf(fit, round));
  return JSON.parse(text, (_, value) => (value === INFINITY ? Infinity : value));
}

function addressOf({ id }: Fit, round: number): string {
  return `${id}/${round}/state`;
}

function classesOf({ input }: Outline): number {
  return input.labels?.classes ?? 0;
}

/** A step is a block of the rows of a fit. */
function groupsOf(fits: readonly Fit[]): StepGroups {
  return fits.map(({ rows }) => rows.blocks);
}

/** Rows of the largest block. */
function largest(fits: readonly Fit[]): number {
  return Math.max(...fits.map(({ rows }) => rows.rows));
}

/** Of a pass over a block of rows: what that takes, and what is done with them. */
function passCost({ tiling }: Outline, fits: readonly Fit[], cost: Partial<StepCost>): StepCost {
  const rows = largest(fits);
  const [{ rows: fitted }] = fits;
  const chunk = Math.max(1, Math.floor(tiling.chunkBytes / fitted.bytesPerRow));
  return stepCost({
    ...cost,
    readBytes: (cost.readBytes ?? 0) + rows * (fitted.bytesPerRow + 8),
    memoryBytes: (cost.memoryBytes ?? 0) + 2 * tiling.chunkBytes + 16 * rows,
    operations: 2 * blocksIn(rows, chunk) + 20,
  });
}
