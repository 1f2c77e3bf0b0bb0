import { crossEntropy, higherScores, highestScore, TOP } from "./class-scores.ts";
import type { Logits } from "./logits.ts";
import { outcomes } from "./outcomes.ts";

/** How well argmax_c z·μ_c finds the class of z. */
export interface MeanClassifier {
  /** Share of embeddings whose own class scores highest; of equal scores the first class counts. */
  readonly top1: number;
  /** Share whose own class is among the five highest; null for up to five classes: it says nothing. */
  readonly top5: number | null;
  /** S, the supervised loss E −ln( e^{z·μ_y/t} / Σ_c e^{z·μ_c/t} ), in nats. */
  readonly loss: number;
}

/** The same with what each class has of it. */
export interface DetailedMeanClassifier extends MeanClassifier {
  readonly macroF1: number;
  /** Mean over classes of the share of their embeddings that are found. */
  readonly balancedAccuracy: number;
  /** In the order of classes. */
  readonly perClass: readonly ClassOutcome[];
  /** Embeddings of class i (row) taken for class j (column); null above 100 classes. */
  readonly confusion: readonly (readonly number[])[] | null;
}

export interface ClassOutcome {
  readonly name: string;
  readonly samples: number;
  readonly recall: number;
  /** null if no embedding is taken for this class. */
  readonly precision: number | null;
  readonly f1: number;
}

/** Values at every embedding, whose means are the metrics. */
export interface MeanClassifierValues {
  readonly top1: Float64Array;
  readonly top5: Float64Array;
  readonly loss: Float64Array;
  readonly predictions: Int32Array;
}

/** A larger confusion matrix is more than anyone reads: 10⁴ numbers. */
export const MOST_CONFUSED = 100;

/**
 * The classifier whose weights are the class means, L_sup^μ of Arora et al. (2019) and Nozawa & Sato
 * (2021).
 *
 * @param scored z·μ_c/t of each embedding, as `logits` gives them
 * @param labels class index of each embedding
 */
export function meanClassifier(
  scored: Iterable<Logits>,
  labels: Int32Array,
  classes: number,
): MeanClassifier {
  return meanClassifierOf(meanClassifierValues(scored, labels), classes);
}

export function meanClassifierValues(
  scored: Iterable<Logits>,
  labels: Int32Array,
): MeanClassifierValues {
  const values = {
    top1: new Float64Array(labels.length),
    top5: new Float64Array(labels.length),
    loss: new Float64Array(labels.length),
    predictions: new Int32Array(labels.length),
  };
  for (const [row, scores] of scored) {
    const own = labels[row];
    const rank = higherScores(scores, own);
    values.top1[row] = rank === 0 ? 1 : 0;
    values.top5[row] = rank < TOP ? 1 : 0;
    values.loss[row] = crossEntropy(scores, own);
    values.predictions[row] = highestScore(scores);
  }
  return values;
}

/** The means over all embeddings. */
export function meanClassifierOf(
  { top1, top5, loss }: MeanClassifierValues,
  classes: number,
): MeanClassifier {
  return { top1: mean(top1), top5: classes > TOP ? mean(top5) : null, loss: mean(loss) };
}

/** What became of each class. */
export function classOutcomes(
  predictions: Int32Array,
  labels: Int32Array,
  names: readonly string[],
): Omit<DetailedMeanClassifier, keyof MeanClassifier> {
  const classes = names.length;
  const samples = new Int32Array(classes);
  const taken = new Int32Array(classes);
  const hits = new Int32Array(classes);
  labels.forEach((label, row) => {
    samples[label]++;
    taken[predictions[row]]++;
    if (predictions[row] === label) hits[label]++;
  });
  const perClass = names.map(
    (name, c): ClassOutcome => ({
      name,
      samples: samples[c],
      recall: hits[c] / samples[c],
      precision: taken[c] > 0 ? hits[c] / taken[c] : null,
      f1: (2 * hits[c]) / (samples[c] + taken[c]),
    }),
  );
  return {
    macroF1: outcomes(predictions, labels, classes).macroF1,
    balancedAccuracy: perClass.reduce((sum, { recall }) => sum + recall, 0) / classes,
    perClass,
    confusion: classes <= MOST_CONFUSED ? confusionMatrix(predictions, labels, classes) : null,
  };
}

/** Samples by their class (rows) and the class they were taken for. */
function confusionMatrix(predictions: Int32Array, labels: Int32Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  labels.forEach((label, row) => {
    matrix[label][predictions[row]]++;
  });
  return matrix;
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
