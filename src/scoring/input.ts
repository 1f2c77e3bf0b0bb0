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

/** Rows × columns, whatever the values. */
export type Shape = Pick<Matrix, "rows" | "columns">;

/** Rows and the class index of each; −1 for a class that no sample has. */
export interface Labelled<Rows extends Shape = Matrix> {
  readonly embeddings: Rows;
  readonly classes: Int32Array;
}

/**
 * What is scored, checked: everything finite, of matching shapes, and every class known. What needs no
 * embeddings but their shape takes a `ScoreInput<Shape>`.
 */
export interface ScoreInput<Rows extends Shape = Matrix> {
  /** `same-class` if there is one view, else `augmentation`. */
  readonly setting: Setting;
  /** One to eight, each N×d with N ≥ 2. */
  readonly views: readonly Rows[];
  readonly viewMean: Rows | null;
  readonly train: Labelled<Rows> | null;
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
export interface LabelledInput<Rows extends Shape = Matrix> extends ScoreInput<Rows> {
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

/** The shapes of what is scored. */
export interface ArrayShapes {
  readonly views: readonly Shape[];
  /** Numbers of labels. */
  readonly labels?: number | undefined;
  readonly viewMean?: Shape | undefined;
  readonly train?: Shape | undefined;
  readonly trainLabels?: number | undefined;
  readonly temperature?: number | undefined;
  readonly normalize?: Normalization | undefined;
}

/**
 * Checks everything once. Rows are not normalised unless asked to be: scores are z·z′/t of the rows as
 * they are.
 *
 * @throws ScoreInputError naming the array, and the row and column if it is one value that is wrong
 */
export function scoreInput(arrays: ScoreArrays): ScoreInput {
  const { views, viewMean = null, train, trainLabels, normalize } = arrays;
  requireShapes({ ...arrays, labels: arrays.labels?.length, trainLabels: trainLabels?.length });
  const labels = arrays.labels === undefined ? null : classLabels(arrays.labels, "labels");
  const labelled =
    labels === null || train === undefined || trainLabels === undefined
      ? null
      : { embeddings: train, classes: trainClasses(labels, trainLabels) };
  const measure = (): Norms => ({
    views: views.map((view, index) => rowNorms(view, viewName(index, views.length))),
    viewMean: viewMean && rowNorms(viewMean, "view_mean"),
    train: labelled && rowNorms(labelled.embeddings, "train"),
  });
  const given = measure();
  requireDirections(given);
  const normalized = normalize === "l2";
  if (normalized) {
    for (const rows of [...views, ...(train === undefined ? [] : [train])]) normalizeRows(rows);
  }
  return checkedInput({
    views,
    viewMean,
    train: labelled,
    labels,
    temperature: arrays.temperature ?? null,
    normalized,
    norms: normalized ? measure() : given,
  });
}

/** An input of what has been checked. */
export function checkedInput<Rows extends Shape>(
  checked: Omit<ScoreInput<Rows>, "setting" | "prior" | "warnings">,
): ScoreInput<Rows> {
  const { views, labels } = checked;
  const input: ScoreInput<Rows> = {
    ...checked,
    setting: views.length === 1 ? "same-class" : "augmentation",
    prior: labels && priorFromCounts(labels.counts),
    warnings: [],
  };
  return { ...input, warnings: warningsAbout(input) };
}

/** @throws ScoreInputError unless there is all that goes together, in shapes that do */
export function requireShapes(shapes: ArrayShapes): void {
  const { views, viewMean, train, temperature, normalize } = shapes;
  requireViews(views);
  const [first] = views;
  const firstName = viewName(0, views.length);
  if (temperature !== undefined && !(temperature > 0 && temperature < Infinity)) {
    throw new ScoreInputError(
      "wrong-temperature",
      "temperature",
      `the temperature is ${temperature}; it must be a positive number.`,
    );
  }
  if (viewMean !== undefined) {
    if (views.length === 1) {
      throw new ScoreInputError(
        "conflicting-arrays",
        "view_mean",
        "view_mean is the mean over the views of each sample, but embeddings are not views; leave it out, or give view1 and view2.",
      );
    }
    requireShape(viewMean, "view_mean", first, firstName);
    if (normalize === "l2") throw meanOfLongRows();
  }
  requireLength(shapes.labels, "labels", first, firstName);
  if (train === undefined && shapes.trainLabels === undefined) return;
  if (train === undefined) throw missingPartner("train", "train_labels");
  if (shapes.trainLabels === undefined) throw missingPartner("train_labels", "train");
  if (shapes.labels === undefined) throw missingPartner("labels", "train");
  if (train.rows < 1) {
    throw new ScoreInputError(
      "too-few-samples",
      "train",
      "train has no rows; leave it out instead.",
    );
  }
  requireShape(train, "train", { rows: train.rows, columns: first.columns }, firstName);
  requireLength(shapes.trainLabels, "train_labels", train, "train");
}

/**
 * The classes of the rows of `train`.
 *
 * @throws ScoreInputError `label-outside-train` if a class of the samples has none
 */
export function trainClasses(labels: ClassLabels, trainLabels: Labels): Int32Array {
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
  return classes;
}

/** @throws ScoreInputError `zero-norm-row` if a row of a view is all zeros */
export function requireDirections({ views }: Norms): void {
  views.forEach(({ zeroRow }, index) => {
    if (zeroRow === null) return;
    const array = viewName(index, views.length);
    throw new ScoreInputError(
      "zero-norm-row",
      array,
      `row ${zeroRow} of ${array} is all zeros, which has no direction; leave such samples out.`,
    );
  });
}

/** @throws ScoreInputError `missing-array` without labels, `single-class` if they are all the same */
export function requireLabelled<Rows extends Shape>(input: ScoreInput<Rows>): LabelledInput<Rows> {
  const { labels, prior } = input;
  if (labels === null || prior === null) throw missingLabels();
  if (labels.names.length === 1) {
    throw new ScoreInputError(
      "single-class",
      "labels",
      `all ${labels.classes.length} samples have class ${JSON.stringify(labels.names[0])}; what was asked needs at least two classes.`,
    );
  }
  return { ...input, labels, prior };
}

export function missingLabels(): ScoreInputError {
  return new ScoreInputError(
    "missing-array",
    "labels",
    "labels is missing; what was asked needs the class of each sample.",
  );
}

/** @throws ScoreInputError `missing-temperature` */
export function requireTemperature({
  temperature,
}: Pick<ScoreInput<Shape>, "temperature">): number {
  if (temperature !== null) return temperature;
  throw new ScoreInputError(
    "missing-temperature",
    "temperature",
    "the temperature is missing; give it in the file or as an option.",
  );
}

function requireViews(views: readonly Shape[]): void {
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

function missingPartner(missing: string, given: string): ScoreInputError {
  return new ScoreInputError(
    "missing-array",
    missing,
    `${given} is given without ${missing}; give both or neither.`,
  );
}

function requireShape(
  matrix: Shape,
  array: string,
  { rows, columns }: Shape,
  firstName: string,
): void {
  if (matrix.rows === rows && matrix.columns === columns) return;
  throw new ScoreInputError(
    "mismatched-shapes",
    array,
    `${array} has shape (${matrix.rows}, ${matrix.columns}); to go with ${firstName} it must be (${rows}, ${columns}).`,
  );
}

function requireLength(
  labels: number | undefined,
  array: string,
  { rows }: Shape,
  of: string,
): void {
  if (labels === undefined || labels === rows) return;
  throw new ScoreInputError(
    "mismatched-shapes",
    array,
    `${array} has ${labels} labels for ${rows} rows of ${of}; there must be one a row.`,
  );
}

function meanOfLongRows(): ScoreInputError {
  return new ScoreInputError(
    "conflicting-arrays",
    "view_mean",
    "view_mean is a mean of rows that were not normalised, which cannot be made up for by normalize; give the mean of normalised rows, or leave it out.",
  );
}

function warningsAbout({ views, norms, viewMean, labels, train }: ScoreInput<Shape>): Warning[] {
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
