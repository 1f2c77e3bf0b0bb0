import { scaledRows } from "../../scoring/classification/linear-probe.ts";
import type { FeatureScale } from "../../scoring/classification/probe-presets.ts";
import { regressionValues } from "../../scoring/classification/regression-outcome.ts";
import { nanoseconds, PRODUCT, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import { evaluatedOf, labelBytes, type Outline, rowBytes, rowsPerChunk } from "../outline.ts";
import { type RowPlace, rowPlaces } from "../row-places.ts";
import { blockOf, blocksIn, range, type Stage } from "../stage.ts";

interface Tested {
  readonly id: string;
  readonly features: FeatureScale;
  readonly fits: number;
  /** What one of them found, (d + 1)×C. */
  weights(job: Job, fit: number): Promise<Float64Array>;
  /** What is kept of each row of each fit. */
  readonly columns: readonly ("top1" | "top5" | "loss" | "predictions")[];
}

/**
 * What fitted classifiers make of every sample, and, where they were fitted on `train`, of its rows: blocks of
 * these come after those of the samples. Rows that are in neither part of a split have values, too.
 */
export function testStage(outline: Outline, tested: Tested): Stage {
  const { id, fits, columns } = tested;
  const places = testPlaces(outline);
  const { input, tiling } = outline;
  const rows = Math.max(...places.map(({ from, to }) => to - from));
  const bytes = rowBytes(input, evaluatedOf(input));
  const classes = input.labels?.classes ?? 0;
  const weightBytes = 8 * (input.dimensions + 1) * classes;
  // A pass tests as many fits as its weights may be held of.
  const held = Math.max(1, Math.min(fits, Math.floor(tiling.fitBytes / weightBytes) - 2));
  const passes = blocksIn(fits, held);
  return {
    id,
    steps: passes * places.length,
    cost: stepCost({
      seconds:
        held * rows * (PRODUCT * input.dimensions * classes + nanoseconds(200 + 12 * classes)),
      readBytes: rows * bytes + held * weightBytes,
      writtenBytes: 8 * rows * columns.length * held,
      memoryBytes:
        2 * tiling.chunkBytes +
        8 * rows * columns.length * held +
        (held + 2) * weightBytes +
        labelBytes(outline),
      operations: blocksIn(rows, rowsPerChunk(outline, [evaluatedOf(input)])) + 50,
    }),
    async run(job, step) {
      const index = step % places.length;
      const { from, to } = blockOf(Math.floor(step / places.length), held, fits);
      await test(job, tested, places[index], index, range(from, to));
    },
  };
}

async function test(
  job: Job,
  { id, features, weights, columns }: Tested,
  { array, from, to }: RowPlace,
  index: number,
  fits: readonly number[],
): Promise<void> {
  const labels = array === "train" ? await job.trainClasses() : (await job.labels())?.classes;
  if (!labels) throw new Error("there are no labels to test");
  const classes = job.outline.input.labels?.classes ?? 0;
  const fitted: Float64Array[] = [];
  for (const fit of fits) fitted.push(await weights(job, fit));
  const found = new Map<string, Float64Array>();
  for await (const { first, rows, matrices } of job.chunks([array], from, to)) {
    const scaled = scaledRows(matrices[0], features);
    const own = labels.subarray(first, first + rows);
    const known = Int32Array.from(own.keys()).filter((row) => own[row] >= 0);
    for (const [of, fit] of fits.entries()) {
      const values = regressionValues(fitted[of], scaled, known, own, classes);
      for (const column of columns) {
        const name = `${fit}.${column}`;
        const target = found.get(name) ?? new Float64Array(to - from);
        target.set(values[column], first - from);
        found.set(name, target);
      }
    }
  }
  for (const [name, values] of found) await job.partials.write(`${id}/${index}/${name}`, values);
}

function testPlaces(outline: Outline): readonly RowPlace[] {
  return rowPlaces(outline, [evaluatedOf(outline.input)]);
}

/** A column over all samples, or over all rows of `train`. */
export async function testedColumn(
  job: Job,
  stage: string,
  name: string,
  of: "samples" | "train",
): Promise<Float64Array> {
  const places = testPlaces(job.outline);
  const indices = [...places.keys()].filter(
    (index) => (places[index].array === "train") === (of === "train"),
  );
  return job.column(stage, name, indices);
}
