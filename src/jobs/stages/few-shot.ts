import {
  EXPERIMENTS,
  fewShotSettings,
  fitFewShot,
  SHOTS,
} from "../../scoring/classification/few-shot.ts";
import { rememberedSteps } from "../../scoring/classification/minimise.ts";
import { MOST_WEIGHTS } from "../../scoring/classification/regression-curvature.ts";
import { DOUBLE_PRODUCT, stepCost } from "../costs.ts";
import { selectedRows } from "../fitted-rows.ts";
import type { Job } from "../job.ts";
import { asks, fittedOf, type Outline, rowBytes } from "../outline.ts";
import { range, type Stage } from "../stage.ts";
import { fittedWeights, writeFitted } from "../stored-search.ts";
import { fitStages } from "./fits.ts";
import { testStage } from "./probe-test.ts";

/** Rounds, and evaluations, that a fit of few rows is expected to take. */
const EXPECTED_ROUNDS = 60;

export function hasFewShot(outline: Outline): boolean {
  return asks(outline, "classification") && outline.fits.fewShot;
}

/** Of an experiment: also the name of the rows that it draws. */
export function fewShotId(experiment: number): string {
  return `few-shot.${experiment}`;
}

/** Where the rows that it draws are noted, and their classes. */
export function drawnRows(experiment: number): string {
  return `labels/${fewShotId(experiment)}.rows`;
}

export function drawnLabels(experiment: number): string {
  return `labels/${fewShotId(experiment)}.classes`;
}

/** The experiments are fitted side by side, each at once if that fits a step, then tested on all rows. */
export function fewShotStages(outline: Outline): Stage[] {
  if (!hasFewShot(outline)) return [];
  const bytes = bytesAtOnce(outline);
  const experiments = range(0, EXPERIMENTS);
  const fits =
    bytes <= outline.tiling.fitBytes
      ? [stageAtOnce(outline, bytes)]
      : fitStages(outline, {
          id: "few-shot",
          fits: experiments.map((experiment) => ({
            id: fewShotId(experiment),
            rows: rowsOf(outline, experiment),
            features: "raw",
            settings: fewShotSettings,
          })),
          expectedRounds: EXPECTED_ROUNDS,
        });
  return [
    ...fits,
    testStage(outline, {
      id: "few-shot.test",
      features: "raw",
      fits: EXPERIMENTS,
      weights: ({ partials }, experiment) => fittedWeights(partials, fewShotId(experiment)),
      columns: ["predictions"],
    }),
  ];
}

function rowsOf(outline: Outline, experiment: number) {
  const most = SHOTS * (outline.input.labels?.classes ?? 0);
  return selectedRows(outline, fewShotId(experiment), drawnLabels(experiment), most);
}

function stageAtOnce(outline: Outline, memoryBytes: number): Stage {
  const { input } = outline;
  const classes = input.labels?.classes ?? 0;
  const rows = SHOTS * classes;
  const weights = (input.dimensions + 1) * classes;
  return {
    id: "few-shot",
    steps: EXPERIMENTS,
    cost: stepCost({
      seconds: 2 * EXPECTED_ROUNDS * rows * weights * DOUBLE_PRODUCT,
      readBytes: 8 * rows * input.dimensions,
      writtenBytes: 8 * weights,
      memoryBytes,
    }),
    run: fitAtOnce,
  };
}

async function fitAtOnce(job: Job, experiment: number): Promise<void> {
  const labels = await job.partials.integers(drawnLabels(experiment));
  const { weights, ...minimum } = fitFewShot({
    rows: await job.gathered(fewShotId(experiment), 0, labels.length),
    indices: Int32Array.from(labels.keys()),
    labels,
    classes: job.outline.input.labels?.classes ?? 0,
  });
  const value = minimum.objective / (fewShotSettings.inversePenalty * labels.length);
  await writeFitted(job.partials, fewShotId(experiment), weights, { ...minimum, value });
}

/** The rows, the vectors of a search that holds all of them, and its Hessian. */
function bytesAtOnce({ input }: Outline): number {
  const classes = input.labels?.classes ?? 0;
  const weights = (input.dimensions + 1) * classes;
  const vectors = 6 + 2 * rememberedSteps(weights);
  const hessian = weights <= MOST_WEIGHTS ? weights ** 2 : 0;
  const rows = 2 * SHOTS * classes * rowBytes(input, fittedOf(input));
  return 8 * (weights * vectors + 2 * hessian) + rows;
}
