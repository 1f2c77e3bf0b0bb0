import { InputError } from "../../errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type Metric, type NearestBlock, nearest } from "../nearest.ts";
import type { SampleValues } from "../sample-values.ts";
import { TOP } from "./class-scores.ts";
import {
  type NeighbourRun,
  type NeighboursPreset,
  presets,
  type Weighting,
} from "./neighbour-presets.ts";
import { type Outcomes, outcomes } from "./outcomes.ts";

/** One vote: its settings as they were used, and how often it was right. */
export interface NeighbourResult {
  readonly preset: NeighboursPreset;
  readonly metric: Metric;
  readonly weighting: Weighting;
  /** T of the weights; null where they have none. */
  readonly temperature: number | null;
  /** At most the number of neighbours there are. */
  readonly k: number;
  readonly top1: number;
  /** Share of queries whose class has a vote and is among the five with most; null up to five classes. */
  readonly top5: number | null;
  readonly macroF1: number;
}

export interface NearestNeighbours {
  readonly neighbours: "train" | "other samples";
  readonly queries: number;
  /** Rows that may be neighbours. */
  readonly keys: number;
  readonly ties: string;
  readonly results: readonly NeighbourResult[];
  /** MTEB's score: the best accuracy over its metrics; null unless that preset was asked for. */
  readonly mtebBest: number | null;
  /** Why a value is null. */
  readonly reason: string | null;
}

export interface NeighboursInput {
  readonly queries: Matrix;
  readonly labels: Int32Array;
  /** Rows that vote, −1 for a class that no query has; null: the queries themselves, one left out. */
  readonly train: { readonly embeddings: Matrix; readonly classes: Int32Array } | null;
  readonly classes: number;
}

const TIES =
  "Of equally near neighbours the lower row counts first; of classes with equal votes the first.";

/** One vote with the k that there are neighbours for. */
export interface VotingRun {
  readonly preset: NeighboursPreset;
  readonly run: NeighbourRun;
  readonly k: number;
}

/** What a run predicts for each query, and whether its class is among the five with most votes. */
export interface RunOutcome {
  readonly predictions: Int32Array;
  readonly amongTop: Uint8Array;
}

/** Classification by the classes of the nearest neighbours, as the presets vote. */
export function nearestNeighbours(
  input: NeighboursInput,
  asked: readonly NeighboursPreset[],
): { result: NearestNeighbours; samples: SampleValues[] } {
  const { queries, labels, train, classes } = input;
  const voters = train ?? { embeddings: queries, classes: labels };
  const excluded = Uint8Array.from(voters.classes, (c) => (c < 0 ? 1 : 0));
  const keys = keysAmong(voters.classes);
  const runs = votingRuns(asked, keys - (train === null ? 1 : 0));
  const except =
    train === null ? Int32Array.from({ length: queries.rows }, (_, row) => row) : undefined;
  const found = runs.map(() => emptyOutcome(queries.rows));
  for (const metric of new Set(runs.map(({ run }) => run.metric))) {
    const ofMetric = runs.filter(({ run }) => run.metric === metric);
    const outcomesOfMetric = found.filter((_, index) => runs[index].run.metric === metric);
    const k = Math.max(...ofMetric.map((run) => run.k));
    const options = { metric, k, except, ...(keys < excluded.length && { excluded }) };
    const vote = voting(ofMetric, voters.classes, classes, outcomesOfMetric);
    for (const block of nearest(queries, voters.embeddings, options)) {
      for (let row = 0; row < block.rows; row++) {
        const query = block.firstRow + row;
        vote(query, labels[query], block, row * k);
      }
    }
  }
  return nearestNeighboursOf(runs, found, {
    labels,
    classes,
    keys,
    neighbours: train === null ? "other samples" : "train",
  });
}

/** Rows that may be neighbours: those whose class some query has. */
export function keysAmong(classes: Int32Array): number {
  return classes.reduce((count, c) => (c < 0 ? count : count + 1), 0);
}

/** @throws InputError if no neighbour is `available` */
export function votingRuns(
  asked: readonly NeighboursPreset[],
  available: number,
): readonly VotingRun[] {
  if (available < 1) throw new InputError("train", "there are no neighbours to vote.");
  return asked.flatMap((preset) =>
    presets[preset].map((run) => ({ preset, run, k: Math.min(run.k, available) })),
  );
}

export function emptyOutcome(queries: number): RunOutcome {
  return { predictions: new Int32Array(queries), amongTop: new Uint8Array(queries) };
}

/** Takes the neighbours of a query of class `own`, the nearest at `start`, and writes what comes of them. */
export type Vote = (
  query: number,
  own: number,
  neighbours: Pick<NearestBlock, "indices" | "values">,
  start: number,
) => void;

/**
 * @param runs of one metric
 * @param keyClasses class of each key
 * @param results written, one for each run
 */
export function voting(
  runs: readonly VotingRun[],
  keyClasses: Int32Array,
  classes: number,
  results: readonly RunOutcome[],
): Vote {
  const votes = new Float64Array(classes);
  return (query, own, { indices, values }, start) => {
    runs.forEach(({ run, k }, index) => {
      votes.fill(0);
      for (let place = start; place < start + k; place++) {
        votes[keyClasses[indices[place]]] += weightOf(run, values[place], values[start]);
      }
      results[index].predictions[query] = winner(votes);
      results[index].amongTop[query] = isAmongTop(votes, own) ? 1 : 0;
    });
  };
}

/** What the votes say together. */
export function nearestNeighboursOf(
  runs: readonly VotingRun[],
  found: readonly RunOutcome[],
  {
    labels,
    classes,
    keys,
    neighbours,
  }: Pick<NeighboursInput, "labels" | "classes"> & Pick<NearestNeighbours, "keys" | "neighbours">,
): { result: NearestNeighbours; samples: SampleValues[] } {
  const samples: SampleValues[] = [];
  const results = runs.map(({ preset, run, k }, index): NeighbourResult => {
    const path = `classification.nearestNeighbours.results[${index}]`;
    const { predictions, amongTop } = found[index];
    const scored: Outcomes = outcomes(predictions, labels, classes);
    samples.push({ metric: `${path}.top1`, values: scored.right });
    const top5 = Float64Array.from(amongTop);
    if (classes > TOP) samples.push({ metric: `${path}.top5`, values: top5 });
    return {
      preset,
      metric: run.metric,
      weighting: run.weighting,
      temperature: run.temperature,
      k,
      top1: scored.accuracy,
      top5: classes > TOP ? top5.reduce((a, b) => a + b, 0) / top5.length : null,
      macroF1: scored.macroF1,
    };
  });
  const mteb = results.filter(({ preset }) => preset === "mteb").map(({ top1 }) => top1);
  const reasons = [
    classes <= TOP && `top5: any guess of five is right among ${classes} classes or fewer`,
    mteb.length === 0 && "mtebBest: the preset mteb was not asked for",
  ].filter((reason) => reason !== false);
  return {
    result: {
      neighbours,
      queries: labels.length,
      keys,
      ties: TIES,
      results,
      mtebBest: mteb.length === 0 ? null : Math.max(...mteb),
      reason: reasons.length > 0 ? reasons.join("; ") : null,
    },
    samples,
  };
}

/** Relative to the nearest neighbour, so that nothing overflows: a common factor decides no vote. */
function weightOf(run: NeighbourRun, value: number, best: number): number {
  switch (run.weighting) {
    case "uniform":
      return 1;
    case "exponential":
    case "softmax":
      return Math.exp((value - best) / run.temperature);
  }
}

function winner(votes: Float64Array): number {
  let best = 0;
  for (let c = 1; c < votes.length; c++) if (votes[c] > votes[best]) best = c;
  return best;
}

function isAmongTop(votes: Float64Array, own: number): boolean {
  if (votes[own] === 0) return false;
  let higher = 0;
  for (let c = 0; c < votes.length; c++) {
    if (votes[c] > votes[own] || (votes[c] === votes[own] && c < own)) higher++;
  }
  return higher < TOP;
}
