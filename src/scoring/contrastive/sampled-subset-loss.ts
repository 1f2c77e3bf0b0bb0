import { randomUniform } from "../../numerics/random.ts";
import { logMiss } from "../../probability/miss.ts";
import { logits } from "../classification/logits.ts";
import { collisionFreeWeights } from "./collision-free-weights.ts";
import { firstOccurrences } from "./first-occurrences.ts";
import { StratifiedRatio } from "./stratified-ratio.ts";
import type {
  Estimate,
  SubsetAnchors,
  SubsetLoss,
  SubsetLossRule,
  SubsetPopulation,
} from "./subset-loss-types.ts";

/** Sequences of negatives in all, but at least two an anchor: one would not show its spread. */
export const SEQUENCES = 20_000;
const FEWEST_REPLICATES = 2;

/** A condition met by fewer sequences than this has no standard error to be trusted. */
export const FEWEST_SEQUENCES = 10;

/**
 * The subset losses by simulation, for any number of classes, with standard errors.
 *
 * Only when each class first occurs matters, so no negatives are drawn: the order of the classes is
 * that of exponential clocks, and from one new class to the next the number of draws is geometric in
 * the share of draws that are still new. That share is of all negatives for `expected` and
 * `incomplete`, of those of other classes for `collisionFree`. A sequence costs C log C at
 * most, whatever K is, and serves all K.
 *
 * Where hardly a sequence misses a class the loss is that of all classes but for
 * P(a class is missing) ≤ U = Σ_c (1 − π_c)^K, and `nearlyComplete` takes it from there.
 */
export const sampledSubsetLoss: SubsetLossRule = {
  sums: lossSums,
  losses(sums, { counts, negatives }) {
    const ascending = [...new Set(negatives)].sort((a, b) => a - b);
    const rows = new Map(
      ascending.map((k, index) => [k, result(sums.subarray(Run.terms * index), counts, k)]),
    );
    return negatives.map((k) => rows.get(k)!);
  },
};

function lossSums(
  { anchors, firstSample, means, labels, temperature }: SubsetAnchors,
  { counts, views, negatives, seed }: SubsetPopulation,
): Float64Array {
  const classes = means.rows;
  const total = counts.reduce((a, b) => a + b);
  const replicates = Math.max(FEWEST_REPLICATES, Math.ceil(SEQUENCES / (total * views)));
  // Each anchor has a sequence of its own, so that it does not matter which others are looked at.
  let next: () => number;
  const random = () => next();
  const ascending = [...new Set(negatives)].sort((a, b) => a - b);
  const drawOrder = firstOccurrences(counts, ascending[ascending.length - 1], random);
  const runs = ascending.map((k) => new Run(counts, views, k));

  const ratios = new Float64Array(classes);
  anchors.forEach((view, index) => {
    for (const [row, scores] of logits(view, means, temperature)) {
      next = randomUniform(seed, (firstSample + row) * views + index);
      const own = labels[row];
      for (let c = 0; c < classes; c++) ratios[c] = Math.exp(scores[c] - scores[own]);
      for (let replicate = 0; replicate < replicates; replicate++) {
        const order = drawOrder(own);
        const sequence = { order, unseen: total - counts[own], ratios, counts, random, ascending };
        visitLosses(sequence, total, (index, loss, complete) => {
          runs[index].addDrawn(loss, complete);
        });
        visitLosses(sequence, total - counts[own], (index, loss, complete) => {
          runs[index].addCollisionFree(loss, complete);
        });
      }
      const completeLoss = Math.log(ratios.reduce((a, b) => a + b));
      for (const run of runs) run.endAnchor(own, completeLoss);
    }
  });
  const sums = new Float64Array(Run.terms * runs.length);
  runs.forEach((run, index) => {
    run.write(sums, Run.terms * index);
  });
  return sums;
}

/** What is gathered about one number of negatives. */
class Run {
  static readonly terms = 3 * StratifiedRatio.terms + 4;

  readonly #counts: Float64Array;
  readonly #samples: number;
  /** How often a sample is an anchor. */
  readonly #views: number;
  readonly #freeWeights: Float64Array;
  readonly #expected = new StratifiedRatio();
  readonly #incomplete = new StratifiedRatio();
  readonly #collisionFree = new StratifiedRatio();
  #drawnIncomplete = 0;
  #freeIncomplete = 0;
  #completeLoss = 0;
  #freeCompleteLoss = 0;

  constructor(counts: Float64Array, views: number, k: number) {
    this.#counts = counts;
    this.#views = views;
    this.#samples = counts.reduce((a, b) => a + b);
    this.#freeWeights = collisionFreeWeights(counts, k);
  }

  addDrawn(loss: number, complete: boolean): void {
    this.#expected.add(loss, 1);
    this.#incomplete.add(complete ? 0 : loss, complete ? 0 : 1);
    if (!complete) this.#drawnIncomplete++;
  }

  addCollisionFree(loss: number, complete: boolean): void {
    this.#collisionFree.add(loss, 1);
    if (!complete) this.#freeIncomplete++;
  }

  endAnchor(own: number, completeLoss: number): void {
    const weight = 1 / (this.#samples * this.#views);
    // The anchors of a class share its weight.
    const freeWeight = this.#freeWeights[own] / (this.#counts[own] * this.#views);
    this.#expected.endStratum(weight);
    this.#incomplete.endStratum(weight);
    this.#collisionFree.endStratum(freeWeight);
    this.#completeLoss += weight * completeLoss;
    this.#freeCompleteLoss += freeWeight * completeLoss;
  }

  write(sums: Float64Array, at: number): void {
    this.#expected.write(sums, at);
    this.#incomplete.write(sums, at + StratifiedRatio.terms);
    this.#collisionFree.write(sums, at + 2 * StratifiedRatio.terms);
    sums.set(
      [this.#drawnIncomplete, this.#freeIncomplete, this.#completeLoss, this.#freeCompleteLoss],
      at + 3 * StratifiedRatio.terms,
    );
  }
}

/** @param sums as a `Run` writes them */
function result(sums: Float64Array, counts: Float64Array, k: number): SubsetLoss {
  const [drawnIncomplete, freeIncomplete, completeLoss, freeCompleteLoss] = sums.subarray(
    3 * StratifiedRatio.terms,
  );
  const estimate = (index: number) =>
    StratifiedRatio.from(sums, index * StratifiedRatio.terms).estimate();
  const total = counts.reduce((a, b) => a + b);
  // U.
  const mostIncomplete = counts.reduce(
    (sum, count) => sum + Math.exp(k * logMiss(count, { total, totalError: 0 })),
    0,
  );
  const seen = drawnIncomplete >= FEWEST_SEQUENCES;
  return {
    expected: seen ? estimate(0)! : nearlyComplete(completeLoss, mostIncomplete),
    incomplete: seen ? estimate(1) : null,
    collisionFree:
      freeIncomplete >= FEWEST_SEQUENCES
        ? estimate(2)
        : nearlyComplete(freeCompleteLoss, mostIncomplete),
  };
}

/**
 * The loss lies between 1 − U and 1 times that of all classes, of which a subset's is a part: the middle,
 * with the standard deviation of a uniform distribution over that range.
 */
function nearlyComplete(completeLoss: number, mostIncomplete: number): Estimate {
  const range = completeLoss * Math.min(1, mostIncomplete);
  return { value: completeLoss - range / 2, standardError: range / Math.sqrt(12) };
}

interface Sequence {
  /** The classes other than the anchor's in the order of their first occurrence, as far as needed. */
  readonly order: Int32Array;
  /** The total weight of the classes other than the anchor's. */
  readonly unseen: number;
  /** e^{z·(μ_c − μ_y)/t} of each class c. */
  readonly ratios: Float64Array;
  readonly counts: Float64Array;
  readonly random: () => number;
  /** Numbers of draws to look at, ascending. */
  readonly ascending: readonly number[];
}

/**
 * The loss among the classes that have occurred after each asked number of draws.
 *
 * @param drawn total weight of what is drawn, whether it adds a class or not
 */
function visitLosses(
  { order, unseen: others, ratios, counts, random, ascending }: Sequence,
  drawn: number,
  visit: (index: number, loss: number, complete: boolean) => void,
): void {
  let unseen = others;
  let sum = 0;
  let draws = 0;
  let index = 0;
  for (const c of order) {
    draws += geometric(unseen / drawn, random);
    for (; index < ascending.length && ascending[index] < draws; index++) {
      visit(index, Math.log1p(sum), false);
    }
    if (index === ascending.length) return;
    sum += ratios[c];
    unseen -= counts[c];
  }
  const complete = unseen === 0;
  for (; index < ascending.length; index++) visit(index, Math.log1p(sum), complete);
}

/** Draws up to and including the first success. */
function geometric(probability: number, random: () => number): number {
  if (probability >= 1) return 1;
  return 1 + Math.floor(Math.log(random()) / Math.log1p(-probability));
}
