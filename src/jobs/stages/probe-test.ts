import { EXPERIMENTS } from "../../scoring/classification/few-shot.ts";
import { scaledRows } from "../../scoring/classification/linear-probe.ts";
import type { FeatureScale } from "../../scoring/classification/probe-presets.ts";
import { regressionValues } from "../../scoring/classification/regression-outcome.ts";
import { nanoseconds, PRODUCT, stepCost } from "../costs.ts";
import type { Job } from "../job.ts";
import { evaluatedOf, labelBytes, type Outline, rowBytes, rowsPerChunk } from "../outline.ts";
import { type RowPlace, rowPlaces } from "../row-places.ts";
import { blocksIn, type Stage } from "../stage.ts";

interface Tested {
  readonly id: string;
  readonly features: FeatureScale;
  /** What was fitted, (d + 1)×C each. */
  weights(job: Job): Promise<readonly Float64Array[]>;
  /** What is kept of each row. */
  readonly columns: readonly ("top1" | "top5" | "loss" | "predictions")[];
}

/**
 * What fitted classifiers make of every sample, and, where they were fitted on `train`, of its rows: blocks of
 * these come after those of the samples. Rows that are in neither part of a split have values, too.
 */
export function testStage(outline: Outline, { id, features, weights, columns }: Tested): Stage {
  const places = testPlaces(outline);
  const { input, tiling } = outline;
  const rows = Math.max(...places.map(({ from, to }) => to - from));
  const bytes = rowBytes(input, evaluatedOf(input));
  const classes = input.labels?.classes ?? 0;
  // Of each fit; those of few rows a class are ten, of which only predictions are kept.
  const fits = columns.length === 1 ? EXPERIMENTS : 1;
  return {
    id,
    steps: places.length,
    cost: stepCost({
      seconds:
        fits * rows * (PRODUCT * input.dimensions * classes + nanoseconds(200 + 12 * classes)),
      readBytes: rows * bytes + fits * 8 * (input.dimensions + 1) * classes,
      writtenBytes: 8 * rows * columns.length * fits,
      memoryBytes:
        2 * tiling.chunkBytes +
        8 * rows * columns.length * fits +
        (fits + 2) * 8 * (input.dimensions + 1) * classes +
        labelBytes(outline),
      operations: blocksIn(rows, rowsPerChunk(outline, [evaluatedOf(input)])) + 50,
    }),
    async run(job, index) {
      const { array, from, to } = places[index];
      const labels = array === "train" ? await job.trainClasses() : (await job.labels())?.classes;
      if (!labels) throw new Error("there are no labels to test");
      const found = new Map<string, Float64Array>();
      const all = await weights(job);
      for await (const { first, rows: count, matrices } of job.chunks([array], from, to)) {
        const scaled = scaledRows(matrices[0], features);
        const own = labels.subarray(first, first + count);
        const known = Int32Array.from(own.keys()).filter((row) => own[row] >= 0);
        all.forEach((fitted, fit) => {
          const values = regressionValues(fitted, scaled, known, own, classes);
          for (const column of columns) {
            const name = `${fit}.${column}`;
            const target = found.get(name) ?? new Float64Array(to - from);
            target.set(values[column], first - from);
            found.set(name, target);
          }
        });
      }
      for (const [name, values] of found)
        await job.partials.write(`${id}/${index}/${name}`, values);
    },
  };
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
