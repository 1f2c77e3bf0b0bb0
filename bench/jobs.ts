/**
 * How the time of a job grows with the samples while the anchors stay, and how close its plan comes, stage by
 * stage. Run: npm run kernels && node bench/jobs.ts [ANCHORS [SAMPLES…]]
 *
 * Seconds are of the processor, so that other programs do not count. The store is memory: two views of 128
 * dimensions and labels of 10 classes, written a block at a time.
 */

import { writeNpy } from "../src/formats/write-npy.ts";
import { inspect } from "../src/jobs/inspect.ts";
import { planJob } from "../src/jobs/plan-job.ts";
import { report } from "../src/jobs/report.ts";
import { advance, runStep } from "../src/jobs/run-step.ts";
import { fileKey, type JobStore } from "../src/jobs/store.ts";
import { loadKernels } from "../src/linalg/load-kernels.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { streamedViews } from "./streamed-views.ts";

const DIMENSIONS = 128;
const CLASSES = 10;

class MemoryStore implements JobStore {
  readonly objects = new Map<string, Uint8Array>();

  async read(key: string, offset: number, length: number): Promise<Uint8Array> {
    const found = this.objects.get(key);
    if (found === undefined || offset + length > found.length)
      throw new Error(`no such bytes of ${key}`);
    return found.slice(offset, offset + length);
  }

  async size(key: string): Promise<number | null> {
    return this.objects.get(key)?.length ?? null;
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(key, new Uint8Array(bytes));
  }
}

const [anchors = "2000", ...given] = process.argv.slice(2);
const sizes = given.length > 0 ? given.map(Number) : [25_000, 50_000, 100_000, 200_000];
const kernels = await loadKernels();
console.log(
  `(k) a job of N × ${DIMENSIONS}, two views, ${CLASSES} classes, ${anchors} anchors; ${kernels} kernels`,
);
const found: { samples: number; seconds: number; planned: number }[] = [];
await measure(5000, false);
for (const samples of sizes)
  found.push(await measure(samples, samples === sizes[sizes.length - 1]));
console.log("| N | steps' and reductions' seconds | planned | seconds a thousand samples |");
console.log("| --- | --- | --- | --- |");
for (const { samples, seconds, planned } of found) {
  const each = ((1000 * seconds) / samples).toPrecision(3);
  console.log(`| ${samples} | ${seconds.toFixed(1)} | ${planned.toFixed(1)} | ${each} |`);
}

async function measure(samples: number, inDetail: boolean) {
  const store = new MemoryStore();
  for (const [name, array] of streamedViews(samples, DIMENSIONS, CLASSES)) {
    store.objects.set(fileKey(`${name}.npy`), writeNpy(array));
  }
  const names = ["view1.npy", "view2.npy", "labels.npy"];
  const plan = planJob(await inspect(store, names), { anchors: Number(anchors), temperature: 0.5 });
  const taken = new Map<string, { seconds: number; steps: number }>();
  const start = processorSeconds();
  let planned = 0;
  let next = await advance(plan, null, store);
  while (!next.done) {
    const [id] = next.next.split("#");
    const stage = plan.stages.find((each) => each.id === id)!;
    const before = processorSeconds();
    for (let index = 0; index < next.steps; index++) await runStep(plan, next.next, index, store);
    const known = taken.get(id) ?? { seconds: 0, steps: 0 };
    const seconds = known.seconds + processorSeconds() - before;
    taken.set(id, { seconds, steps: known.steps + next.steps });
    planned += next.steps * stage.seconds;
    next = await advance(plan, next.next, store);
  }
  const seconds = processorSeconds() - start;
  await report(plan, store);
  if (inDetail) {
    console.log("| stage | steps | seconds | planned |");
    console.log("| --- | --- | --- | --- |");
    for (const stage of plan.stages) {
      const of = taken.get(stage.id);
      if (of === undefined) continue;
      const cells = [of.steps, of.seconds.toFixed(2), (of.steps * stage.seconds).toFixed(2)];
      console.log(`| ${stage.id} | ${cells.join(" | ")} |`);
    }
  }
  return { samples, seconds, planned };
}
