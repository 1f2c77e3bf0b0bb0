import type { Matrix } from "../../linalg/matrix.ts";
import { productTiles } from "../../linalg/product-tiles.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import type { SampleValues } from "../sample-values.ts";
import { Selection } from "./selection.ts";

/** k of recall@k, as metric learning reports it. */
const RECALL_AT = [1, 2, 4, 8];

/** Products held at a time: 4 MiB in single precision. */
const PRODUCTS_BUDGET = 2 ** 20;

/** Means over queries; `macro` ones are means over classes of the means over their queries. */
export interface RetrievalMetrics {
  /** Share of queries whose nearest sample has their class. */
  readonly precisionAt1: number;
  /** Share of the R nearest samples that have the query's class; R is how many others have. */
  readonly rPrecision: number;
  /** MAP@R: mean over ranks i ≤ R of the precision among the first i where rank i is relevant, else 0. */
  readonly mapAtR: number;
  /** Share of queries with a sample of their class among the k nearest. */
  readonly recall: readonly { readonly k: number; readonly value: number }[];
}

/** How well samples find others of their class (Musgrave, Belongie & Lim 2020). */
export interface Retrieval extends RetrievalMetrics {
  readonly evaluated: string;
  readonly metric: "cosine";
  readonly ties: string;
  /** Samples whose class has others. */
  readonly queries: number;
  /** Samples alone in their class: they are references, and no queries. */
  readonly excluded: number;
  readonly macro: RetrievalMetrics;
}

const TIES = "Of equally near samples, in single precision, the lower row comes first.";

/**
 * Every sample is a query, all others are its references.
 *
 * @param labels class index of each row; some class has two rows
 */
export function retrieval(
  evaluated: { readonly name: string; readonly matrix: Matrix },
  labels: Int32Array,
  classes: number,
): ScoredRetrieval {
  const values = queryValues(evaluated.matrix, labels, classes);
  return scoredRetrieval(evaluated.name, values, labels, classes);
}

export interface ScoredRetrieval {
  readonly result: Retrieval;
  readonly samples: readonly SampleValues[];
}

/** @param labels class index of each query */
export function scoredRetrieval(
  name: string,
  values: QueryValues,
  labels: Int32Array,
  classes: number,
): ScoredRetrieval {
  const isQuery = values.mapAtR.map((value) => (Number.isNaN(value) ? 0 : 1));
  const queries = isQuery.reduce((a, b) => a + b, 0);
  const samples = (["precisionAt1", "rPrecision", "mapAtR"] as const).map(
    (metric): SampleValues => ({ metric: `retrieval.${metric}`, values: values[metric] }),
  );
  values.recall.forEach((recall, index) => {
    samples.push({ metric: `retrieval.recall[${index}].value`, values: recall });
  });
  const metrics = (mean: (values: Float64Array) => number): RetrievalMetrics => ({
    precisionAt1: mean(values.precisionAt1),
    rPrecision: mean(values.rPrecision),
    mapAtR: mean(values.mapAtR),
    recall: RECALL_AT.map((k, index) => ({ k, value: mean(values.recall[index]) })),
  });
  return {
    result: {
      evaluated: name,
      metric: "cosine",
      ties: TIES,
      queries,
      excluded: labels.length - queries,
      ...metrics(meanOfQueries),
      macro: metrics((perQuery) => meanOfClasses(perQuery, labels, classes)),
    },
    samples,
  };
}

/** NaN for samples alone in their class. */
export interface QueryValues {
  readonly precisionAt1: Float64Array;
  readonly rPrecision: Float64Array;
  readonly mapAtR: Float64Array;
  readonly recall: readonly Float64Array[];
}

function queryValues(matrix: Matrix, labels: Int32Array, classCount: number): QueryValues {
  const { rows } = matrix;
  const unit = { ...matrix, scales: unitScales(matrix) };
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label]++;
  const values = noQueryValues(rows);
  const selection = new Selection(rows);
  const ranked = new Int32Array(rows);
  const classes = new Int32Array(rows);
  // Whole rows of products: each tile has every column.
  const height = Math.max(1, Math.floor(PRODUCTS_BUDGET / rows));
  for (const tile of productTiles(unit, unit, { rows: Math.min(height, rows), columns: rows })) {
    for (let row = 0; row < tile.rows; row++) {
      const query = tile.firstRow + row;
      const relevant = counts[labels[query]] - 1;
      if (relevant === 0) continue;
      const depth = retrievalDepth(relevant, rows);
      const start = row * tile.stride;
      selection.select(tile.products.subarray(start, start + rows), query, depth, ranked);
      for (let place = 0; place < depth; place++) classes[place] = labels[ranked[place]];
      evaluateQuery(classes, depth, labels[query], query, relevant, values);
    }
  }
  return values;
}

/** Of no query yet. */
export function noQueryValues(rows: number): QueryValues {
  const none = () => new Float64Array(rows).fill(Number.NaN);
  return {
    precisionAt1: none(),
    rPrecision: none(),
    mapAtR: none(),
    recall: RECALL_AT.map(none),
  };
}

/** How many of the nearest a query with R = `relevant` others of its class looks at, of `rows` samples. */
export function retrievalDepth(relevant: number, rows: number): number {
  return Math.min(rows - 1, Math.max(relevant, RECALL_AT[RECALL_AT.length - 1]));
}

/**
 * Writes the values of the query in row `query`.
 *
 * @param classes of the nearest rows in order, at least the `depth` first
 * @param own class of the query
 */
export function evaluateQuery(
  classes: Int32Array,
  depth: number,
  own: number,
  query: number,
  relevant: number,
  values: QueryValues,
): void {
  let hits = 0;
  let precisions = 0;
  let firstHit = Infinity;
  for (let place = 0; place < depth; place++) {
    if (classes[place] !== own) continue;
    firstHit = Math.min(firstHit, place);
    if (place >= relevant) break;
    hits++;
    precisions += hits / (place + 1);
  }
  values.precisionAt1[query] = firstHit === 0 ? 1 : 0;
  values.rPrecision[query] = hits / relevant;
  values.mapAtR[query] = precisions / relevant;
  RECALL_AT.forEach((k, index) => {
    values.recall[index][query] = firstHit < k ? 1 : 0;
  });
}

function meanOfQueries(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function meanOfClasses(values: Float64Array, labels: Int32Array, classes: number): number {
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  values.forEach((value, query) => {
    if (Number.isNaN(value)) return;
    sums[labels[query]] += value;
    counts[labels[query]]++;
  });
  const means = sums.map((sum, c) => sum / counts[c]).filter((mean) => !Number.isNaN(mean));
  return means.reduce((a, b) => a + b, 0) / means.length;
}
