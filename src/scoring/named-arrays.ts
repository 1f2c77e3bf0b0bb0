import { type Matrix, matrix } from "../linalg/matrix.ts";
import type { Normalization } from "../linalg/normalize-rows.ts";
import type { Labels } from "./class-labels.ts";
import { MOST_VIEWS, type ScoreInput, type Shape, scoreInput, viewName } from "./input.ts";
import { ScoreInputError } from "./score-problems.ts";

/** An array of a file: as many values, row-major, as the product of `shape`. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | readonly string[];
}

const VIEWS = Array.from({ length: MOST_VIEWS }, (_, index) => viewName(index, MOST_VIEWS));
const SINGLE = viewName(0, 1);
const OTHERS = ["labels", "view_mean", "train", "train_labels", "temperature", "draws"];

/** Every name that an array may have. */
export const arrayNames: readonly string[] = [...VIEWS, SINGLE, ...OTHERS];

/**
 * The arrays of a file as what is scored: `view1`, `view2`, … or `embeddings`, and the rest. Matrices
 * of floating-point numbers are used where they lie; whole numbers are converted.
 *
 * @param temperature takes precedence over that of the file
 * @param normalize `l2` divides rows by their norms where they lie
 * @throws ScoreInputError naming an array that is unknown, missing, or of the wrong type or shape
 */
export function scoreInputFrom(
  arrays: ReadonlyMap<string, NamedArray>,
  temperature?: number,
  normalize?: Normalization,
): ScoreInput {
  requireKnownNames(arrays.keys());
  const views = viewsAmong(arrays);
  const optional = <Value>(name: string, read: (array: NamedArray, name: string) => Value) => {
    const array = arrays.get(name);
    return array === undefined ? undefined : read(array, name);
  };
  return scoreInput({
    views: views.map((name) => embeddings(arrays.get(name)!, name)),
    labels: optional("labels", labels),
    viewMean: optional("view_mean", embeddings),
    train: optional("train", embeddings),
    trainLabels: optional("train_labels", labels),
    temperature: temperature ?? temperatureIn(arrays),
    normalize,
  });
}

/** @throws ScoreInputError `unknown-array` */
export function requireKnownNames(names: Iterable<string>): void {
  for (const name of names) {
    if (arrayNames.includes(name)) continue;
    throw new ScoreInputError(
      "unknown-array",
      name,
      `${name} is not an array that is scored; those are view1 to view${MOST_VIEWS} or ${SINGLE}, ${OTHERS.join(", ")}.`,
    );
  }
}

/** The temperature that a file gives; undefined if it does not. */
export function temperatureIn(arrays: ReadonlyMap<string, NamedArray>): number | undefined {
  const array = arrays.get("temperature");
  return array === undefined ? undefined : scalar(array, "temperature");
}

/**
 * The numbers of draws that a file asks for itself, in an array `draws`, such as the one that its model
 * was trained with; undefined if there is none.
 */
export function drawsIn(arrays: ReadonlyMap<string, NamedArray>): number[] | undefined {
  const array = arrays.get("draws");
  if (array === undefined) return undefined;
  const { shape, data } = array;
  const draws = Array.from(data as ArrayLike<number | string>);
  const isList = shape.filter((size) => size !== 1).length <= 1;
  if (isList && draws.every((value) => typeof value === "number")) return draws;
  throw new ScoreInputError(
    "wrong-type",
    "draws",
    "draws must be a whole number or a list of them.",
  );
}

/** The names of the views: `view1` to the last without a gap, at least two; or `embeddings` alone. */
export function viewsAmong(arrays: ReadonlyMap<string, unknown>): string[] {
  const views = VIEWS.filter((name) => arrays.has(name));
  if (arrays.has(SINGLE)) {
    if (views.length === 0) return [SINGLE];
    throw new ScoreInputError(
      "conflicting-arrays",
      SINGLE,
      `${SINGLE} and ${views.join(", ")} exclude each other; give either two views or more of each sample, or one embedding.`,
    );
  }
  const needed = VIEWS.slice(0, Math.max(2, VIEWS.indexOf(views.at(-1) ?? "view2") + 1));
  const missing = needed.find((name) => !arrays.has(name));
  if (missing === undefined) return needed;
  throw new ScoreInputError(
    "missing-array",
    missing,
    views.length === 0
      ? `there are no embeddings; give view1 and view2, or ${SINGLE}.`
      : `${missing} is missing beside ${views.join(", ")}; views are numbered from 1 without gaps, and a single embedding of each sample is called ${SINGLE}.`,
  );
}

function embeddings({ shape, data }: NamedArray, name: string): Matrix {
  const { rows, columns } = embeddingsShape(shape, name);
  return matrix(rows, columns, numbers(data, name), name);
}

/** @throws ScoreInputError `wrong-dimensions` unless there are two */
export function embeddingsShape(shape: readonly number[], name: string): Shape {
  if (shape.length === 2) return { rows: shape[0], columns: shape[1] };
  throw new ScoreInputError(
    "wrong-dimensions",
    name,
    `${name} has shape (${shape.join(", ")}); it must have two dimensions, rows × columns.`,
  );
}

/** Floating-point numbers as they are; others in single precision if that holds each of them. */
function numbers(data: NamedArray["data"], name: string): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  let single = ArrayBuffer.isView(data);
  for (let index = 0; index < data.length; index++) {
    const value = data[index];
    if (typeof value !== "number") {
      throw new ScoreInputError(
        "wrong-type",
        name,
        `${name} holds text; save it as float32 or float64.`,
      );
    }
    if (single && Math.fround(value) !== value) single = false;
  }
  const values = data as ArrayLike<number>;
  return single ? new Float32Array(values) : new Float64Array(values);
}

function labels({ shape, data }: NamedArray, name: string): Labels {
  labelsLength(shape, name);
  return data;
}

/** @throws ScoreInputError `wrong-dimensions` unless there is one */
export function labelsLength(shape: readonly number[], name: string): number {
  if (shape.length === 1) return shape[0];
  throw new ScoreInputError(
    "wrong-dimensions",
    name,
    `${name} has shape (${shape.join(", ")}); it must have one dimension, a label a row.`,
  );
}

function scalar({ shape, data }: NamedArray, name: string): number {
  const value = data[0];
  if (shape.every((size) => size === 1) && typeof value === "number") return value;
  const found = typeof value === "string" ? "is text" : `has shape (${shape.join(", ")})`;
  throw new ScoreInputError(
    "wrong-temperature",
    name,
    `${name} ${found}; it must be a single number.`,
  );
}
