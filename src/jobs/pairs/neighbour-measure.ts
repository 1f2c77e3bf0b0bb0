import {
  emptyOutcome,
  type VotingRun,
  voting,
  votingRuns,
} from "../../scoring/classification/nearest-neighbours.ts";
import { neighboursPresets } from "../../scoring/classification/neighbour-presets.ts";
import { hubNeighbours } from "../../scoring/geometry/hubness.ts";
import {
  emptyLists,
  type Metric,
  mergeLists,
  type NearestLists,
  nearest,
} from "../../scoring/nearest.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import type { Job } from "../job.ts";
import { asks, evaluatedOf, fittedOf, isSubset, type Outline } from "../outline.ts";
import {
  type Anchors,
  itselfAmong,
  type Keys,
  type PairMeasure,
  type PairState,
  type PlannedMeasure,
} from "./pair-measure.ts";

/** The votes of nearest neighbours that were asked for. */
export function runsOf({ input, options }: Outline): readonly VotingRun[] {
  const asked = options.neighbours ?? neighboursPresets;
  const keys = input.labels?.knownTrainRows ?? input.samples - 1;
  return asked.length === 0 ? [] : votingRuns(asked, keys);
}

/** The nearest keys of every anchor by each metric that some vote uses, and the hubs among the samples. */
export function neighbourMeasures(outline: Outline): PlannedMeasure[] {
  const runs = asks(outline, "classification") ? runsOf(outline) : [];
  const metrics = [...new Set(runs.map(({ run }) => run.metric))];
  const measures = metrics.map((metric) => neighbourMeasure(outline, metric, runs));
  // Counts of how often a sample is a neighbour are of all anchors or of none.
  if (asks(outline, "geometry") && !isSubset(outline)) measures.push(hubMeasure(outline));
  return measures;
}

function neighbourMeasure(
  outline: Outline,
  metric: Metric,
  runs: readonly VotingRun[],
): PlannedMeasure {
  const { input } = outline;
  const ofMetric = runs.filter(({ run }) => run.metric === metric);
  const k = Math.max(...ofMetric.map((run) => run.k));
  const keys = fittedOf(input);
  return {
    ...planned(outline, `neighbours.${metric}`, keys, k),
    async measure(job) {
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      const keyClasses = (await job.trainClasses()) ?? labels.classes;
      const results = (anchors: number) => ofMetric.map(() => emptyOutcome(anchors));
      return {
        ...(await lists(job, keys, metric, k, keyClasses)),
        finish(state, { samples }) {
          const found = results(samples.length);
          const vote = voting(ofMetric, keyClasses, labels.names.length, found);
          samples.forEach((sample, anchor) => {
            vote(anchor, labels.classes[sample], listsOf(state, k), anchor * k);
          });
          return Object.fromEntries(
            ofMetric.flatMap((run, index) => [
              [`${runs.indexOf(run)}.predictions`, Float64Array.from(found[index].predictions)],
              [`${runs.indexOf(run)}.amongTop`, Float64Array.from(found[index].amongTop)],
            ]),
          );
        },
      };
    },
  };
}

/** The nearest samples of every sample, `k` numbers for each anchor. */
function hubMeasure(outline: Outline): PlannedMeasure {
  const evaluated = evaluatedOf(outline.input);
  const k = hubNeighbours(outline.input.samples);
  return {
    ...planned(outline, "hubs", evaluated, k),
    async measure(job) {
      return {
        ...(await lists(job, evaluated, "cosine", k, null)),
        finish: (state) => ({ neighbours: Float64Array.from(listsOf(state, k).indices) }),
      };
    },
  };
}

function planned(
  { input }: Outline,
  id: string,
  keys: string,
  k: number,
): Omit<PlannedMeasure, "measure"> {
  return {
    id,
    anchors: [evaluatedOf(input)],
    keys: [keys],
    keyRows: keys === "train" ? (input.trainRows ?? 0) : input.samples,
    bytesPerAnchor: BYTES_A_NEIGHBOUR * k,
    secondsPerPair: nanoseconds(1.6 + 0.025 * k) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds((200 + input.dimensions + 60) * k),
  };
}

/** Key, product and value. */
const BYTES_A_NEIGHBOUR = 20;

/** @param keyClasses −1 for keys that may not be neighbours; null: all may */
async function lists(
  job: Job,
  keys: string,
  metric: Metric,
  k: number,
  keyClasses: Int32Array | null,
): Promise<Omit<PairMeasure, "finish">> {
  const isItself = keys !== "train";
  const centre = await job.mean(keys);
  const hasExcluded = keyClasses?.some((c) => c < 0) ?? false;
  return {
    bytesPerAnchor: BYTES_A_NEIGHBOUR * k,
    begin: (anchors: number): PairState => {
      const { indices, products, values } = emptyLists(anchors, k);
      return { indices, products, values };
    },
    *add(
      state: PairState,
      { samples, matrices: [anchors] }: Anchors,
      { first, matrices: [rows] }: Keys,
    ): Generator<number> {
      const known = listsOf(state, k);
      const classes = keyClasses?.subarray(first, first + rows.rows);
      const options = {
        metric,
        k,
        known,
        firstKey: first,
        centre,
        ...(isItself && { except: itselfAmong(samples, first, rows.rows) }),
        ...(hasExcluded &&
          classes && { excluded: Uint8Array.from(classes, (c) => (c < 0 ? 1 : 0)) }),
      };
      for (const block of nearest(anchors, rows, options)) {
        const at = block.firstRow * k;
        known.indices.set(block.indices.subarray(0, block.rows * k), at);
        known.products.set(block.products.subarray(0, block.rows * k), at);
        known.values.set(block.values.subarray(0, block.rows * k), at);
        yield block.rows;
      }
    },
    merge: (into: PairState, other: PairState) => mergeLists(listsOf(into, k), listsOf(other, k)),
  };
}

function listsOf(state: PairState, k: number): NearestLists {
  return {
    k,
    indices: state.indices as Int32Array,
    products: state.products as Float64Array,
    values: state.values as Float64Array,
  };
}
