import { productTiles } from "../../linalg/product-tiles.ts";
import { unitScales } from "../../linalg/scaled-rows.ts";
import { evaluateQuery, noQueryValues, retrievalDepth } from "../../scoring/retrieval/retrieval.ts";
import { isBefore, Selection } from "../../scoring/retrieval/selection.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import { evaluatedOf, type Outline } from "../outline.ts";
import { itselfAmong, type PairState, type PlannedMeasure } from "./pair-measure.ts";

/** Products held at a time, in single precision: 4 MiB. */
const PRODUCTS_BUDGET = 2 ** 20;

const BYTES_A_REFERENCE = 8;

/** The nearest samples of every anchor, as many as others have its class. */
export function retrievalMeasure(outline: Outline): PlannedMeasure {
  const { input } = outline;
  const evaluated = evaluatedOf(input);
  const deepest = retrievalDepth((input.labels?.largestClass ?? 1) - 1, input.samples);
  return {
    id: "retrieval",
    anchors: [evaluated],
    keys: [evaluated],
    keyRows: input.samples,
    bytesPerAnchor: BYTES_A_REFERENCE * deepest,
    secondsPerPair: nanoseconds(9) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(20 * deepest + 1000),
    async measure(job) {
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      const relevantTo = (sample: number) => labels.counts[labels.classes[sample]] - 1;
      const depthOf = (sample: number) => retrievalDepth(relevantTo(sample), input.samples);
      const merging = merger(deepest);
      return {
        bytesPerAnchor: BYTES_A_REFERENCE * deepest,
        begin: (anchors) => ({
          rows: new Int32Array(anchors * deepest).fill(-1),
          products: new Float32Array(anchors * deepest).fill(-Infinity),
        }),
        add(state, { samples, matrices: [anchors] }, { first, matrices: [keys] }) {
          const known = rankedRows(state);
          const itself = itselfAmong(samples, first, keys.rows);
          const selection = new Selection(keys.rows);
          const ranked = new Int32Array(keys.rows);
          const left = { ...anchors, scales: unitScales(anchors) };
          const right = { ...keys, scales: unitScales(keys) };
          const height = Math.max(1, Math.floor(PRODUCTS_BUDGET / keys.rows));
          const size = { rows: Math.min(height, anchors.rows), columns: keys.rows };
          const found = { rows: new Int32Array(deepest), products: new Float32Array(deepest) };
          for (const { firstRow, rows, products, stride } of productTiles(left, right, size)) {
            for (let row = 0; row < rows; row++) {
              const anchor = firstRow + row;
              const except = itself[anchor];
              const available = keys.rows - (except < 0 ? 0 : 1);
              const count = Math.min(depthOf(samples[anchor]), available);
              if (count === 0 || relevantTo(samples[anchor]) === 0) continue;
              selection.select(products, row * stride, except, count, ranked);
              for (let place = 0; place < count; place++) {
                found.rows[place] = first + ranked[place];
                found.products[place] = products[row * stride + ranked[place]];
              }
              merging(known, anchor * deepest, found, 0, count);
            }
          }
        },
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
