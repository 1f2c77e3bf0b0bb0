import { catalogue } from "../../src/bounds/catalogue.ts";
import type {
  ExperimentBound,
  ExperimentData,
  ExperimentRow,
  Measurement,
} from "../../src/figures/experiment-data.ts";
import { meanAndDeviation } from "../../src/numerics/mean-and-deviation.ts";
import { labelPriors } from "../../src/probability/named.ts";
import type { Run } from "./run-scores.ts";

/** The runs of a data set as one table: a row for each K, over its seeds. */
export function experimentData(data: string, runs: readonly Run[]): ExperimentData {
  const groups = Array.from(
    Map.groupBy(runs, ({ metrics }) => metrics.draws),
    ([draws, group]) => ({ draws, runs: group.toSorted(bySeed) }),
  ).toSorted((a, b) => a.draws - b.draws);
  const [{ metrics, scores }] = runs;
  return {
    data,
    name: labelPriors[data]?.name ?? data[0].toUpperCase() + data.slice(1),
    classes: scores.classes,
    temperature: metrics.temperature,
    testSamples: scores.testSamples,
    seeds: [...new Set(runs.map((run) => run.metrics.seed))].toSorted((a, b) => a - b),
    rows: groups.map(({ draws, runs }) => rowOf(draws, runs)),
    bounds: catalogue.map(({ id, title, quantity, direction, reference }, index) => ({
      id,
      title,
      quantity,
      direction,
      arxiv: reference?.arxiv ?? null,
      rows: groups.map((group) => boundAt(group.runs, index)),
    })),
  };
}

function bySeed(a: Run, b: Run): number {
  return a.metrics.seed - b.metrics.seed;
}

function rowOf(draws: number, runs: readonly Run[]): ExperimentRow {
  const of = (read: (run: Run) => number | null) => measurement(runs.map(read));
  return {
    draws,
    negatives: draws - 1,
    seeds: runs.map(({ metrics }) => metrics.seed),
    collisionProbability: of(({ scores }) => scores.contrastive.collisionProbability),
    coverage: of(({ scores }) => scores.contrastive.coverage),
    collisionTerm: of(({ scores }) => scores.contrastive.collisionTerm),
    meanClassifierWithHead: of(({ scores }) => scores.meanClassifier.projection.top1),
    meanClassifierWithoutHead: of(({ scores }) => scores.meanClassifier.features.top1),
    linearProbeWithHead: of(({ metrics }) => metrics.metrics.projection.linearProbe.value),
    linearProbeWithoutHead: of(({ metrics }) => metrics.metrics.features.linearProbe.value),
    infoNce: of(({ scores }) => scores.contrastive.infoNce),
    supervisedLoss: of(({ scores }) => scores.contrastive.supervisedLoss),
    expectedSubsetLoss: of(({ scores }) => scores.contrastive.expectedSubsetLoss),
    subsetLoss: of(({ scores }) => scores.contrastive.subsetLoss),
    collisionFreeSubsetLoss: of(({ scores }) => scores.contrastive.collisionFreeSubsetLoss),
    gap: of(({ scores }) => scores.contrastive.gap?.clipped ?? null),
    variance: of(({ scores }) => scores.contrastive.gap?.variance ?? null),
    collisionSpread: of(({ scores }) => scores.collisionSpread),
  };
}

function boundAt(runs: readonly Run[], index: number): ExperimentBound["rows"][number] {
  const bounds = runs.map(({ scores }) => scores.bounds[index]);
  return {
    ...measurement(bounds.map(({ value }) => value)),
    coefficient: measurement(bounds.map(({ coefficient }) => coefficient)).mean,
    reason: bounds.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

function measurement(values: readonly (number | null)[]): Measurement {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return { mean: null, deviation: null, values };
  const { mean, deviation } = meanAndDeviation(known);
  return { mean, deviation: known.length > 1 ? deviation : null, values };
}
