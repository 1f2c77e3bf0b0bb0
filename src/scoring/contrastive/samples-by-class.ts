import type { ClassLabels } from "../class-labels.ts";

/** The samples sorted by class: those of class c are `order[starts[c]]` to `order[starts[c + 1] − 1]`. */
export interface SamplesByClass {
  readonly order: Int32Array;
  readonly starts: Int32Array;
}

export function samplesByClass({ classes, counts }: ClassLabels): SamplesByClass {
  const starts = new Int32Array(counts.length + 1);
  for (let c = 0; c < counts.length; c++) starts[c + 1] = starts[c] + counts[c];
  const next = starts.slice();
  const order = new Int32Array(classes.length);
  for (let sample = 0; sample < classes.length; sample++) order[next[classes[sample]]++] = sample;
  return { order, starts };
}
