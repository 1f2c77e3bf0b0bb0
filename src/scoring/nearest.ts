import type { Matrix } from "../linalg/matrix.ts";
import { rowDot } from "../linalg/row-dot.ts";
import { meanRow, type ScaledRows, squaredNorms, unitScales } from "../linalg/scaled-rows.ts";
import { type TopKBlock, topKBlocks } from "../linalg/top-k.ts";

export const metrics = ["cosine", "euclidean", "dot"] as const;

/** How near a row is: cosine, −‖x − y‖², or x·y. A row of zeros has cosine 0 with every other. */
export type Metric = (typeof metrics)[number];

/** The nearest keys of some queries, `k` a query, as double precision ranks them. */
export interface NearestLists {
  readonly k: number;
  /** Keys, the nearest first; of equally near ones the lower; −1 where there are no more. */
  readonly indices: Int32Array;
  /** What they are ranked by, in falling order. */
  readonly products: Float64Array;
  /** Cosine, distance or product. */
  readonly values: Float64Array;
}

/** Those of consecutive queries; overwritten by the next block. */
export interface NearestBlock extends NearestLists {
  readonly firstRow: number;
  readonly rows: number;
}

export function emptyLists(queries: number, k: number): NearestLists {
  return {
    k,
    indices: new Int32Array(queries * k).fill(-1),
    products: new Float64Array(queries * k).fill(-Infinity),
    values: new Float64Array(queries * k),
  };
}

interface NearestOptions {
  readonly metric: Metric;
  /** From 1 to the number of keys, less those left out. */
  readonly k: number;
  /** The row of `keys` that each query leaves out, −1 for none. */
  readonly except?: Int32Array | undefined;
  /** Keys that no query may have. */
  readonly excluded?: Uint8Array | undefined;
  /** The nearest among other keys, of all queries, to which these are added. */
  readonly known?: NearestLists | undefined;
  /** What the first key counts as; 0 by default. */
  readonly firstKey?: number | undefined;
  /** About which products are taken for distances: the mean of all keys, by default of these. */
  readonly centre?: Float64Array | undefined;
}

/** Neighbours looked at beyond k: rounding of products swaps a few of them. */
const MARGIN = 16;

/** Queries a block where all keys are compared. */
const ROWS_A_BLOCK = 64;

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
  options: NearestOptions,
): Generator<NearestBlock> {
  const { metric, k, except, excluded, known, firstKey = 0 } = options;
  const compared = comparedRows(queries, keys, metric, excluded, options.centre);
  const ranking = new Ranking(compared, k, firstKey);
  const rankAll = (query: number) => {
    ranking.begin(query, known);
    for (let key = 0; key < keys.rows; key++) {
      if (key !== except?.[query] && !excluded?.[key]) ranking.add(key);
    }
  };
  let block = emptyLists(0, k);
  for (const found of proposals(compared, k + MARGIN, except)) {
    if (block.indices.length < found.rows * k) block = emptyLists(found.rows, k);
    for (let row = 0; row < found.rows; row++) {
      const query = found.firstRow + row;
      if (found.products === null) rankAll(query);
      else {
        const error = compared.error(query);
        const start = row * found.k;
        ranking.begin(query, known);
        for (let place = start; place < start + found.k; place++) {
          // Those that come after it are no nearer.
          if (ranking.bar > found.products[place] + error) break;
          if (!excluded?.[found.indices[place]]) ranking.add(found.indices[place]);
        }
        const last = found.products[start + found.k - 1];
        if (!(ranking.bar > last + error)) rankAll(query);
      }
      ranking.write(block, row * k);
    }
    yield { firstRow: found.firstRow, rows: found.rows, ...block };
  }
}

/** The rows of `keys` that single precision finds nearest; without products, any of them may be. */
function* proposals(
  { queries, keys }: Compared,
  most: number,
  except: Int32Array | undefined,
): Generator<TopKBlock | { firstRow: number; rows: number; products: null }> {
  if (keys.rows > most) yield* topKBlocks(queries, keys, most, except);
  else {
    for (let firstRow = 0; firstRow < queries.rows; firstRow += ROWS_A_BLOCK) {
      yield { firstRow, rows: Math.min(ROWS_A_BLOCK, queries.rows - firstRow), products: null };
    }
  }
}

/** Adds the nearest among other keys to those of the same queries. */
export function mergeLists(into: NearestLists, other: NearestLists): void {
  const { k } = into;
  const keys = new Int32Array(k);
  const products = new Float64Array(k);
  const values = new Float64Array(k);
  for (let start = 0; start < into.indices.length; start += k) {
    for (let place = 0, own = start, theirs = start; place < k; place++) {
      const isOwn = comesFirst(into, own, other, theirs);
      const [list, at] = isOwn ? [into, own++] : [other, theirs++];
      keys[place] = list.indices[at];
      products[place] = list.products[at];
      values[place] = list.values[at];
    }
    into.indices.set(keys, start);
    into.products.set(products, start);
    into.values.set(values, start);
  }
}

/** Whether what is at `i` of `a` comes before what is at `j` of `b`; nothing comes last. */
function comesFirst(a: NearestLists, i: number, b: NearestLists, j: number): boolean {
  const difference = a.products[i] - b.products[j];
  if (difference !== 0 && !Number.isNaN(difference)) return difference > 0;
  return b.indices[j] < 0 || (a.indices[i] >= 0 && a.indices[i] < b.indices[j]);
}

/** The best keys of one query by their products in double precision. */
class Ranking {
  #size = 0;
  readonly #keys: Int32Array;
  readonly #products: Float64Array;
  /** NaN until it is known. */
  readonly #values: Float64Array;
  readonly #compared: Compared;
  readonly #firstKey: number;
  #query = 0;

  constructor(compared: Compared, k: number, firstKey: number) {
    this.#compared = compared;
    this.#firstKey = firstKey;
    this.#keys = new Int32Array(k);
    this.#products = new Float64Array(k);
    this.#values = new Float64Array(k);
  }

  begin(query: number, known: NearestLists | undefined): void {
    this.#query = query;
    this.#size = 0;
    if (known === undefined) return;
    const { k, indices, products, values } = known;
    for (let place = query * k; place < (query + 1) * k && indices[place] >= 0; place++) {
      this.#keys[this.#size] = indices[place];
      this.#products[this.#size] = products[place];
      this.#values[this.#size++] = values[place];
    }
  }

  /** The product that a key must exceed to be among the k; −∞ as long as there are fewer. */
  get bar(): number {
    return this.#size === this.#keys.length ? this.#products[this.#size - 1] : -Infinity;
  }

  /** Keys come nearly in order, so that few are moved. */
  add(row: number): void {
    const product = this.#compared.product(this.#query, row);
    const key = this.#firstKey + row;
    let place = this.#size;
    if (place < this.#keys.length) this.#size++;
    else if (this.#isBehind(--place, product, key)) return;
    while (place > 0 && !this.#isBehind(place - 1, product, key)) {
      this.#products[place] = this.#products[place - 1];
      this.#keys[place] = this.#keys[place - 1];
      this.#values[place] = this.#values[place - 1];
      place--;
    }
    this.#products[place] = product;
    this.#keys[place] = key;
    this.#values[place] = Number.NaN;
  }

  write({ k, indices, products, values }: NearestLists, start: number): void {
    for (let place = 0; place < k; place++) {
      const exists = place < this.#size;
      const key = exists ? this.#keys[place] : -1;
      const product = exists ? this.#products[place] : -Infinity;
      let value = exists ? this.#values[place] : 0;
      if (Number.isNaN(value)) {
        value = this.#compared.value(this.#query, key - this.#firstKey, product);
      }
      indices[start + place] = key;
      products[start + place] = product;
      values[start + place] = value;
    }
  }

  /** Whether a key comes after the one at `place`. */
  #isBehind(place: number, product: number, key: number): boolean {
    const other = this.#products[place];
    return product < other || (product === other && key > this.#keys[place]);
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
  given: Float64Array | undefined,
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
    const centre = given ?? meanRow(keys);
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
