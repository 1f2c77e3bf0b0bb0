import { productTiles } from "../../linalg/product-tiles.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import { evaluateQuery, noQueryValues, retrievalDepth } from "../../scoring/retrieval/retrieval.ts";
import { isBefore, Selection } from "../../scoring/retrieval/selection.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import { evaluatedOf, type Outline, rowsPerChunk } from "../outline.ts";
import type { Anchors, PairState, PlannedMeasure } from "./pair-measure.ts";

/** Products held at a time, in single precision: 4 MiB. */
const PRODUCTS_BUDGET = 2 ** 20;

const BYTES_A_REFERENCE = 8;

/** The nearest samples of every anchor, as many as others have its class. */
export function retrievalMeasure(outline: Outline): PlannedMeasure {
  const { input } = outline;
  const evaluated = evaluatedOf(input);
  const deepest = retrievalDepth((input.labels?.largestClass ?? 1) - 1, input.samples);
  // Lists that are longer than a chunk are added to when as many products are there: each time takes as long
  // as the list is.
  const chunk = rowsPerChunk(outline, [evaluated]);
  const isCollected = chunk < deepest;
  const room = deepest + chunk;
  const bytesPerAnchor = BYTES_A_REFERENCE * deepest + (isCollected ? 4 * room : 0);
  return {
    id: "retrieval",
    anchors: [evaluated],
    keys: [evaluated],
    keyRows: input.samples,
    bytesPerAnchor,
    // What is ranked is sorted, a share of what is compared.
    secondsPerPair: nanoseconds(9 + (300 * deepest) / input.samples) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(20 * deepest + 1000),
    async measure(job) {
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      const relevantTo = (sample: number) => labels.counts[labels.classes[sample]] - 1;
      const depthOf = (sample: number) => retrievalDepth(relevantTo(sample), input.samples);
      const merging = merger(deepest);
      const found = { rows: new Int32Array(deepest), products: new Float32Array(deepest) };
      const best = selector();
      let pending: Pending | null = null;

      /** Adds the nearest of consecutive keys to the list of an anchor, from its products with them. */
      function take(
        state: PairState,
        { samples }: Anchors,
        anchor: number,
        { products, start, first, count: keys }: Products,
      ): void {
        const sample = samples[anchor];
        const except = sample >= first && sample < first + keys ? sample - first : -1;
        const count = Math.min(depthOf(sample), keys - (except < 0 ? 0 : 1));
        if (count === 0 || relevantTo(sample) === 0) return;
        const ranked = best(products, start, keys, except, count);
        for (let place = 0; place < count; place++) {
          found.rows[place] = first + ranked[place];
          found.products[place] = products[start + ranked[place]];
        }
        merging(rankedRows(state), anchor * deepest, found, 0, count);
      }

      function settle(state: PairState, anchors: Anchors): void {
        if (pending?.state !== state) return;
        const { products, first, count } = pending;
        anchors.samples.forEach((_, anchor) => {
          take(state, anchors, anchor, { products, start: anchor * room, first, count });
        });
        pending.count = 0;
      }

      return {
        bytesPerAnchor,
        begin: (anchors) => ({
          rows: new Int32Array(anchors * deepest).fill(-1),
          products: new Float32Array(anchors * deepest).fill(-Infinity),
        }),
        *add(state, anchors, { first, matrices: [keys] }) {
          const [queries] = anchors.matrices;
          if (isCollected && pending?.state !== state) {
            pending = { state, products: new Float32Array(queries.rows * room), first, count: 0 };
          }
          if (pending?.count === 0) pending.first = first;
          const left = { ...queries, scales: unitScales(queries) };
          const right = { ...keys, scales: unitScales(keys) };
          const height = Math.max(1, Math.floor(PRODUCTS_BUDGET / keys.rows));
          const size = { rows: Math.min(height, queries.rows), columns: keys.rows };
          for (const { firstRow, rows, products, stride } of productTiles(left, right, size)) {
            for (let row = 0; row < rows; row++) {
              const anchor = firstRow + row;
              const start = row * stride;
              if (pending === null) {
                take(state, anchors, anchor, { products, start, first, count: keys.rows });
              } else {
                const of = products.subarray(start, start + keys.rows);
                pending.products.set(of, anchor * room + pending.count);
              }
            }
            yield rows;
          }
          if (pending === null) return;
          pending.count += keys.rows;
          if (pending.count >= deepest) settle(state, anchors);
        },
        settle,
        merge(into, other) {
          const [known, others] = [rankedRows(into), rankedRows(other)];
          for (let start = 0; start < known.rows.length; start += deepest) {
            merging(known, start, others, start, deepest);
          }
        },
        finish({ rows }, { samples }) {
          const values = noQueryValues(samples.length);
          const classes = new Int32Array(deepest);
          samples.forEach((sample, anchor) => {
            const relevant = relevantTo(sample);
            if (relevant === 0) return;
            const start = anchor * deepest;
            for (let place = 0; place < deepest; place++) {
              const row = rows[start + place];
              classes[place] = row < 0 ? -1 : labels.classes[row];
            }
            const own = labels.classes[sample];
            evaluateQuery(classes, depthOf(sample), own, anchor, relevant, values);
          });
          const { recall, ...others } = values;
          return {
            ...others,
            ...Object.fromEntries(recall.map((column, index) => [`recall.${index}`, column])),
          };
        },
      };
    },
  };
}

/** Products of one anchor with consecutive keys. */
interface Products {
  readonly products: Float32Array | Float64Array;
  readonly start: number;
  /** The first of the keys. */
  readonly first: number;
  readonly count: number;
}

/** Products of all anchors with keys that were not yet looked at, `room` of each. */
interface Pending {
  readonly state: PairState;
  readonly products: Float32Array;
  first: number;
  count: number;
}

/** Ranks the products of an anchor; the answer is overwritten by the next. */
function selector() {
  let selection = new Selection(0);
  let ranked = new Int32Array(0);
  return (
    products: Float32Array | Float64Array,
    start: number,
    keys: number,
    except: number,
    count: number,
  ): Int32Array => {
    if (ranked.length !== keys) {
      selection = new Selection(keys);
      ranked = new Int32Array(keys);
    }
    selection.select(products, start, except, count, ranked);
    return ranked;
  };
}

/** Rows and their products, in order; −1 where there are no more. */
interface RankedRows {
  readonly rows: Int32Array;
  readonly products: Float32Array;
}

/** Adds the first `count` of `other` to the list of `depth` rows that starts at `start`. */
function merger(depth: number) {
  const rows = new Int32Array(depth);
  const products = new Float32Array(depth);
  return (into: RankedRows, start: number, other: RankedRows, from: number, count: number) => {
    let own = start;
    let theirs = from;
    for (let place = 0; place < depth; place++) {
      const isOwn =
        theirs === from + count ||
        other.rows[theirs] < 0 ||
        (into.rows[own] >= 0 &&
          isBefore(into.products[own], into.rows[own], other.products[theirs], other.rows[theirs]));
      rows[place] = isOwn ? into.rows[own] : other.rows[theirs];
      products[place] = isOwn ? into.products[own++] : other.products[theirs++];
    }
    into.rows.set(rows, start);
    into.products.set(products, start);
  };
}

function rankedRows({ rows, products }: PairState): RankedRows {
  return { rows: rows as Int32Array, products: products as Float32Array };
}
