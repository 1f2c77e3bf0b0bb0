import { kernelsInUse } from "../../linalg/kernel-modules.ts";
import { EXPERIMENTS, SHOTS } from "./few-shot.ts";
import { rememberedSteps } from "./minimise.ts";
import { type ProbePreset, probes } from "./probe-presets.ts";
import { HESSIAN_ROWS, MOST_WEIGHTS } from "./regression-curvature.ts";

/** Of what is fitted and tested. */
export interface ProbeShape {
  readonly trainRows: number;
  readonly testRows: number;
  /** d. */
  readonly columns: number;
  readonly classes: number;
}

// Seconds of one core of the machine of bench/RESULTS.md, fitted to shapes from 10,000 × 16 with 4
// classes to 10,000 × 512 with 100.
const NANOSECOND = 1e-9;
const JAVASCRIPT_SLOWDOWN = 7;

/** Vectors of weights beside the steps remembered: those of the search, its start, the best candidate, kernels. */
const VECTORS = 12;

/** Doubles a row: values of three metrics, intercepts, scales, predictions. */
const ROW_VALUES = 6;

/**
 * Iterations as on embeddings of images: of a fit from zero, of the fit after a path of candidates, and
 * of a candidate with and without a preconditioner of all weights.
 */
const ITERATIONS = { alone: 40, afterPath: 100, candidate: 13, candidateOfMany: 48 };

/**
 * Estimate of the seconds that a linear probe takes. Ten of more than a second took from a quarter
 * of it, where classes were easily told apart, to 1.6 times as long; at worst each fit takes
 * `mostIterations`.
 */
export function probeSeconds(shape: ProbeShape, preset: ProbePreset): number {
  const { trainRows, testRows } = shape;
  const path = probes[preset].candidates?.length ?? 0;
  const hasWhole = weightsOf(shape) <= MOST_WEIGHTS;
  const each = hasWhole ? ITERATIONS.candidate : ITERATIONS.candidateOfMany;
  const iterations = path === 0 ? ITERATIONS.alone : ITERATIONS.afterPath + path * each;
  const renewals = hasWhole ? 1 + path / 8 : 0;
  const tested = testRows + trainRows + (path * trainRows) / 10;
  return (
    slowdown() *
    (iterations * iterationSeconds(shape, trainRows) +
      renewals * renewalSeconds(shape) +
      testSeconds(shape, tested))
  );
}

/** Estimate of the seconds that the few-shot fits take. */
export function fewShotSeconds(shape: ProbeShape): number {
  const rows = Math.min(shape.trainRows, SHOTS * shape.classes);
  const each =
    ITERATIONS.alone * iterationSeconds(shape, rows) + testSeconds(shape, shape.testRows);
  return slowdown() * EXPERIMENTS * each;
}

/** Most bytes that a probe holds beside its data: vectors of weights, and preconditioners. */
export function probeBytes(shape: ProbeShape): number {
  const weights = weightsOf(shape);
  const width = shape.columns + 1;
  const vectors = (VECTORS + 2 * rememberedSteps(weights)) * weights;
  // The last Hessian is kept while the next is made of half as many blocks.
  const hessians = weights <= MOST_WEIGHTS ? 2.5 * weights ** 2 : 0;
  const moments = width <= Math.min(MOST_WEIGHTS, shape.trainRows / 2) ? 3 * width ** 2 : 0;
  return 8 * (vectors + hessians + moments + ROW_VALUES * (shape.trainRows + shape.testRows));
}

function weightsOf({ columns, classes }: ProbeShape): number {
  return (columns + 1) * classes;
}

/** The loss and its gradient, and the step: preconditioner and remembered pairs. */
function iterationSeconds(shape: ProbeShape, rows: number): number {
  const width = shape.columns + 1;
  const classes = Math.ceil(shape.classes / 4) * 4;
  const weights = weightsOf(shape);
  const loss = rows * (0.17 * width * classes + 5.8 * classes + 0.16 * width + 38);
  const solve = width <= Math.min(MOST_WEIGHTS, rows / 2) ? 1.1 * width * weights : 0;
  return NANOSECOND * (loss + solve + 40 * weights);
}

/** The Hessian and its factor. */
function renewalSeconds(shape: ProbeShape): number {
  const weights = weightsOf(shape);
  const rows = Math.min(shape.trainRows, HESSIAN_ROWS);
  const width = shape.columns + 1;
  return NANOSECOND * ((0.09 * rows * weights * (weights + width)) / 2 + 0.09 * weights ** 3);
}

function testSeconds({ columns, classes }: ProbeShape, rows: number): number {
  return NANOSECOND * rows * (0.05 * columns * classes + 60 * classes + 600);
}

function slowdown(): number {
  return kernelsInUse() === "javascript" ? JAVASCRIPT_SLOWDOWN : 1;
}
