/**
 * How the time of a job grows with the samples while the anchors stay, and how close its plan comes, stage by
 * stage. Run: npm run kernels && node bench/jobs.ts [ANCHORS [SAMPLES…]]
 *
 * Seconds are of the processor, the least of three runs, between which those of other sizes lie: neighbours on the
 * machine slow it down by a third for minutes. The store is memory: two views of 128 dimensions and labels of 10
 * classes, written a block at a time.
 */

import { writeNpy } from "../src/formats/write-npy.ts";
import { inspect } from "../src/jobs/inspect.ts";
import { planJob } from "../src/jobs/plan-job.ts";
import { report } from "../src/jobs/report.ts";
import { advance, runStep } from "../src/jobs/run-step.ts";
import { stagePlace } from "../src/jobs/stage-id.ts";
import { fileKey, type JobStore } from "../src/jobs/store.ts";
import { loadKernels } from "../src/linalg/load-kernels.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { streamedViews } from "./streamed-views.ts";

const DIMENSIONS = 128;
const CLASSES = 10;
const RUNS = 3;

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
  `(o) a job of N × ${DIMENSIONS}, two views, ${CLASSES} classes, ${anchors} anchors; ${kernels} kernels`,
);
await measure(5000, false);
const found: Measured[] = [];
for (let run = 1; run <= RUNS; run++) {
  for (const [index, samples] of sizes.entries()) {
    const isLast = run === RUNS && index === sizes.length - 1;
    const measured = await measure(samples, isLast);
    if (run === 1 || measured.seconds < found[index].seconds) found[index] = measured;
  }
}
console.log(
  "| N | seconds but for the fit | planned | a thousand samples | passes of the fit | a pass of a thousand |",
);
console.log("| --- | --- | --- | --- | --- | --- |");
for (const { samples, seconds, planned, fit, passes } of found) {
  const each = (of: number) => ((1000 * of) / samples).toPrecision(3);
  const cells = [
    samples,
    seconds.toFixed(1),
    planned.toFixed(1),
    each(seconds),
    passes,
    each(fit / passes),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

interface Measured {
  readonly samples: number;
  /** Of steps and of what is put together after them, without those of the fit. */
  readonly seconds: number;
  readonly planned: number;
  readonly fit: number;
  /** How many the fit took, which depends on the data. */
  readonly passes: number;
}

async function measure(samples: number, inDetail: boolean): Promise<Measured> {
  const store = new MemoryStore();
  for (const [name, array] of streamedViews(samples, DIMENSIONS, CLASSES)) {
    store.objects.set(fileKey(`${name}.npy`), writeNpy(array));
  }
  const names = ["view1.npy", "view2.npy", "labels.npy"];
  const plan = planJob(await inspect(store, names), { anchors: Number(anchors), temperature: 0.5 });
  const taken = new Map<string, { seconds: number; steps: number }>();
  let planned = 0;
  let next = await advance(plan, null, store);
  while (!next.done) {
    const { name: id, phase } = stagePlace(next.next);
    const stage = plan.stages.find((each) => each.id === id)!;
    const before = processorSeconds();
    for (let index = 0; index < next.steps; index++) await runStep(plan, next.next, index, store);
    const following = await advance(plan, next.next, store);
    const known = taken.get(id) ?? { seconds: 0, steps: 0 };
    const seconds = known.seconds + processorSeconds() - before;
    taken.set(id, { seconds, steps: known.steps + (phase === 0 ? next.steps : 0) });
    if (stage.rounds === 1) planned += next.steps * [stage, ...stage.merges][phase].seconds;
    next = following;
  }
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
  const fits = plan.stages.filter(({ rounds }) => rounds > 1);
  const spent = (of: Iterable<string>) =>
    [...of].reduce((sum, id) => sum + (taken.get(id)?.seconds ?? 0), 0);
  const fit = spent(fits.map(({ id }) => id));
  const passes = fits.reduce((sum, { id, steps }) => sum + (taken.get(id)?.steps ?? 0) / steps, 0);
  return { samples, seconds: spent(taken.keys()) - fit, planned, fit, passes };
}
