import type { Job } from "./job.ts";
import type { Outline } from "./outline.ts";
import { pairMeasures } from "./pairs/measures.ts";
import type { PlannedMeasure } from "./pairs/pair-measure.ts";
import { anchorBlocks } from "./pairs/pair-stages.ts";
import { blocksIn, range } from "./stage.ts";

/** A column of a measure, at every anchor. */
export async function anchorColumn(
  job: Job,
  planned: PlannedMeasure,
  name: string,
): Promise<Float64Array> {
  return job.column(`${planned.id}.fold`, name, range(0, anchorBlocks(job.outline, planned)));
}

/** A column of what is known of every sample. */
export async function rowColumn(job: Job, name: string): Promise<Float64Array> {
  return job.column("rows", name, range(0, rowBlocks(job.outline)));
}

/** Into how many blocks the samples fall. */
export function rowBlocks({ input, tiling }: Outline): number {
  return blocksIn(input.samples, tiling.rowsPerBlock);
}

export function measureOf(outline: Outline, id: string): PlannedMeasure {
  const found = pairMeasures(outline).find((measure) => measure.id === id);
  if (found === undefined) throw new Error(`there is no measure ${id}`);
  return found;
}

/** The mean over comparisons of the losses of every anchor with so many others. */
export async function meanLosses(
  job: Job,
  measures: readonly PlannedMeasure[],
  others: number,
): Promise<Float64Array> {
  const sum = new Float64Array(job.outline.anchors);
  // There is nothing to tell the positive from.
  if (others === 0) return sum;
  for (const measure of measures) {
    const losses = await anchorColumn(job, measure, `${others}`);
    for (let i = 0; i < sum.length; i++) sum[i] += losses[i] / measures.length;
  }
  return sum;
}
