import type { SoftmaxProblem } from "../../linalg/softmax-regression.ts";
import { meanAndDeviation } from "../../numerics/mean-and-deviation.ts";
import { randomUniform } from "../../numerics/random.ts";
import type { SampleValues } from "../sample-values.ts";
import {
  type ProbeData,
  type ProbeSplitRows,
  requireClasses,
  type SplitRows,
} from "./linear-probe.ts";
import { logisticRegression, type Regression, type Tolerance } from "./logistic-regression.ts";
import { toOptimum } from "./probe-presets.ts";
import { regressionOutcome } from "./regression-outcome.ts";
import { rowsByClass, shuffle } from "./split.ts";

export const EXPERIMENTS = 10;
export const SHOTS = 8;

/** As MTEB fits: C = 1, rows as they are; to the optimum, where it stops after 100 iterations. */
export const fewShotSettings = { inversePenalty: 1, ...toOptimum };

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
  const { train, test, classes } = data;
  const share = new Float64Array(test.labels.length);
  const experiments = fewShotRows(data, seed).map((indices): Experiment => {
    const { weights, converged } = fitFewShot({
      rows: train.matrix,
      indices,
      labels: train.labels,
      classes,
    });
    const { matrix, indices: tested, labels } = test;
    const outcome = regressionOutcome(weights, matrix, tested, labels, classes);
    const { top1, macroF1, values } = outcome;
    values.top1.forEach((right, row) => {
      share[row] += right / EXPERIMENTS;
    });
    return { converged, top1, macroF1 };
  });
  return {
    result: fewShotOf(data, experiments, seed),
    samples: [{ metric: "classification.fewShot.top1", values: share }],
  };
}

/** One fit and how it does on the test rows. */
export interface Experiment {
  readonly converged: boolean;
  readonly top1: number;
  readonly macroF1: number;
}

/** The rows that each experiment fits on, in ascending order. */
export function fewShotRows(data: ProbeSplitRows, seed: number): Int32Array[] {
  requireClasses(data);
  const { train, classes } = data;
  const random = randomUniform(seed);
  const byClass = trainRowsByClass(train, classes);
  return Array.from({ length: EXPERIMENTS }, () => {
    const drawn = byClass.flatMap((positions) => {
      const order = [...positions];
      shuffle(order, random);
      return order.slice(0, SHOTS);
    });
    return Int32Array.from(drawn, (position) => train.indices[position]).sort();
  });
}

export function fitFewShot(problem: SoftmaxProblem): Regression {
  return logisticRegression(problem)(fewShotSettings);
}

/** What the experiments say together. */
export function fewShotOf(
  { train, test, classes }: ProbeSplitRows,
  experiments: readonly Experiment[],
  seed: number,
): FewShot {
  const byClass = trainRowsByClass(train, classes);
  const top1 = meanAndDeviation(experiments.map((experiment) => experiment.top1));
  const macroF1 = meanAndDeviation(experiments.map((experiment) => experiment.macroF1));
  return {
    experiments: EXPERIMENTS,
    samplesPerClass: SHOTS,
    smallerClasses: byClass.filter((positions) => positions.length < SHOTS).length,
    inversePenalty: fewShotSettings.inversePenalty,
    features: "raw",
    intercept: true,
    tolerance: fewShotSettings.tolerance,
    mostIterations: fewShotSettings.mostIterations,
    converged: experiments.filter(({ converged }) => converged).length,
    seed,
    testSamples: test.indices.length,
    top1: top1.mean,
    top1Deviation: top1.deviation,
    macroF1: macroF1.mean,
    macroF1Deviation: macroF1.deviation,
    scores: experiments.map((experiment) => ({
      top1: experiment.top1,
      macroF1: experiment.macroF1,
    })),
  };
}

/** Places among the rows to fit on, class by class. */
function trainRowsByClass({ indices, labels }: SplitRows, classes: number): number[][] {
  return rowsByClass(
    Int32Array.from(indices, (row) => labels[row]),
    classes,
  );
}
