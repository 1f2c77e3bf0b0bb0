import {
  EXPERIMENTS,
  fewShotRows,
  fitFewShot,
  SHOTS,
} from "../../scoring/classification/few-shot.ts";
import { DOUBLE_PRODUCT, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import { asks, labelBytes, type Outline, splitBytes } from "../outline.ts";
import { probeRows } from "../selections.ts";
import type { Stage } from "../stage.ts";
import { searchBytes } from "./probe.ts";
import { testStage } from "./probe-test.ts";

/** Fits of few rows a class take memory for all of them and for the search. */
export function fewShotBytes({ input }: Pick<Outline, "input">): number {
  const classes = input.labels?.classes ?? 0;
  return searchBytes({ input }) + 16 * SHOTS * classes * input.dimensions;
}

export function hasFewShot(outline: Outline): boolean {
  return asks(outline, "classification") && fewShotBytes(outline) <= MOST_FEW_SHOT_BYTES;
}

/** Of what a step may hold, beside what every step does. */
export const MOST_FEW_SHOT_BYTES = 60e6;

/** Evaluations that a fit of few rows is expected to take. */
const EVALUATIONS = 60;

/** A step for each experiment, and its test on all rows. */
export function fewShotStages(outline: Outline): Stage[] {
  if (!hasFewShot(outline)) return [];
  const { input } = outline;
  const classes = input.labels?.classes ?? 0;
  const rows = SHOTS * classes;
  const weights = (input.dimensions + 1) * classes;
  return [
    {
      id: "few-shot",
      steps: EXPERIMENTS,
      cost: stepCost({
        seconds: 2 * EVALUATIONS * rows * weights * DOUBLE_PRODUCT,
        readBytes: 8 * rows * input.dimensions,
        writtenBytes: 8 * weights,
        memoryBytes: fewShotBytes(outline) + labelBytes(outline) + splitBytes(outline),
      }),
      async run(job, experiment) {
        const split = await probeRows(job);
        const drawn = fewShotRows(split, outline.options.seed ?? 0)[experiment];
        const matrix = await job.gathered(`few-shot.${experiment}`, 0, drawn.length);
        const { weights: fitted, converged } = fitFewShot({
          rows: matrix,
          indices: Int32Array.from(drawn.keys()),
          labels: drawn.map((row) => split.train.labels[row]),
          classes,
        });
        await job.partials.write(`few-shot/${experiment}/weights`, fitted);
        await job.partials.writeJson(`few-shot/${experiment}/converged`, converged);
      },
    },
    testStage(outline, {
      id: "few-shot.test",
      features: "raw",
      weights: fewShotWeights,
      columns: ["predictions"],
    }),
  ];
}

async function fewShotWeights({ partials }: Job): Promise<Float64Array[]> {
  const weights: Float64Array[] = [];
  for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
    weights.push(await partials.doubles(`few-shot/${experiment}/weights`));
  }
  return weights;
}
