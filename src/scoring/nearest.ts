import type { Matrix } from "../linalg/matrix.ts";
import { rowDot } from "../linalg/row-dot.ts";
import { meanRow, type ScaledRows, squaredNorms, unitScales } from "../linalg/scaled-rows.ts";
import { topKBlocks } from "../linalg/top-k.ts";

export const metrics = ["cosine", "euclidean", "dot"] as const;

/** How near a row is: cosine, −‖x − y‖², or x·y. A row of zeros has cosine 0 with every other. */
export type Metric = (typeof metrics)[number];

/** The nearest rows of consecutive queries, `k` a query. */
export interface NearestBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly k: number;
  /** Rows of `keys`, the nearest first; of equally near ones the lower row. */
  readonly indices: Int32Array;
  /** Cosine, distance or product, in double precision. Overwritten, as the indices, by the next block. */
  readonly values: Float64Array;
}

interface NearestOptions {
  readonly metric: Metric;
  /** From 1 to the number of keys, less those left out. */
  readonly k: number;
  /** The row of `keys` that each query leaves out, −1 for none. */
  readonly except?: Int32Array | undefined;
  /** Keys that no query may have. */
  readonly excluded?: Uint8Array | undefined;
}

/** Neighbours looked at beyond k: rounding of products swaps a few of them. */
const MARGIN = 16;

/** A product far below any other. */
const NEVER = -1e15;

/** Single precision rounds each of d + 1 products and sums. */
const ROUNDING = 2 ** -24;

/**
 * For blocks of queries, the `k` nearest keys as double precision ranks them. The kernels' single
 * precision proposes some more than k; where even the last of them might have been one of the k,
 * within the rounding of products, all keys are compared.
 */
export function* nearest(
  queries: Matrix,
  keys: Matrix,
  { metric, k, except, excluded }: NearestOptions,
): Generator<NearestBlock> {
  const compared = comparedRows(queries, keys, metric, excluded);
  const most = keys.rows - (except === undefined ? 0 : 1);
  const proposed = Math.min(most, k + MARGIN);
  const ranking = new Ranking(compared, proposed);
  let block = { indices: new Int32Array(0), values: new Float64Array(0) };
  for (const found of topKBlocks(compared.queries, compared.keys, proposed, except)) {
    if (block.indices.length < found.rows * k) {
      block = { indices: new Int32Array(found.rows * k), values: new Float64Array(found.rows * k) };
    }
    for (let row = 0; row < found.rows; row++) {
      const query = found.firstRow + row;
      const start = row * proposed;
      ranking.begin(query);
      for (let place = start; place < start + proposed; place++) {
        if (!excluded?.[found.indices[place]]) ranking.add(found.indices[place]);
      }
      const last = found.products[start + proposed - 1];
      const isSure =
        proposed === most ||
        (ranking.size >= k && ranking.products[k - 1] > last + compared.error(query));
      if (!isSure) {
        ranking.begin(query);
        for (let key = 0; key < keys.rows; key++) {
          if (key !== except?.[query] && !excluded?.[key]) ranking.add(key);
        }
      }
      for (let place = 0; place < k; place++) {
        const key = ranking.keys[place];
        block.indices[row * k + place] = key;
        block.values[row * k + place] = compared.value(query, key, ranking.products[place]);
      }
    }
    yield { firstRow: found.firstRow, rows: found.rows, k, ...block };
  }
}

/** The best keys of one query by their products in double precision. */
class Ranking {
  size = 0;
  readonly keys: Int32Array;
  readonly products: Float64Array;
  readonly #compared: Compared;
  #query = 0;

  constructor(compared: Compared, capacity: number) {
    this.#compared = compared;
    this.keys = new Int32Array(capacity);
    this.products = new Float64Array(capacity);
  }

  begin(query: number): void {
    this.#query = query;
    this.size = 0;
  }

  /** Keys come nearly in order, so that few are moved. */
  add(key: number): void {
    const product = this.#compared.product(this.#query, key);
    let place = this.size;
    if (place < this.keys.length) this.size++;
    else if (this.#isBehind(--place, product, key)) return;
    while (place > 0 && !this.#isBehind(place - 1, product, key)) {
      this.products[place] = this.products[place - 1];
      this.keys[place] = this.keys[place - 1];
      place--;
    }
    this.products[place] = product;
    this.keys[place] = key;
  }

  /** Whether a key comes after the one at `place`. */
  #isBehind(place: number, product: number, key: number): boolean {
    const other = this.products[place];
    return product < other || (product === other && key > this.keys[place]);
  }
}

/** Rows whose products order keys as the metric does. */
interface Compared {
  readonly queries: ScaledRows;
  readonly keys: ScaledRows;
  /** The product in double precision. */
  readonly product: (query: number, key: number) => number;
  /** The metric, which may be known from the product. */
  readonly value: (query: number, key: number, product: number) => number;
  /** How far a product in single precision may be off. */
  readonly error: (query: number) => number;
}

function comparedRows(
  queries: Matrix,
  keys: Matrix,
  metric: Metric,
  excluded: Uint8Array | undefined,
): Compared {
  const biasOf = (bias: (key: number) => number) =>
    Float64Array.from({ length: keys.rows }, (_, key) => (excluded?.[key] ? NEVER : bias(key)));
  const ones = new Float64Array(queries.rows).fill(1);
  const appended = (bias: (key: number) => number) => ({
    left: { appended: ones },
    right: { appended: biasOf(bias) },
  });
  const rounding = (keys.columns + 2) * ROUNDING;
  if (metric === "euclidean") {
    // q·k − ‖k‖²/2, about the mean of the keys, where single precision keeps most digits.
    const centre = meanRow(keys);
    const squares = squaredNorms(keys, centre);
    const norms = squaredNorms(queries, centre).map(Math.sqrt);
    const largest = Math.sqrt(squares.reduce((a, b) => Math.max(a, b), 0));
    const { left, right } = appended((key) => -squares[key] / 2);
    return {
      queries: { ...queries, centre, ...left },
      keys: { ...keys, centre, ...right },
      product: (query, key) => centredDot(queries, query, keys, key, centre) - squares[key] / 2,
      value: (query, key) => distance(queries, query, keys, key),
      error: (query) => rounding * (norms[query] + largest) * largest,
    };
  }
  const { left, right } = excluded === undefined ? { left: {}, right: {} } : appended(() => 0);
  if (metric === "cosine") {
    const scales = { queries: unitScales(queries), keys: unitScales(keys) };
    const cosine = (query: number, key: number) =>
      scales.queries[query] * scales.keys[key] * rowDot(queries, query, keys, key);
    return {
      queries: { ...queries, scales: scales.queries, ...left },
      keys: { ...keys, scales: scales.keys, ...right },
      product: cosine,
      value: (_query, _key, product) => product,
      error: () => rounding,
    };
  }
  const norms = squaredNorms(queries).map(Math.sqrt);
  const largest = Math.sqrt(squaredNorms(keys).reduce((a, b) => Math.max(a, b), 0));
  const dot = (query: number, key: number) => rowDot(queries, query, keys, key);
  return {
    queries: { ...queries, ...left },
    keys: { ...keys, ...right },
    product: dot,
    value: (_query, _key, product) => product,
    error: (query) => rounding * norms[query] * largest,
  };
}

function centredDot(
  left: Matrix,
  i: number,
  right: Matrix,
  j: number,
  centre: Float64Array,
): number {
  let sum = 0;
  for (let k = 0, l = i * left.columns, r = j * left.columns; k < left.columns; k++) {
    sum += (left.data[l + k] - centre[k]) * (right.data[r + k] - centre[k]);
  }
  return sum;
}

function distance(left: Matrix, i: number, right: Matrix, j: number): number {
  let sum = 0;
  for (let k = 0, l = i * left.columns, r = j * left.columns; k < left.columns; k++) {
    sum += (left.data[l + k] - right.data[r + k]) ** 2;
  }
  return Math.sqrt(sum);
}
