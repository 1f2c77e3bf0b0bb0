/**
 * How the time of a job grows with the samples while the anchors stay, and how close its plan comes, stage by
 * stage. Run: npm run kernels && node bench/jobs.ts [ANCHORS [SAMPLES…]]
 *
 * Seconds are of the processor. Neighbours on the machine slow it down by a third for minutes, so all sizes go
 * through a stage together, by turns, the small ones as often as makes them as long as the largest: a step may
 * run again. The store is memory: two views of 128 dimensions and labels of 10 classes.
 */

import { writeNpy } from "../src/formats/write-npy.ts";
import { inspect } from "../src/jobs/inspect.ts";
import type { Advance, Plan, PlannedStage } from "../src/jobs/plan.ts";
import { planJob } from "../src/jobs/plan-job.ts";
import { advance, runStep } from "../src/jobs/run-step.ts";
import { stagePlace } from "../src/jobs/stage-id.ts";
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

/** A job of so many samples, and what its stages have taken. */
class MeasuredJob {
  readonly samples: number;
  readonly plan: Plan;
  readonly taken = new Map<string, { seconds: number; runs: number; steps: number }>();
  readonly #store: JobStore;
  #next: Advance;

  private constructor(samples: number, plan: Plan, store: JobStore, next: Advance) {
    this.samples = samples;
    this.plan = plan;
    this.#store = store;
    this.#next = next;
  }

  static async of(samples: number): Promise<MeasuredJob> {
    const store = new MemoryStore();
    for (const [name, array] of streamedViews(samples, DIMENSIONS, CLASSES)) {
      store.objects.set(fileKey(`${name}.npy`), writeNpy(array));
    }
    const names = ["view1.npy", "view2.npy", "labels.npy"];
    const plan = planJob(await inspect(store, names), {
      anchors: Number(anchors),
      temperature: 0.5,
    });
    return new MeasuredJob(samples, plan, store, await advance(plan, null, store));
  }

  /** Runs a stage with all its phases and rounds, if it is the next. */
  async run(stage: string, isLast: boolean): Promise<void> {
    const began = this.#next;
    const before = processorSeconds();
    let steps = 0;
    while (!this.#next.done && stagePlace(this.#next.next).name === stage) {
      const { next } = this.#next;
      if (stagePlace(next).phase === 0) steps += this.#next.steps;
      for (let index = 0; index < this.#next.steps; index++) {
        await runStep(this.plan, next, index, this.#store);
      }
      this.#next = await advance(this.plan, next, this.#store);
    }
    if (steps === 0) return;
    const known = this.taken.get(stage) ?? { seconds: 0, runs: 0 };
    const seconds = known.seconds + processorSeconds() - before;
    this.taken.set(stage, { seconds, runs: known.runs + 1, steps });
    if (!isLast) this.#next = began;
  }

  /** Seconds of a run of some stages, and as they were planned. */
  spent(stages: readonly PlannedStage[]): { readonly seconds: number; readonly planned: number } {
    let [seconds, planned] = [0, 0];
    for (const stage of stages) {
      const taken = this.taken.get(stage.id);
      if (taken === undefined) continue;
      seconds += taken.seconds / taken.runs;
      for (const phase of [stage, ...stage.merges]) planned += phase.steps * phase.seconds;
    }
    return { seconds, planned };
  }
}

const [anchors = "2000", ...given] = process.argv.slice(2);
const sizes = given.length > 0 ? given.map(Number) : [25_000, 50_000, 100_000, 200_000];
const largest = Math.max(...sizes);
const kernels = await loadKernels();
console.log(
  `(o) a job of N × ${DIMENSIONS}, two views, ${CLASSES} classes, ${anchors} anchors; ${kernels} kernels`,
);
const warmUp = await MeasuredJob.of(5000);
for (const { id } of warmUp.plan.stages) await warmUp.run(id, true);

const jobs: MeasuredJob[] = [];
for (const samples of sizes) jobs.push(await MeasuredJob.of(samples));
const turns = Math.round(largest / Math.min(...sizes));
for (const { id, mostRounds } of jobs[0].plan.stages) {
  // What a fit takes depends on the data, and is told apart.
  const isFit = mostRounds > 1;
  for (let turn = 1; turn <= turns; turn++) {
    for (const job of jobs) {
      const runs = isFit ? 1 : Math.round(largest / job.samples);
      const done = (after: number) => Math.floor((after * runs) / turns);
      if (done(turn) > done(turn - 1)) await job.run(id, turn === turns);
    }
  }
}

console.log(`| stage of ${largest} samples | steps | seconds | planned |`);
console.log("| --- | --- | --- | --- |");
const all = jobs[sizes.indexOf(largest)];
for (const stage of all.plan.stages) {
  const steps = all.taken.get(stage.id)?.steps;
  if (steps === undefined) continue;
  const { seconds, planned } = all.spent([stage]);
  const rounds = steps / stage.steps;
  console.log(
    `| ${stage.id} | ${steps} | ${seconds.toFixed(2)} | ${(rounds * planned).toFixed(2)} |`,
  );
}
console.log(
  "| N | seconds but for the fit | planned | a thousand samples | passes of the fit | a pass of a thousand |",
);
console.log("| --- | --- | --- | --- | --- | --- |");
for (const job of jobs) {
  const { samples, plan } = job;
  const fits = plan.stages.filter(({ mostRounds }) => mostRounds > 1);
  const { seconds, planned } = job.spent(plan.stages.filter((stage) => !fits.includes(stage)));
  const passes = fits.reduce(
    (sum, { id, steps }) => sum + (job.taken.get(id)?.steps ?? 0) / steps,
    0,
  );
  const each = (of: number) => ((1000 * of) / samples).toPrecision(3);
  const cells = [
    samples,
    seconds.toFixed(1),
    planned.toFixed(1),
    each(seconds),
    passes,
    each(job.spent(fits).seconds / passes),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
