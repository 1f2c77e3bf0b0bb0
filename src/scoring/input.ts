import type { Setting } from "../bounds/question.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../linalg/normalize-rows.ts";
import { type Prior, priorFromCounts } from "../probability/prior.ts";
import { type ClassLabels, classLabels, indicesAmong, type Labels } from "./class-labels.ts";
import { type RowNorms, rowNorms } from "./row-norms.ts";
import { ScoreInputError } from "./score-problems.ts";
import type { Warning } from "./warning.ts";

/** How far a norm may be from 1 without a warning: rounding to half precision changes it by 5e-4. */
export const NORM_TOLERANCE = 1e-3;

/** V: eight views make 56 ordered pairs. */
export const MOST_VIEWS = 8;

/** Embeddings and labels as they come. Errors call them view1, labels, view_mean, train, … */
export interface ScoreArrays {
  /**
   * Each N×d. Two to eight: row i of each is an embedding of an augmentation of sample i. One: an
   * embedding a sample, and the other samples of its class are its positives.
   */
  readonly views: readonly Matrix[];
  /** N class labels. */
  readonly labels?: Labels | undefined;
  /** N×d: the mean embedding of each sample under augmentation. Only with several views. */
  readonly viewMean?: Matrix | undefined;
  /** M×d, with M labels: embeddings whose class means make the mean classifier. */
  readonly train?: Matrix | undefined;
  readonly trainLabels?: Labels | undefined;
  /** t > 0. Not needed by what compares no scores z·z′/t. */
  readonly temperature?: number | undefined;
  /**
   * `l2` divides the rows of the views and of `train` by their norms, where they lie: the arrays are
   * changed. `none` by default. A view mean cannot be normalised afterwards, and excludes `l2`.
   */
  readonly normalize?: Normalization | undefined;
}

/** Rows and the class index of each; −1 for a class that no sample has. */
export interface Labelled {
  readonly embeddings: Matrix;
  readonly classes: Int32Array;
}

/** What is scored, checked: everything finite, of matching shapes, and every class known. */
export interface ScoreInput {
  /** `same-class` if there is one view, else `augmentation`. */
  readonly setting: Setting;
  /** One to eight, each N×d with N ≥ 2. */
  readonly views: readonly Matrix[];
  readonly viewMean: Matrix | null;
  readonly train: Labelled | null;
  /** null if none were given; `requireLabelled` refuses that. */
  readonly labels: ClassLabels | null;
  /** The shares of the classes among the samples; null without labels. */
  readonly prior: Prior | null;
  /** null if none was given; `requireTemperature` refuses that. */
  readonly temperature: number | null;
  /** Whether rows were divided by their norms before everything else, as asked. */
  readonly normalized: boolean;
  /** Of the rows as they are scored. */
  readonly norms: Norms;
  readonly warnings: readonly Warning[];
}

/** A `ScoreInput` with labels of at least two classes. */
export interface LabelledInput extends ScoreInput {
  readonly labels: ClassLabels;
  readonly prior: Prior;
}

/** The norms of the rows of each array; null for those not given. */
export interface Norms {
  readonly views: readonly RowNorms[];
  readonly viewMean: RowNorms | null;
  readonly train: RowNorms | null;
}

/** What files and errors call the i-th of `count` views. */
export function viewName(index: number, count: number): string {
  return count === 1 ? "embeddings" : `view${index + 1}`;
}

/**
 * Checks everything once. Rows are not normalised unless asked to be: scores are z·z′/t of the rows as
 * they are.
 *
 * @throws ScoreInputError naming the array, and the row and column if it is one value that is wrong
 */
export function scoreInput(arrays: ScoreArrays): ScoreInput {
  const { views } = arrays;
  requireViews(views);
  const [first] = views;
  const firstName = viewName(0, views.length);
  const temperature = arrays.temperature ?? null;
  if (temperature !== null && !(temperature > 0 && temperature < Infinity)) {
    throw new ScoreInputError(
      "wrong-temperature",
      "temperature",
      `the temperature is ${temperature}; it must be a positive number.`,
    );
  }
  const viewMean = arrays.viewMean ?? null;
  if (viewMean !== null) {
    if (views.length === 1) {
      throw new ScoreInputError(
        "conflicting-arrays",
        "view_mean",
        "view_mean is the mean over the views of each sample, but embeddings are not views; leave it out, or give view1 and view2.",
      );
    }
    requireShape(viewMean, "view_mean", first, firstName);
  }
  const labels = labelsOf(arrays.labels, first, firstName);
  const train = labelledTrain(arrays, labels, firstName);
  const measure = (): Norms => ({
    views: views.map((view, index) => rowNorms(view, viewName(index, views.length))),
    viewMean: viewMean && rowNorms(viewMean, "view_mean"),
    train: train && rowNorms(train.embeddings, "train"),
  });
  const given = measure();
  given.views.forEach(({ zeroRow }, index) => {
    requireDirections(zeroRow, viewName(index, views.length));
  });
  const normalized = arrays.normalize === "l2";
  if (normalized) {
    if (viewMean !== null) throw meanOfLongRows();
    for (const rows of [...views, ...(train === null ? [] : [train.embeddings])]) {
      normalizeRows(rows);
    }
  }
  const input: ScoreInput = {
    setting: views.length === 1 ? "same-class" : "augmentation",
    views,
    viewMean,
    train,
    labels,
    prior: labels && priorFromCounts(labels.counts),
    temperature,
    normalized,
    norms: normalized ? measure() : given,
    warnings: [],
  };
  return { ...input, warnings: warningsAbout(input) };
}

/** @throws ScoreInputError `missing-array` without labels, `single-class` if they are all the same */
export function requireLabelled(input: ScoreInput): LabelledInput {
  const { labels, prior } = input;
  if (labels === null || prior === null) {
    throw new ScoreInputError(
      "missing-array",
      "labels",
      "labels is missing; what was asked needs the class of each sample.",
    );
  }
  if (labels.names.length === 1) {
    throw new ScoreInputError(
      "single-class",
      "labels",
      `all ${labels.classes.length} samples have class ${JSON.stringify(labels.names[0])}; what was asked needs at least two classes.`,
    );
  }
  return { ...input, labels, prior };
}

/** @throws ScoreInputError `missing-temperature` */
export function requireTemperature({ temperature }: ScoreInput): number {
  if (temperature !== null) return temperature;
  throw new ScoreInputError(
    "missing-temperature",
    "temperature",
    "the temperature is missing; give it in the file or as an option.",
  );
}

function requireViews(views: readonly Matrix[]): void {
  if (views.length === 0) {
    throw new ScoreInputError(
      "missing-array",
      "view1",
      "there are no embeddings to score; give view1 and view2, or embeddings.",
    );
  }
  if (views.length > MOST_VIEWS) {
    throw new ScoreInputError(
      "unknown-array",
      viewName(MOST_VIEWS, views.length),
      `there are ${views.length} views; at most ${MOST_VIEWS} are compared.`,
    );
  }
  const [first] = views;
  const name = viewName(0, views.length);
  if (first.rows < 2) {
    throw new ScoreInputError(
      "too-few-samples",
      name,
      `${name} has ${first.rows} rows; there must be at least two samples, for each needs a negative.`,
    );
  }
  if (first.columns < 1) {
    throw new ScoreInputError(
      "wrong-dimensions",
      name,
      `${name} has no columns; an embedding is one number or more.`,
    );
  }
  views.forEach((view, index) => {
    requireShape(view, viewName(index, views.length), first, name);
  });
}

function labelsOf(
  labels: Labels | undefined,
  first: Matrix,
  firstName: string,
): ClassLabels | null {
  if (labels === undefined) return null;
  requireLength(labels, "labels", first, firstName);
  return classLabels(labels, "labels");
}

function labelledTrain(
  { views, train, trainLabels }: ScoreArrays,
  labels: ClassLabels | null,
  firstName: string,
): Labelled | null {
  if (train === undefined && trainLabels === undefined) return null;
  if (train === undefined) throw missingPartner("train", "train_labels");
  if (trainLabels === undefined) throw missingPartner("train_labels", "train");
  if (labels === null) throw missingPartner("labels", "train");
  if (train.rows < 1) {
    throw new ScoreInputError(
      "too-few-samples",
      "train",
      "train has no rows; leave it out instead.",
    );
  }
  requireShape(train, "train", { rows: train.rows, columns: views[0].columns }, firstName);
  requireLength(trainLabels, "train_labels", train, "train");
  const classes = indicesAmong(labels.names, trainLabels, "train_labels");
  const known = new Set(classes);
  labels.names.forEach((name, c) => {
    if (known.has(c)) return;
    throw new ScoreInputError(
      "label-outside-train",
      "labels",
      `row ${labels.classes.indexOf(c)} of labels has class ${JSON.stringify(name)}, which train_labels lacks; every class needs a row of train for its mean.`,
    );
  });
  return { embeddings: train, classes };
}

function missingPartner(missing: string, given: string): ScoreInputError {
  return new ScoreInputError(
    "missing-array",
    missing,
    `${given} is given without ${missing}; give both or neither.`,
  );
}

function requireShape(
  matrix: Matrix,
  array: string,
  { rows, columns }: Pick<Matrix, "rows" | "columns">,
  firstName: string,
): void {
  if (matrix.rows === rows && matrix.columns === columns) return;
  throw new ScoreInputError(
    "mismatched-shapes",
    array,
    `${array} has shape (${matrix.rows}, ${matrix.columns}); to go with ${firstName} it must be (${rows}, ${columns}).`,
  );
}

function requireLength(labels: Labels, array: string, matrix: Matrix, of: string): void {
  if (labels.length === matrix.rows) return;
  throw new ScoreInputError(
    "mismatched-shapes",
    array,
    `${array} has ${labels.length} labels for ${matrix.rows} rows of ${of}; there must be one a row.`,
  );
}

function meanOfLongRows(): ScoreInputError {
  return new ScoreInputError(
    "conflicting-arrays",
    "view_mean",
    "view_mean is a mean of rows that were not normalised, which cannot be made up for by normalize; give the mean of normalised rows, or leave it out.",
  );
}

function requireDirections(zeroRow: number | null, array: string): void {
  if (zeroRow === null) return;
  throw new ScoreInputError(
    "zero-norm-row",
    array,
    `row ${zeroRow} of ${array} is all zeros, which has no direction; leave such samples out.`,
  );
}

function warningsAbout({ views, norms, viewMean, labels, train }: ScoreInput): Warning[] {
  const warnings: Warning[] = [];
  norms.views.forEach(({ min, max }, index) => {
    if (min >= 1 - NORM_TOLERANCE && max <= 1 + NORM_TOLERANCE) return;
    warnings.push({
      code: "norms",
      message: `The rows of ${viewName(index, views.length)} have norms from ${min.toPrecision(4)} to ${max.toPrecision(4)}; they are used as they are. Ask for normalize=l2 if cosine similarity is meant.`,
    });
  });
  if (labels === null) return warnings;
  if (viewMean === null && views.length > 1) {
    const stand = views.length === 2 ? "view2 stands" : "the mean of the other views stands";
    warnings.push({
      code: "no-view-mean",
      message: `Without view_mean, ${stand} for the mean embedding of each sample: the clipped gap is then too low on average, and the bounds that use it are looser than they could be.`,
    });
  }
  if (train === null) {
    warnings.push({
      code: "no-train",
      message:
        "Without train, the class means are those of the scored samples themselves, and the mean classifier is better than on unseen ones.",
    });
  } else {
    const unused = train.classes.reduce((count, c) => (c < 0 ? count + 1 : count), 0);
    if (unused > 0) {
      warnings.push({
        code: "unused-train-classes",
        message: `${unused} rows of train have a class that no sample has; they are left out.`,
      });
    }
  }
  return warnings;
}
