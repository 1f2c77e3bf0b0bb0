import { InputError } from "../errors.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import type { Labels } from "./class-labels.ts";
import { type ScoreInput, scoreInput } from "./input.ts";

/** An array of a file: as many values, row-major, as the product of `shape`. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | readonly string[];
}

const REQUIRED = ["view1", "view2", "labels"];
const OPTIONAL = ["view_mean", "train", "train_labels", "temperature"];

/**
 * The arrays of a file as what is scored.
 *
 * @param temperature takes precedence over that of the file
 * @throws InputError naming an array that is unknown, missing, or of the wrong type or shape
 */
export function scoreInputFrom(
  arrays: ReadonlyMap<string, NamedArray>,
  temperature?: number,
): ScoreInput {
  for (const name of arrays.keys()) {
    if (REQUIRED.includes(name) || OPTIONAL.includes(name)) continue;
    throw new InputError(
      name,
      `${name} is not an array that is scored; those are ${[...REQUIRED, ...OPTIONAL].join(", ")}.`,
    );
  }
  for (const name of REQUIRED) {
    if (!arrays.has(name)) throw new InputError(name, `${name} is missing; it must be given.`);
  }
  const optional = <Value>(name: string, read: (array: NamedArray, name: string) => Value) => {
    const array = arrays.get(name);
    return array === undefined ? undefined : read(array, name);
  };
  const resolved = temperature ?? optional("temperature", scalar);
  if (resolved === undefined) {
    throw new InputError(
      "temperature",
      "the temperature is missing; give it in the file or as an option.",
    );
  }
  return scoreInput({
    view1: optional("view1", embeddings) as Matrix,
    view2: optional("view2", embeddings) as Matrix,
    labels: optional("labels", labels) as Labels,
    viewMean: optional("view_mean", embeddings),
    train: optional("train", embeddings),
    trainLabels: optional("train_labels", labels),
    temperature: resolved,
  });
}

function embeddings({ shape, data }: NamedArray, name: string): Matrix {
  if (shape.length !== 2) {
    throw new InputError(
      name,
      `${name} has shape (${shape.join(", ")}); it must have two dimensions, rows × columns.`,
    );
  }
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new InputError(
      name,
      `${name} does not hold floating-point numbers; save it as float32 or float64.`,
    );
  }
  return matrix(shape[0], shape[1], data, name);
}

function labels({ shape, data }: NamedArray, name: string): Labels {
  if (shape.length !== 1) {
    throw new InputError(
      name,
      `${name} has shape (${shape.join(", ")}); it must have one dimension, a label a row.`,
    );
  }
  return data;
}

function scalar({ shape, data }: NamedArray, name: string): number {
  const [value] = Array.from<number | string>(data as ArrayLike<number>);
  if (shape.every((size) => size === 1) && typeof value === "number") return value;
  throw new InputError(name, `${name} must be a single number.`);
}
