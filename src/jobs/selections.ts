import { EXPERIMENTS } from "../scoring/classification/few-shot.ts";
import type { ProbeSplit, ProbeSplitRows } from "../scoring/classification/linear-probe.ts";
import type { Job } from "./job.ts";
import { fittedOf, isSubset } from "./outline.ts";
import { anchorArraysOf } from "./pairs/measures.ts";
import { drawnRows, fewShotId, hasFewShot } from "./stages/few-shot.ts";

/** Rows of an array that are put together while it is scanned, in ascending order. */
export interface Selection {
  readonly name: string;
  readonly array: string;
  readonly rows: Int32Array;
}

/** Rows that are needed together later, but do not lie together: anchors, and those of few-shot fits. */
export async function selectionsOf(job: Job): Promise<readonly Selection[]> {
  const { outline } = job;
  const selections: Selection[] = [];
  if (isSubset(outline)) {
    const rows = job.anchors();
    for (const array of anchorArraysOf(outline)) {
      selections.push({ name: `anchors.${array}`, array, rows });
    }
  }
  if (hasFewShot(outline)) {
    const array = fittedOf(outline.input);
    for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
      const rows = await job.partials.integers(drawnRows(experiment));
      selections.push({ name: fewShotId(experiment), array, rows });
    }
  }
  return selections;
}

/** Which rows probes are fitted on and tested on. */
export async function probeRows(job: Job): Promise<ProbeSplitRows> {
  const labels = await job.labels();
  if (labels === null) throw new Error("there are no labels to fit");
  const { partials } = job;
  return {
    train: {
      labels: (await job.trainClasses()) ?? labels.classes,
      indices: await partials.integers("labels/fitted"),
    },
    test: { labels: labels.classes, indices: await partials.integers("labels/tested") },
    classes: labels.names.length,
    split: await partials.json<ProbeSplit>("labels/split"),
  };
}
