import { InputError } from "../errors.ts";
import { quoted } from "../formats/format-error.ts";
import { locateArrays, readLocated } from "../formats/located-array.ts";
import { type ClassLabels, classLabels, type Labels } from "../scoring/class-labels.ts";
import { keysAmong } from "../scoring/classification/nearest-neighbours.ts";
import { type ArrayShapes, requireShapes, trainClasses } from "../scoring/input.ts";
import {
  drawsIn,
  embeddingsShape,
  labelsLength,
  type NamedArray,
  requireKnownNames,
  temperatureIn,
  viewsAmong,
} from "../scoring/named-arrays.ts";
import { ScoreInputError } from "../scoring/score-problems.ts";
import type { JobInput, LabelFacts, StoredArray } from "./job-input.ts";
import { fileKey, type JobStore, readRange } from "./store.ts";

/** Integers of these types need double precision, of which a job would read twice as many bytes. */
const NO_EMBEDDINGS = ["int32", "uint32", "int64", "uint64"];

/** A temperature, or a list of draws, of which this is more than enough. */
const MOST_SETTINGS = 10_000;

/**
 * The arrays of the uploaded files, checked by what their headers say, and the labels.
 *
 * @param files names of the files, as they were uploaded
 * @throws FormatError or ScoreInputError as a score of the same files, before any work is done
 */
export async function inspect(store: JobStore, files: readonly string[]): Promise<JobInput> {
  const arrays = await storedArrays(store, files);
  requireKnownNames(arrays.keys());
  const views = viewsAmong(arrays);
  const shapes = shapesOf(arrays, views);
  requireShapes(shapes);
  const settings = new Map<string, NamedArray>();
  for (const name of ["temperature", "draws"]) {
    const array = arrays.get(name);
    if (array === undefined) continue;
    settings.set(name, { shape: array.shape, data: await allValues(store, array, MOST_SETTINGS) });
  }
  const [first] = shapes.views;
  return {
    arrays: [...arrays.values()],
    samples: first.rows,
    dimensions: first.columns,
    views,
    hasViewMean: shapes.viewMean !== undefined,
    trainRows: shapes.train?.rows ?? null,
    labels: await labelFacts(store, arrays),
    temperature: temperatureIn(settings) ?? null,
    draws: drawsIn(settings) ?? null,
  };
}

async function storedArrays(
  store: JobStore,
  files: readonly string[],
): Promise<Map<string, StoredArray>> {
  const arrays = new Map<string, StoredArray>();
  for (const filename of files) {
    const key = fileKey(filename);
    const size = await store.size(key);
    if (size === null) {
      throw new InputError("files", `the file ${quoted(filename)} is not there; upload it first.`);
    }
    const file = {
      size,
      read: (offset: number, length: number) => readRange(store, key, offset, length),
    };
    for (const array of await locateArrays(file, filename)) {
      if (arrays.has(array.name)) {
        throw new ScoreInputError(
          "conflicting-arrays",
          array.name,
          `${array.name} is in ${quoted(filename)} and in another file; give every array once.`,
        );
      }
      arrays.set(array.name, { ...array, key });
    }
  }
  return arrays;
}

function shapesOf(arrays: ReadonlyMap<string, StoredArray>, views: readonly string[]): ArrayShapes {
  const matrix = (name: string) => {
    const array = arrays.get(name);
    return array && matrixShape(array);
  };
  const length = (name: string) => {
    const array = arrays.get(name);
    return array && labelsLength(array.shape, name);
  };
  return {
    views: views.map((name) => matrixShape(arrays.get(name)!)),
    viewMean: matrix("view_mean"),
    train: matrix("train"),
    labels: length("labels"),
    trainLabels: length("train_labels"),
  };
}

function matrixShape({ name, shape, dtype }: StoredArray) {
  const found = embeddingsShape(shape, name);
  if (dtype === "str" || dtype === "bytes" || NO_EMBEDDINGS.includes(dtype)) {
    throw new ScoreInputError(
      "wrong-type",
      name,
      `${name} has dtype ${dtype}; save it as float32, float16 or float64.`,
    );
  }
  return found;
}

async function labelFacts(
  store: JobStore,
  arrays: ReadonlyMap<string, StoredArray>,
): Promise<LabelFacts | null> {
  const labels = await readLabels(store, arrays.get("labels"));
  if (labels === null) return null;
  const train = await readTrainClasses(store, labels, arrays.get("train_labels"));
  return {
    classes: labels.names.length,
    largestClass: labels.counts.reduce((a, b) => Math.max(a, b)),
    knownTrainRows: train === null ? null : keysAmong(train),
  };
}

/** The classes of the samples; null if there are no labels. */
export async function readLabels(
  store: Pick<JobStore, "read">,
  array: StoredArray | undefined,
): Promise<ClassLabels | null> {
  if (array === undefined) return null;
  return classLabels((await allValues(store, array)) as Labels, "labels");
}

/** The classes of the rows of `train`; null if there is none. */
export async function readTrainClasses(
  store: Pick<JobStore, "read">,
  labels: ClassLabels,
  array: StoredArray | undefined,
): Promise<Int32Array | null> {
  if (array === undefined) return null;
  return trainClasses(labels, (await allValues(store, array)) as Labels);
}

async function allValues(store: Pick<JobStore, "read">, array: StoredArray, most = Infinity) {
  const count = array.shape.reduce((product, size) => product * size, 1);
  if (count > most) {
    throw new ScoreInputError(
      "wrong-type",
      array.name,
      `${array.name} has ${count} values; at most ${most} are read.`,
    );
  }
  const read = (offset: number, length: number) => readRange(store, array.key, offset, length);
  return readLocated({ read }, array, 0, count);
}
