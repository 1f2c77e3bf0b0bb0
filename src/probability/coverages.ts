import { complementContour } from "./complement-contour.ts";
import { type Contour, probabilitiesFrom } from "./contour.ts";
import { type Coverage, coverageOf, regime } from "./coverage.ts";
import { coverageContour } from "./coverage-contour.ts";
import { requireDraws } from "./draws.ts";
import type { Prior } from "./prior.ts";
import { everyClass, type Targets } from "./targets.ts";

/** `Coverage` of many numbers of draws, a column a field. */
export interface CoverageColumns {
  readonly probability: Float64Array;
  readonly complement: Float64Array;
  readonly logProbability: Float64Array;
  readonly logComplement: Float64Array;
}

/** A contour serves this many standard deviations on either side at the cost of under two digits. */
const REACH = 3;

/** Nor longer than this: each step's rounding adds to the last's. */
const LONGEST_WINDOW = 256;

/** Runs of consecutive numbers shorter than this are not worth a shared contour. */
const SHORTEST_RUN = 4;

/** Below this, e^x or its products may lose digits to underflow. */
const LOG_SMALLEST = -450;

/** Running products are folded into their logarithm beyond this and its inverse. */
const FOLD = 1e100;

/**
 * υ_n for each of `draws`, in their order. As `coverage`, but consecutive numbers of draws share a
 * contour, which makes a long range some forty times faster than one by one.
 */
export function coverages(prior: Prior, draws: ArrayLike<number>): Coverage[] {
  return coveragesOf(everyClass(prior), draws);
}

/** The probability that n draws include every target, for each of `draws`. */
export function coveragesOf(targets: Targets, draws: ArrayLike<number>): Coverage[] {
  const columns = columnsOf(targets, draws);
  return Array.from(draws, (_, row) => ({
    probability: columns.probability[row],
    complement: columns.complement[row],
    logProbability: columns.logProbability[row],
    logComplement: columns.logComplement[row],
  }));
}

/** `coverages` as columns, for long ranges and plots. */
export function coverageColumns(prior: Prior, draws: ArrayLike<number>): CoverageColumns {
  return columnsOf(everyClass(prior), draws);
}

function columnsOf(targets: Targets, draws: ArrayLike<number>): CoverageColumns {
  const columns: CoverageColumns = {
    probability: new Float64Array(draws.length),
    complement: new Float64Array(draws.length),
    logProbability: new Float64Array(draws.length),
    logComplement: new Float64Array(draws.length),
  };
  for (let start = 0; start < draws.length; ) {
    let end = start + 1;
    while (end < draws.length && draws[end] === draws[end - 1] + 1) end++;
    requireDraws(draws[start]);
    requireDraws(draws[end - 1]);
    fillRun(targets, draws[start], draws[end - 1], columns, start);
    start = end;
  }
  return columns;
}

/** υ_n for n = first … last, into the rows from `row` on. */
function fillRun(
  targets: Targets,
  first: number,
  last: number,
  columns: CoverageColumns,
  row: number,
): void {
  let lead = 0;
  for (let n = first; n <= last; ) {
    const where = last - n < SHORTEST_RUN ? "closed" : regime(targets, n);
    if (where === "closed") {
      const covered = coverageOf(targets, n);
      columns.probability[row + n - first] = covered.probability;
      columns.complement[row + n - first] = covered.complement;
      columns.logProbability[row + n - first] = covered.logProbability;
      columns.logComplement[row + n - first] = covered.logComplement;
      n++;
      continue;
    }
    // Deviations grow with n, so the last contour's is a safe lead for the next one's center.
    const center = Math.min(n + lead, last);
    const likely = where === "likely";
    const contour = (likely ? complementContour : coverageContour)(targets, center, REACH);
    lead = Math.min(Math.floor(REACH * contour.deviation), LONGEST_WINDOW / 2);
    const end = Math.min(last, center + lead);
    const [value, log, other, logOther] = likely
      ? [columns.complement, columns.logComplement, columns.probability, columns.logProbability]
      : [columns.probability, columns.logProbability, columns.complement, columns.logComplement];
    fillCoefficients(
      contour,
      n,
      value.subarray(row + n - first, row + end - first + 1),
      log.subarray(row + n - first),
    );
    for (let i = row + n - first; i <= row + end - first; i++) {
      other[i] = 1 - value[i];
      logOther[i] = Math.log1p(-value[i]);
    }
    n = end + 1;
  }
}

/** n! [zⁿ] A and its logarithm for n = from, from + 1, …, as many as `values` has room for. */
function fillCoefficients(
  contour: Contour,
  from: number,
  values: Float64Array,
  logs: Float64Array,
): void {
  const { center, radius } = contour;
  const masses = probabilitiesFrom(contour, from, values.length);
  // n!/rⁿ relative to its value at the center.
  let logScale = contour.logScale;
  let ratio = 1;
  for (let n = center; n > from; n--) {
    ratio *= radius / n;
    if (ratio < 1 / FOLD) {
      logScale += Math.log(ratio);
      ratio = 1;
    }
  }
  for (let start = 0; start < values.length; ) {
    const scale = Math.exp(logScale);
    let end = start;
    for (; end < values.length && ratio < FOLD; end++) {
      const relative = ratio * masses[end];
      logs[end] = logScale + Math.log(relative);
      values[end] = scale * relative;
      ratio *= (from + end + 1) / radius;
    }
    if (logScale < LOG_SMALLEST) {
      for (let i = start; i < end; i++) values[i] = Math.exp(logs[i]);
    }
    logScale += Math.log(ratio);
    ratio = 1;
    start = end;
  }
}
