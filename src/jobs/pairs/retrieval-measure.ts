import { productTiles } from "../../linalg/product-tiles.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import { evaluateQuery, noQueryValues, retrievalDepth } from "../../scoring/retrieval/retrieval.ts";
import { isBefore, Selection } from "../../scoring/retrieval/selection.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import { evaluatedOf, type Outline } from "../outline.ts";
import type { PairState, PlannedMeasure } from "./pair-measure.ts";

/** Products held at a time, in single precision: 4 MiB. */
const PRODUCTS_BUDGET = 2 ** 20;

/** Of a row and its product. */
const BYTES_A_ROW = 8;

/** Of a row while the rows of an anchor are ranked: four numbers in a selection, its place, itself, and merged. */
const RANKING_BYTES = 4 * 4 + 4 + 2 * BYTES_A_ROW;

/** Room for rows beyond those that are looked for: a share of these, or a few. */
const SPARE = { share: 0.25, fewest: 128 };

/**
 * The nearest samples of every anchor, as many as others have its class. They are collected in their order, and
 * when there is no more room those that cannot be among the nearest are left out, and so are all later ones
 * that are no nearer than these. Only what is left in the end is ranked.
 */
export function retrievalMeasure(outline: Outline): PlannedMeasure {
  const { input } = outline;
  const evaluated = evaluatedOf(input);
  const deepest = retrievalDepth((input.labels?.largestClass ?? 1) - 1, input.samples);
  const room = deepest + Math.max(SPARE.fewest, Math.ceil(SPARE.share * deepest));
  const bytesPerAnchor = BYTES_A_ROW * room;
  return {
    id: "retrieval",
    anchors: [evaluated],
    keys: [evaluated],
    keyRows: input.samples,
    bytesPerAnchor,
    ownBytes: RANKING_BYTES * room,
    // What is ranked is sorted, a share of what is compared.
    secondsPerPair: nanoseconds(9 + (180 * deepest) / input.samples) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(20 * deepest + 1000),
    async measure(job) {
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      const relevantTo = (sample: number) => labels.counts[labels.classes[sample]] - 1;
      const depthOf = (sample: number) => retrievalDepth(relevantTo(sample), input.samples);
      const mergeLists = merger(deepest);
      const nearest = nearestAmong(room);
      let collected: Collected | null = null;
      return {
        bytesPerAnchor,
        begin: (anchors) => ({
          rows: new Int32Array(anchors * room).fill(-1),
          products: new Float32Array(anchors * room).fill(-Infinity),
        }),
        *add(state, { samples, matrices: [queries] }, { first, matrices: [keys] }) {
          if (collected?.state !== state) {
            const bars = new Float64Array(queries.rows).fill(-Infinity);
            collected = { state, counts: new Int32Array(queries.rows), bars };
          }
          const { counts, bars } = collected;
          const kept = collectedRows(state);
          const left = { ...queries, scales: unitScales(queries) };
          const right = { ...keys, scales: unitScales(keys) };
          const height = Math.max(1, Math.floor(PRODUCTS_BUDGET / keys.rows));
          const size = { rows: Math.min(height, queries.rows), columns: keys.rows };
          for (const { firstRow, rows, products, stride } of productTiles(left, right, size)) {
            for (let row = 0; row < rows; row++) {
              const anchor = firstRow + row;
              const sample = samples[anchor];
              if (relevantTo(sample) === 0) continue;
              const start = anchor * room;
              let count = counts[anchor];
              let bar = bars[anchor];
              for (let key = 0; key < keys.rows; key++) {
                const product = products[row * stride + key];
                if (product < bar || first + key === sample) continue;
                kept.rows[start + count] = first + key;
                kept.products[start + count] = product;
                if (++count < room) continue;
                bar = nearest.least(kept, start, depthOf(sample));
                count = nearest.leave(kept, start, bar, depthOf(sample));
              }
              counts[anchor] = count;
              bars[anchor] = bar;
            }
            yield rows;
          }
        },
        settle(state, { samples }) {
          if (collected?.state !== state) return;
          const { counts } = collected;
          const kept = collectedRows(state);
          samples.forEach((sample, anchor) => {
            if (relevantTo(sample) === 0) return;
            nearest.rank(kept, anchor * room, counts[anchor], depthOf(sample));
          });
        },
        merge(into, other) {
          const [known, others] = [collectedRows(into), collectedRows(other)];
          for (let start = 0; start < known.rows.length; start += room) {
            mergeLists(known, others, start);
          }
        },
        finish({ rows }, { samples }) {
          const values = noQueryValues(samples.length);
          const classes = new Int32Array(deepest);
          samples.forEach((sample, anchor) => {
            const relevant = relevantTo(sample);
            if (relevant === 0) return;
            const start = anchor * room;
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

/** What is known of the rows that are collected for the anchors of a state. */
interface Collected {
  readonly state: PairState;
  /** How many of each anchor. */
  readonly counts: Int32Array;
  /** A product that no row is below that may be among the nearest. */
  readonly bars: Float64Array;
}

/** Rows and their products of each anchor; −1 where there are no more. */
interface CollectedRows {
  readonly rows: Int32Array;
  readonly products: Float32Array;
}

function collectedRows({ rows, products }: PairState): CollectedRows {
  return { rows: rows as Int32Array, products: products as Float32Array };
}

/** Finds the nearest among the rows, at most `room`, that were collected for an anchor, and lie at `start`. */
function nearestAmong(room: number) {
  const selection = new Selection(room);
  const order = new Int32Array(room);
  const ranked: CollectedRows = { rows: new Int32Array(room), products: new Float32Array(room) };

  /** A product that at least `depth` of `room` rows reach. */
  function least({ products }: CollectedRows, start: number, depth: number): number {
    return selection.least(products.subarray(start, start + room), depth);
  }

  /** Leaves those of `room` rows that reach the bar, in their order; of many alike the nearest. Says how many. */
  function leave(
    { rows, products }: CollectedRows,
    start: number,
    bar: number,
    depth: number,
  ): number {
    let count = start;
    for (let at = start; at < start + room; at++) {
      if (products[at] < bar) continue;
      rows[count] = rows[at];
      products[count++] = products[at];
    }
    const isFull = count - start > (depth + room) / 2;
    return isFull ? rank({ rows, products }, start, count - start, depth) : count - start;
  }

  /** Puts the nearest of `count` rows in order, and leaves no others. Says how many there are. */
  function rank(
    { rows, products }: CollectedRows,
    start: number,
    count: number,
    depth: number,
  ): number {
    const found = Math.min(depth, count);
    selection.select(products.subarray(start, start + count), -1, found, order);
    for (let place = 0; place < found; place++) {
      ranked.rows[place] = rows[start + order[place]];
      ranked.products[place] = products[start + order[place]];
    }
    rows.set(ranked.rows.subarray(0, found), start);
    products.set(ranked.products.subarray(0, found), start);
    rows.fill(-1, start + found, start + room);
    return found;
  }

  return { least, leave, rank };
}

/** Puts the first `depth` of two ranked lists, which start at the same place, into the first. */
function merger(depth: number) {
  const rows = new Int32Array(depth);
  const products = new Float32Array(depth);
  return (into: CollectedRows, other: CollectedRows, start: number) => {
    let own = start;
    let theirs = start;
    for (let place = 0; place < depth; place++) {
      const isOwn =
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
