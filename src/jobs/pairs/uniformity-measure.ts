import type { Matrix } from "../../linalg/matrix.ts";
import { rowRange } from "../../linalg/row-range.ts";
import {
  isUnit,
  kernelRows,
  logKernelSums,
  unitKernelRows,
} from "../../scoring/geometry/uniformity.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import type { Job } from "../job.ts";
import type { Outline } from "../outline.ts";
import { itselfAmong, type PairState, type PlannedMeasure } from "./pair-measure.ts";

/** Enough to pay for packing the keys. */
const ANCHORS_A_TURN = 1024;

/** ln Σ e^{−t‖x − y‖²} of every anchor, over the rows as they are or over unit rows. */
export function uniformityMeasure(outline: Outline, unit: boolean): PlannedMeasure {
  const { input } = outline;
  const [view] = input.views;
  return {
    id: uniformityId(unit),
    anchors: [view],
    keys: [view],
    keyRows: input.samples,
    bytesPerAnchor: 8,
    secondsPerPair: nanoseconds(3) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(50),
    ...(unit && {
      isNeeded: async (job: Job) => !isUnit((await job.norms()).views[0]),
    }),
    async measure(job) {
      const centre = await job.mean(view);
      const rowsOf = (rows: Matrix) => (unit ? unitKernelRows(rows) : kernelRows(rows, centre));
      return {
        bytesPerAnchor: 8,
        begin: (anchors) => ({ logs: new Float64Array(anchors).fill(-Infinity) }),
        *add({ logs }, { samples, matrices: [anchors] }, { first, matrices: [keys] }) {
          const except = itselfAmong(samples, first, keys.rows);
          const right = rowsOf(keys);
          for (let from = 0; from < anchors.rows; from += ANCHORS_A_TURN) {
            const to = Math.min(from + ANCHORS_A_TURN, anchors.rows);
            const left = rowsOf(rowRange(anchors, from, to));
            addLogs(logs.subarray(from, to), logKernelSums(left, right, except.subarray(from, to)));
            yield to - from;
          }
        },
        merge: (into, other) => addLogs(into.logs, other.logs),
        finish: ({ logs }) => ({ logs: logs as Float64Array }),
      };
    },
  };
}

/** Makes ln(e^a + e^b) of each a. */
function addLogs(into: PairState[string], other: PairState[string]): void {
  for (let i = 0; i < into.length; i++) {
    const largest = Math.max(into[i], other[i]);
    if (largest === -Infinity) continue;
    into[i] = largest + Math.log(Math.exp(into[i] - largest) + Math.exp(other[i] - largest));
  }
}

export function uniformityId(unit: boolean): string {
  return unit ? "uniformity.unit" : "uniformity";
}
