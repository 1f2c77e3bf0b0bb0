import {
  type BoundsData,
  type CoverageData,
  type ExperimentData,
  type ExperimentQuantity,
  experimentQuantities,
  type Measurement,
} from "../../src/figures/index.ts";
import {
  type BoundsQuestion,
  catalogue,
  couponQuantile,
  couponTime,
  coverage,
  evaluateBounds,
  type Prior,
} from "../../src/index.ts";

/** What `/v1/coverage` answers, of the parts that a figure shows. */
export function coverageData(prior: Prior, draws: readonly number[]): CoverageData {
  return {
    prior,
    expectedDraws: couponTime(prior).mean,
    medianDraws: couponQuantile(prior, 0.5),
    rows: draws.map((count) => {
      const { probability, complement, logComplement } = coverage(prior, count);
      return {
        draws: count,
        probability,
        complement,
        logComplement: logComplement === -Infinity ? null : logComplement,
      };
    }),
  };
}

/** What `/v1/bounds` answers, of the parts that a figure shows. */
export function boundsData(
  prior: Prior,
  negatives: readonly number[],
  settings: Omit<BoundsQuestion, "prior">,
  contrastiveLosses?: readonly number[],
): BoundsData {
  const points = negatives.map((count, row) => ({
    negatives: count,
    contrastiveLoss: contrastiveLosses?.[row],
  }));
  return {
    prior,
    settings,
    rows: evaluateBounds({ prior, ...settings }, points),
    contrastiveLosses,
  };
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Values of several seeds. */
export function measurement(values: readonly number[]): Measurement {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.hypot(...values.map((value) => value - mean)) / Math.sqrt(values.length);
  return { mean, deviation: values.length > 1 ? deviation : null, values };
}

/** An experiment whose losses and bounds are what `loss` gives, and its accuracies what `accuracy` does. */
export function experiment(of: {
  readonly name: string;
  readonly classes: number;
  readonly draws: readonly number[];
  readonly loss: () => Measurement;
  readonly accuracy: () => Measurement;
}): ExperimentData {
  const { name, classes, draws, loss, accuracy } = of;
  const quantities = Object.keys(experimentQuantities) as ExperimentQuantity[];
  const rows = draws.toSorted((a, b) => a - b);
  const seeds = loss().values.map((_, seed) => seed);
  return {
    ...{ data: "data", name, classes, temperature: 0.5, testSamples: 100, seeds },
    rows: rows.map((count) => ({
      ...{ draws: count, negatives: count - 1, seeds },
      ...(Object.fromEntries(
        quantities.map((id) => [id, /Classifier|Probe/.test(id) ? accuracy() : loss()]),
      ) as Record<ExperimentQuantity, Measurement>),
    })),
    bounds: catalogue.map(({ id, title, quantity, direction }) => ({
      ...{ id, title, quantity, direction, arxiv: null },
      rows: rows.map(() => ({ ...loss(), coefficient: 1, reason: null })),
    })),
  };
}
