import {
  distanceRows,
  distanceSums,
  type SilhouetteMetric,
  silhouette,
} from "../../scoring/geometry/silhouette.ts";
import { nanoseconds, PRODUCT } from "../costs.ts";
import { evaluatedOf, type Outline } from "../outline.ts";
import { itselfAmong, type PlannedMeasure } from "./pair-measure.ts";

/** Sums of the distances of every anchor to the samples of each class. */
export function silhouetteMeasure(outline: Outline, metric: SilhouetteMetric): PlannedMeasure {
  const { input } = outline;
  const evaluated = evaluatedOf(input);
  const classes = input.labels?.classes ?? 1;
  return {
    id: `silhouette.${metric}`,
    anchors: [evaluated],
    keys: [evaluated],
    keyRows: input.samples,
    bytesPerAnchor: 8 * classes,
    secondsPerPair: nanoseconds(4) + PRODUCT * input.dimensions,
    secondsPerAnchor: nanoseconds(50 + 3 * classes),
    async measure(job) {
      const centre = await job.mean(evaluated);
      const labels = await job.labels();
      if (labels === null) throw new Error("there are no labels");
      return {
        bytesPerAnchor: 8 * classes,
        begin: (anchors) => ({ sums: new Float64Array(anchors * classes) }),
        *add({ sums }, { samples, matrices: [anchors] }, { first, matrices: [keys] }) {
          const blocks = distanceSums(
            distanceRows(anchors, metric, centre),
            distanceRows(keys, metric, centre),
            labels.classes.subarray(first, first + keys.rows),
            classes,
            itselfAmong(samples, first, keys.rows),
          );
          for (const block of blocks) {
            const at = block.firstRow * classes;
            for (let i = 0; i < block.rows * classes; i++) sums[at + i] += block.sums[i];
            yield block.rows;
          }
        },
        merge(into, other) {
          for (let i = 0; i < into.sums.length; i++) into.sums[i] += other.sums[i];
        },
        finish: ({ sums }, { samples }) => ({
          values: Float64Array.from(samples, (sample, anchor) => {
            const own = (sums as Float64Array).subarray(anchor * classes, (anchor + 1) * classes);
            return silhouette(own, labels.classes[sample], labels.counts);
          }),
        }),
      };
    },
  };
}
