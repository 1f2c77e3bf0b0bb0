import { nanoseconds, stepCost } from "../costs.ts";
import { readLabels, readTrainClasses } from "../inspect.ts";
import type { Job } from "../job.ts";
import type { Outline } from "../outline.ts";
import type { Stage } from "../stage.ts";

/** A label of a file as text and in a set. */
const LABEL_BYTES = 64;

/** Numbers the classes of the samples and of `train`. */
export function labelsStage({ input }: Outline): Stage {
  const labels = input.samples + (input.trainRows ?? 0);
  return {
    id: "labels",
    steps: 1,
    cost: stepCost({
      seconds: nanoseconds(100 * labels),
      readBytes: 8 * labels,
      writtenBytes: 4 * labels,
      memoryBytes: LABEL_BYTES * labels,
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
    },
  };
}
