import { randomUniform } from "../../numerics/random.ts";
import type { SampleValues } from "../sample-values.ts";
import { type ProbeData, requireClasses } from "./linear-probe.ts";
import { logisticRegression, type Tolerance } from "./logistic-regression.ts";
import { toOptimum } from "./probe-presets.ts";
import { regressionOutcome } from "./regression-outcome.ts";
import { rowsByClass, shuffle } from "./split.ts";

export const EXPERIMENTS = 10;
export const SHOTS = 8;

/** As MTEB fits: C = 1, rows as they are; to the optimum, where it stops after 100 iterations. */
const SETTINGS = { inversePenalty: 1, ...toOptimum };

/** MTEB's classification protocol: fits on a few rows a class, drawn anew, each tested on all test rows. */
export interface FewShot {
  readonly experiments: number;
  readonly samplesPerClass: number;
  /** Classes with fewer rows, which give all they have. */
  readonly smallerClasses: number;
  readonly inversePenalty: number;
  readonly features: "raw";
  readonly intercept: true;
  readonly tolerance: Tolerance;
  readonly mostIterations: number;
  /** Experiments whose fit came to the optimum. */
  readonly converged: number;
  readonly seed: number;
  readonly testSamples: number;
  /** Mean and standard deviation (n − 1) over experiments. */
  readonly top1: number;
  readonly top1Deviation: number;
  readonly macroF1: number;
  readonly macroF1Deviation: number;
  readonly scores: readonly { readonly top1: number; readonly macroF1: number }[];
}

/** `values` of the sample values: the share of experiments that get a sample right. */
export function fewShot(data: ProbeData, seed = 0): { result: FewShot; samples: SampleValues[] } {
  requireClasses(data);
  const { train, test, classes } = data;
  const random = randomUniform(seed);
  const ofTraining = Int32Array.from(train.indices, (row) => train.labels[row]);
  const byClass = rowsByClass(ofTraining, classes);
  const right = new Float64Array(test.matrix.rows);
  let converged = 0;
  const scores = Array.from({ length: EXPERIMENTS }, () => {
    const drawn = byClass.flatMap((positions) => {
      const order = [...positions];
      shuffle(order, random);
      return order.slice(0, SHOTS);
    });
    const indices = Int32Array.from(drawn, (position) => train.indices[position]).sort();
    const regress = logisticRegression({
      rows: train.matrix,
      indices,
      labels: train.labels,
      classes,
    });
    const fitted = regress(SETTINGS);
    if (fitted.converged) converged++;
    const outcome = regressionOutcome(
      fitted.weights,
      test.matrix,
      test.indices,
      test.labels,
      classes,
    );
    outcome.values.top1.forEach((value, row) => {
      right[row] += value / EXPERIMENTS;
    });
    return { top1: outcome.top1, macroF1: outcome.macroF1 };
  });
  const top1 = summary(scores.map((score) => score.top1));
  const macroF1 = summary(scores.map((score) => score.macroF1));
  return {
    result: {
      experiments: EXPERIMENTS,
      samplesPerClass: SHOTS,
      smallerClasses: byClass.filter((positions) => positions.length < SHOTS).length,
      inversePenalty: SETTINGS.inversePenalty,
      features: "raw",
      intercept: true,
      tolerance: SETTINGS.tolerance,
      mostIterations: SETTINGS.mostIterations,
      converged,
      seed,
      testSamples: test.indices.length,
      top1: top1.mean,
      top1Deviation: top1.deviation,
      macroF1: macroF1.mean,
      macroF1Deviation: macroF1.deviation,
      scores,
    },
    samples: [{ metric: "classification.fewShot.top1", values: right }],
  };
}

function summary(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
