import { probeSplit } from "../../scoring/classification/classification.ts";
import { fewShotRows } from "../../scoring/classification/few-shot.ts";
import { requireClasses } from "../../scoring/classification/linear-probe.ts";
import { nanoseconds, stepCost } from "../costs.ts";
import { FITTED_STARTS, fittedStarts } from "../fitted-rows.ts";
import { readLabels, readTrainClasses } from "../inspect.ts";
import type { Job } from "../job.ts";
import { asks, type Outline, splitBytes } from "../outline.ts";
import type { Stage } from "../stage.ts";
import { drawnLabels, drawnRows, hasFewShot } from "./few-shot.ts";
import { probesOf } from "./probe.ts";

/** A number of a file with its class; and a text, which has an object of its own. */
const NUMBER_BYTES = 24;
const TEXT_BYTES = 48;

/** Numbers the classes of the samples and of `train`, and splits the rows that probes are fitted on. */
export function labelsStage(outline: Outline): Stage {
  const { input } = outline;
  const labels = input.samples + (input.trainRows ?? 0);
  const stored = input.arrays.find(({ name }) => name === "labels");
  const isText = stored?.dtype === "str" || stored?.dtype === "bytes";
  const bytesEach = isText ? stored.itemBytes + TEXT_BYTES : NUMBER_BYTES;
  return {
    id: "labels",
    steps: 1,
    cost: stepCost({
      seconds: nanoseconds(100 * labels),
      readBytes: (stored?.itemBytes ?? 8) * labels,
      writtenBytes: 4 * labels,
      memoryBytes:
        bytesEach * Math.max(input.samples, labels - input.samples) +
        4 * labels +
        splitBytes(outline),
    }),
    async run({ outline, partials }: Job) {
      const find = (name: string) => outline.input.arrays.find((array) => array.name === name);
      const store = {
        read: (key: string, offset: number, length: number) => partials.read(key, offset, length),
      };
      const found = await readLabels(store, find("labels"));
      if (found === null) throw new Error("there are no labels to number");
      await partials.writeJson("labels/names", found.names);
      await partials.write("labels/classes", found.classes);
      await partials.write("labels/counts", found.counts);
      const train = await readTrainClasses(store, found, find("train_labels"));
      if (train !== null) await partials.write("labels/train", train);
      if (!asks(outline, "classification")) return;
      const seed = outline.options.seed ?? 0;
      const split = probeSplit({ labels: found, trainClasses: train }, seed);
      if (hasFewShot(outline) || probesOf(outline).length > 0) requireClasses(split);
      await partials.write("labels/fitted", split.train.indices);
      await partials.write(FITTED_STARTS, fittedStarts(outline, split.train.indices));
      await partials.write("labels/tested", split.test.indices);
      await partials.writeJson("labels/split", split.split);
      if (!hasFewShot(outline)) return;
      for (const [experiment, rows] of fewShotRows(split, seed).entries()) {
        await partials.write(drawnRows(experiment), rows);
        const classes = rows.map((row) => split.train.labels[row]);
        await partials.write(drawnLabels(experiment), classes);
      }
    },
  };
}
