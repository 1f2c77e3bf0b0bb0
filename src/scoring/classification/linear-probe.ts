import { InputError } from "../../errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type ScaledRows, unitScales } from "../../linalg/scaled-rows.ts";
import type { SampleValues } from "../sample-values.ts";
import { logisticRegression, type Regression, type Tolerance } from "./logistic-regression.ts";
import {
  type FeatureScale,
  type ProbePreset,
  type ProbeSettings,
  probes,
} from "./probe-presets.ts";
import { type RegressionOutcome, regressionOutcome } from "./regression-outcome.ts";
import { stratifiedSplit } from "./split.ts";

export const probeSplits = ["train", "held-out fifth", "the rows fitted on"] as const;
export type ProbeSplit = (typeof probeSplits)[number];

/** Rows to fit on and rows to test on, which may be different rows of one matrix. */
export interface ProbeSplitRows<Rows extends SplitRows = SplitRows> {
  readonly train: Rows;
  readonly test: Rows;
  readonly classes: number;
  readonly split: ProbeSplit;
}

export interface SplitRows {
  /** Class of each row; only those of `indices` matter. */
  readonly labels: Int32Array;
  readonly indices: Int32Array;
}

export interface LabelledRows extends SplitRows {
  readonly matrix: Matrix;
}

export type ProbeData = ProbeSplitRows<LabelledRows>;

/** One value of C, tried on rows that are held out of the training. */
export interface Candidate {
  readonly inversePenalty: number;
  readonly top1: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A linear classifier of frozen features, fitted to the optimum. */
export interface LinearProbe {
  readonly preset: ProbePreset;
  readonly features: FeatureScale;
  readonly intercept: true;
  /** scikit-learn's C: the objective is C·Σ loss + ½‖W‖². */
  readonly inversePenalty: number;
  /** The values of C that were tried; null if it was given. */
  readonly candidates: readonly Candidate[] | null;
  /** To which they were fitted; null if C was given. */
  readonly candidateTolerance: Tolerance | null;
  /** Rows held out to choose C; null if it was given. */
  readonly validationSamples: number | null;
  readonly seed: number;
  readonly trainSamples: number;
  readonly testSamples: number;
  readonly dimensions: number;
  readonly tolerance: Tolerance;
  readonly mostIterations: number;
  readonly iterations: number;
  /** Whether neither the gradient nor the gap is above the tolerance. */
  readonly converged: boolean;
  /** Largest entry of the gradient of objective/(C·n), for features of mean square 1. */
  readonly gradient: number;
  /** Estimate of how far the objective is above its minimum, as a share of it. */
  readonly gap: number;
  readonly objective: number;
  readonly trainTop1: number;
  readonly top1: number;
  readonly top5: number | null;
  /** Mean −ln softmax on the test rows. */
  readonly loss: number;
  readonly macroF1: number;
}

/** Share of the training rows on which C is chosen, as DINOv2 holds out. */
const VALIDATION_SHARE = 0.1;

/** Of candidates, whose accuracy is all that is asked: half the iterations to the optimum. */
const CANDIDATE_TOLERANCE = { gradient: 1e-5, gap: 1e-7 };

export interface ProbeOptions {
  readonly preset: ProbePreset;
  /** That of the preset by default. */
  readonly features?: FeatureScale | undefined;
  readonly seed?: number | undefined;
}

/**
 * Multinomial logistic regression on frozen features, fitted to the optimum and tested on other rows.
 *
 * @param path where the result is in the report, for `SampleValues.metric`
 * @throws InputError if a class has no row to fit on, or there is one class
 */
export function linearProbe(
  data: ProbeData,
  { preset, features, seed = 0 }: ProbeOptions,
  path: string,
): { result: LinearProbe; samples: SampleValues[] } {
  requireClasses(data);
  const settings = probes[preset];
  const scale = features ?? settings.features;
  const train = scaledRows(data.train.matrix, scale);
  const test = data.test.matrix === data.train.matrix ? train : scaledRows(data.test.matrix, scale);
  const problem = { ...data.train, rows: train, classes: data.classes };
  const sweep = settings.candidates && choosePenalty(problem, settings, seed);
  const inversePenalty = sweep?.best ?? settings.inversePenalty ?? 1;
  const fitted = logisticRegression(problem)({ ...settings, inversePenalty }, sweep?.start);
  const outcomeOn = (rows: ScaledRows, { indices, labels }: LabelledRows) =>
    regressionOutcome(fitted.weights, rows, indices, labels, data.classes);
  return probed(
    data,
    { preset, features, seed },
    {
      fitted,
      inversePenalty,
      sweep,
      dimensions: train.columns,
      trainTop1: outcomeOn(train, data.train).top1,
      tested: outcomeOn(test, data.test),
    },
    path,
  );
}

/** What was fitted, and how it does. */
export interface FittedProbe {
  readonly fitted: Omit<Regression, "weights" | "renewed" | "evaluations">;
  readonly inversePenalty: number;
  /** null if C was given. */
  readonly sweep: Pick<Sweep, "candidates" | "validationSamples"> | null;
  readonly dimensions: number;
  readonly trainTop1: number;
  readonly tested: RegressionOutcome;
}

/** @param path where the result is in the report */
export function probed(
  data: ProbeSplitRows,
  { preset, features, seed = 0 }: ProbeOptions,
  { fitted, inversePenalty, sweep, dimensions, trainTop1, tested }: FittedProbe,
  path: string,
): { result: LinearProbe; samples: SampleValues[] } {
  const settings = probes[preset];
  const { values, ...outcome } = tested;
  const metrics = (["top1", "top5", "loss"] as const).filter((metric) => outcome[metric] !== null);
  return {
    result: {
      preset,
      features: features ?? settings.features,
      intercept: true,
      inversePenalty,
      candidates: sweep?.candidates ?? null,
      candidateTolerance: sweep && CANDIDATE_TOLERANCE,
      validationSamples: sweep?.validationSamples ?? null,
      seed,
      trainSamples: data.train.indices.length,
      testSamples: data.test.indices.length,
      dimensions,
      tolerance: settings.tolerance,
      mostIterations: settings.mostIterations,
      iterations: fitted.iterations,
      converged: fitted.converged,
      gradient: fitted.gradient,
      gap: fitted.gap,
      objective: fitted.objective,
      trainTop1,
      ...outcome,
    },
    samples: metrics.map((metric) => ({ metric: `${path}.${metric}`, values: values[metric] })),
  };
}

/** @throws InputError unless there are two classes or more, each with a row to fit on */
export function requireClasses({ train, classes }: ProbeSplitRows): void {
  const seen = new Set<number>();
  for (const row of train.indices) seen.add(train.labels[row]);
  if (seen.size === classes && classes > 1) return;
  throw new InputError(
    "train",
    `a linear probe tells at least two classes apart, each with a row to fit on; there are rows of ${seen.size} of ${classes}.`,
  );
}

export function scaledRows(matrix: Matrix, features: FeatureScale): ScaledRows {
  return features === "raw" ? matrix : { ...matrix, scales: unitScales(matrix) };
}

interface Sweep {
  readonly best: number;
  readonly candidates: readonly Candidate[];
  readonly validationSamples: number;
  /** What was fitted at the best value without the rows held out. */
  readonly start: Regression;
}

/** Fits every candidate on nine tenths of the rows, each from where the last ended. */
function choosePenalty(
  data: LabelledRows & { readonly rows: ScaledRows; readonly classes: number },
  settings: ProbeSettings,
  seed: number,
): Sweep {
  const { rows, labels, indices, classes } = data;
  const positions = Int32Array.from(indices, (row) => labels[row]);
  const { kept, heldOut } = stratifiedSplit(positions, classes, VALIDATION_SHARE, seed);
  const fittedOn = kept.map((position) => indices[position]);
  const validation = heldOut.map((position) => indices[position]);
  if (validation.length === 0) {
    throw new InputError(
      "train",
      "no row can be held out to choose C: give classes five rows or more, or a preset with a fixed C.",
    );
  }
  const regress = logisticRegression({ rows, labels, indices: fittedOn, classes });
  const candidates: Candidate[] = [];
  let fitted: Regression | undefined;
  let best: { top1: number; inversePenalty: number; start: Regression } | undefined;
  for (const inversePenalty of settings.candidates ?? []) {
    fitted = regress({ ...settings, inversePenalty, tolerance: CANDIDATE_TOLERANCE }, fitted);
    const { top1 } = regressionOutcome(fitted.weights, rows, validation, labels, classes);
    const { iterations, converged } = fitted;
    candidates.push({ inversePenalty, top1, iterations, converged });
    // Of equal ones the first: the strongest penalty.
    if (best === undefined || top1 > best.top1) best = { top1, inversePenalty, start: fitted };
  }
  if (best === undefined) throw new Error("there are no candidates");
  return {
    best: best.inversePenalty,
    candidates,
    validationSamples: validation.length,
    start: best.start,
  };
}
