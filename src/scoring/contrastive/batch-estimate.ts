import { rowDot } from "../../linalg/row-dot.ts";
import { randomUniform } from "../../numerics/random.ts";
import { batchSums } from "./batch-sums.ts";
import { type Comparison, samplesOf } from "./comparison.ts";
import { type SamplesByClass, samplesByClass } from "./samples-by-class.ts";

/** A loss as batches estimate it. */
export interface BatchEstimate {
  readonly value: number;
  readonly standardError: number;
  /** Batches of one epoch: what is left of the samples is dropped. */
  readonly batches: number;
}

export interface Sampling {
  /** At least two: a single one does not show its spread. */
  readonly epochs: number;
  readonly seed: number;
}

/**
 * The procedure of the papers: each epoch shuffles the samples into batches of `draws` = K + 1 without
 * replacement, and the negatives of an anchor are the K others of its batch; its positive is its own,
 * or in the same-class setting one of the others of its class, drawn uniformly from all of them.
 *
 * The standard error is that of the mean over epochs. Epochs are shuffled independently, so it counts
 * everything that varies: the negatives, the positives and the samples that are dropped. Batches of
 * one epoch share no sample and are therefore not independent.
 *
 * Negatives are drawn without replacement, for which the expectation is above that of `exactLosses`:
 * to second order by the mean of K(K − 1)/(N − 2) · Var e^s/(2 (E S)²), S the sum in the denominator.
 * That grows with K to (Var e^s/(E e^s)²)/(2N): 4e-5 for the 10,000 samples of Fashion-MNIST at t = ½,
 * less than a standard error, and 3e-3 for 300 samples at t = 1/5.
 *
 * @param comparisons averaged, over the same batches
 */
export function batchEstimate(
  comparisons: readonly Comparison[],
  temperature: number,
  draws: number,
  { epochs, seed }: Sampling,
): BatchEstimate {
  const samples = samplesOf(comparisons[0]);
  const batches = Math.floor(samples / draws);
  const random = randomUniform(seed);
  const order = Int32Array.from({ length: samples }, (_, sample) => sample);
  const sums = new Float64Array(draws);
  const evaluate = comparisons.map((comparison) => evaluator(comparison, temperature, random));
  let mean = 0;
  let squares = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    let loss = 0;
    for (let batch = 0; batch < batches; batch++) {
      const members = order.subarray(batch * draws, (batch + 1) * draws);
      for (const batchLoss of evaluate) loss += batchLoss(members, sums);
    }
    loss /= batches * draws * comparisons.length;
    const deviation = loss - mean;
    mean += deviation / (epoch + 1);
    squares += deviation * (loss - mean);
  }
  const standardError = Math.sqrt(squares / (epochs * (epochs - 1)));
  return { value: mean, standardError, batches };
}

/** The sum of the losses of a batch's members. */
type BatchLoss = (members: Int32Array, sums: Float64Array) => number;

function evaluator(comparison: Comparison, temperature: number, random: () => number): BatchLoss {
  if (comparison.kind === "views") {
    const { anchors, positives, negatives } = comparison;
    const write = batchSums(anchors, negatives, temperature);
    return (members, sums) => {
      write(members, sums);
      return members.reduce(
        (total, sample, i) =>
          total + lossOf(rowDot(anchors, sample, positives, sample) / temperature, sums[i]),
        0,
      );
    };
  }
  const { embeddings, labels } = comparison;
  const drawPositive = positiveSampler(samplesByClass(labels), labels.classes, random);
  const write = batchSums(embeddings, [embeddings], temperature);
  return (members, sums) => {
    write(members, sums);
    return members.reduce(
      (total, sample, i) =>
        total +
        lossOf(rowDot(embeddings, sample, embeddings, drawPositive(sample)) / temperature, sums[i]),
      0,
    );
  };
}

/** ln(e^positive + sum) − positive. */
function lossOf(positive: number, sum: number): number {
  return Math.log1p(sum * Math.exp(-positive));
}

/** Draws one of the other samples of a sample's class. */
function positiveSampler(
  { order, starts }: SamplesByClass,
  classes: Int32Array,
  random: () => number,
): (sample: number) => number {
  const place = new Int32Array(order.length);
  order.forEach((sample, index) => {
    place[sample] = index;
  });
  return (sample) => {
    const start = starts[classes[sample]];
    const others = starts[classes[sample] + 1] - start - 1;
    const drawn = start + Math.floor(random() * others);
    return order[drawn < place[sample] ? drawn : drawn + 1];
  };
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const value = order[last];
    order[last] = order[other];
    order[other] = value;
  }
}
