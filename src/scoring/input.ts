import { InputError } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type Prior, priorFromCounts } from "../probability/prior.ts";
import { type ClassLabels, classLabels, indicesAmong, type Labels } from "./class-labels.ts";
import { LARGEST_SCORE } from "./contrastive/expected-log-sum.ts";
import { type RowNorms, rowNorms } from "./row-norms.ts";
import type { Warning } from "./warning.ts";

/** How far a norm may be from 1 without a warning: rounding to half precision changes it by 5e-4. */
export const NORM_TOLERANCE = 1e-3;

/** Embeddings and labels as they come. Errors call them view1, view2, labels, view_mean, … */
export interface ScoreArrays {
  /** N×d. Row i of `view1` and of `view2` are embeddings of two augmentations of sample i. */
  readonly view1: Matrix;
  readonly view2: Matrix;
  /** N class labels. */
  readonly labels: Labels;
  /** N×d: the mean embedding of each sample under augmentation. */
  readonly viewMean?: Matrix | undefined;
  /** M×d, with M labels: embeddings whose class means make the mean classifier. */
  readonly train?: Matrix | undefined;
  readonly trainLabels?: Labels | undefined;
  readonly temperature: number;
}

/** Rows and the class index of each; −1 for a class that no sample has. */
export interface Labelled {
  readonly embeddings: Matrix;
  readonly classes: Int32Array;
}

/** What is scored, checked: everything finite, of matching shapes, and every class known. */
export interface ScoreInput {
  readonly view1: Matrix;
  readonly view2: Matrix;
  readonly viewMean: Matrix | null;
  readonly train: Labelled | null;
  readonly labels: ClassLabels;
  /** The shares of the classes among the samples. */
  readonly prior: Prior;
  readonly temperature: number;
  readonly norms: Norms;
  readonly warnings: readonly Warning[];
}

/** The norms of the rows of each array; null for those not given. */
export interface Norms {
  readonly view1: RowNorms;
  readonly view2: RowNorms;
  readonly view_mean: RowNorms | null;
  readonly train: RowNorms | null;
}

/**
 * Checks everything once. Rows are never normalised: scores are z·z′/t of the rows as they are.
 *
 * @throws InputError naming the array, and the row and column if it is one value that is wrong
 */
export function scoreInput(arrays: ScoreArrays): ScoreInput {
  const { view1, view2, temperature } = arrays;
  const viewMean = arrays.viewMean ?? null;
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new InputError("temperature", `the temperature is ${temperature}; it must be positive.`);
  }
  if (view1.rows < 2) {
    throw new InputError(
      "view1",
      `view1 has ${view1.rows} rows; there must be at least two samples, for each needs a negative.`,
    );
  }
  if (view1.columns < 1) throw new InputError("view1", "view1 has no columns.");
  requireShape(view2, "view2", view1.rows, view1.columns);
  if (viewMean !== null) requireShape(viewMean, "view_mean", view1.rows, view1.columns);
  requireLabels(arrays.labels, "labels", view1);
  const labels = classLabels(arrays.labels, "labels");
  const train = labelledTrain(arrays, labels);
  const norms = {
    view1: rowNorms(view1, "view1"),
    view2: rowNorms(view2, "view2"),
    view_mean: viewMean && rowNorms(viewMean, "view_mean"),
    train: train && rowNorms(train.embeddings, "train"),
  };
  requireDirections(norms.view1, "view1");
  requireDirections(norms.view2, "view2");
  requireModerateScores(norms, temperature);
  return {
    view1,
    view2,
    viewMean,
    train,
    labels,
    prior: priorFromCounts(labels.counts),
    temperature,
    norms,
    warnings: warningsAbout(norms, train, labels),
  };
}

function labelledTrain(
  { view1, train, trainLabels }: ScoreArrays,
  labels: ClassLabels,
): Labelled | null {
  if (train === undefined && trainLabels === undefined) return null;
  if (train === undefined) {
    throw new InputError("train", "train_labels is given without train; give both or neither.");
  }
  if (trainLabels === undefined) {
    throw new InputError(
      "train_labels",
      "train is given without train_labels; give both or neither.",
    );
  }
  if (train.rows < 1) throw new InputError("train", "train has no rows; leave it out instead.");
  requireShape(train, "train", train.rows, view1.columns);
  requireLabels(trainLabels, "train_labels", train, "train");
  const classes = indicesAmong(labels.names, trainLabels, "train_labels");
  const known = new Set(classes);
  labels.names.forEach((name, c) => {
    if (known.has(c)) return;
    throw new InputError(
      "labels",
      `row ${labels.classes.indexOf(c)} of labels has class ${JSON.stringify(name)}, which train_labels lacks; every class needs a row of train for its mean.`,
    );
  });
  return { embeddings: train, classes };
}

function requireShape(matrix: Matrix, array: string, rows: number, columns: number): void {
  if (matrix.rows === rows && matrix.columns === columns) return;
  throw new InputError(
    array,
    `${array} has shape (${matrix.rows}, ${matrix.columns}); to go with view1 it must be (${rows}, ${columns}).`,
  );
}

function requireLabels(labels: Labels, array: string, matrix: Matrix, of = "view1"): void {
  if (labels.length === matrix.rows) return;
  throw new InputError(
    array,
    `${array} has ${labels.length} labels for ${matrix.rows} rows of ${of}; there must be one a row.`,
  );
}

function requireDirections({ zeroRow }: RowNorms, array: string): void {
  if (zeroRow === null) return;
  throw new InputError(
    array,
    `row ${zeroRow} of ${array} is all zeros, which has no direction; leave such samples out.`,
  );
}

function requireModerateScores(norms: Norms, temperature: number): void {
  const embedding = Math.max(norms.view1.max, norms.view2.max, norms.view_mean?.max ?? 0);
  const score = (embedding * Math.max(embedding, norms.train?.max ?? 0)) / temperature;
  if (score <= LARGEST_SCORE) return;
  throw new InputError(
    "temperature",
    `scores z·z′/t reach ±${score.toPrecision(4)}, beyond ±${LARGEST_SCORE}; normalise the rows or raise the temperature.`,
  );
}

function warningsAbout(norms: Norms, train: Labelled | null, labels: ClassLabels): Warning[] {
  const warnings: Warning[] = [];
  for (const array of ["view1", "view2"] as const) {
    const { min, max } = norms[array];
    if (min >= 1 - NORM_TOLERANCE && max <= 1 + NORM_TOLERANCE) continue;
    warnings.push({
      code: "norms",
      message: `The rows of ${array} have norms from ${min.toPrecision(4)} to ${max.toPrecision(4)}; they are used as they are. Divide them by their norms if cosine similarity is meant.`,
    });
  }
  if (norms.view_mean === null) {
    warnings.push({
      code: "no-view-mean",
      message:
        "Without view_mean, view2 stands for the mean embedding of each sample: the clipped gap is then too low on average, and the bounds that use it are looser than they could be.",
    });
  }
  if (train === null) {
    warnings.push({
      code: "no-train",
      message:
        "Without train, the class means are those of the scored samples themselves, and the mean classifier is better than on unseen ones.",
    });
  } else {
    const unused = train.classes.filter((c) => c < 0).length;
    if (unused > 0) {
      warnings.push({
        code: "unused-train-classes",
        message: `${unused} rows of train have a class that no sample has; they are left out.`,
      });
    }
  }
  if (labels.names.length === 1) {
    warnings.push({
      code: "one-class",
      message: "There is one class only: every classification is right and every loss of it is 0.",
    });
  }
  return warnings;
}
