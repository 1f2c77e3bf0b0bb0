import { afterEach, expect, it, vi } from "vitest";
import { inspect } from "../../src/jobs/inspect.ts";
import { Job } from "../../src/jobs/job.ts";
import { pairMeasures } from "../../src/jobs/pairs/measures.ts";
import { planJob } from "../../src/jobs/plan-job.ts";
import { advance, runStep } from "../../src/jobs/run-step.ts";
import { Turns } from "../../src/jobs/turns.ts";
import { use } from "../linalg/implementations.ts";
import { everything, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";

/** Moments in which others were served while some work went on. */
async function momentsDuring(work: Promise<unknown>): Promise<number> {
  let moments = 0;
  let isDone = false;
  const count = () => {
    moments += 1;
    if (!isDone) setImmediate(count);
  };
  const counted = setImmediate(count);
  await work;
  isDone = true;
  clearImmediate(counted);
  return moments;
}

afterEach(() => {
  vi.useRealTimers();
});

it("a turn ends when enough was computed, though the clock stands still, and not before", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const turns = new Turns();
  expect(await momentsDuring(turns.took(0.02))).toBe(0);
  expect(await momentsDuring(turns.took(0.04))).toBeGreaterThan(0);
  expect(await momentsDuring(turns.took(0.02))).toBe(0);
});

it("a turn ends when the clock says so", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const turns = new Turns();
  vi.setSystemTime(Date.now() + 40);
  expect(await momentsDuring(turns.took(0))).toBe(0);
  vi.setSystemTime(Date.now() + 20);
  expect(await momentsDuring(turns.took(0))).toBeGreaterThan(0);
});

it("every comparison of pairs offers turns, and says how much it did in each", async () => {
  use("relaxed-simd");
  const samples = 2500;
  const store = new MemoryStore();
  store.upload("a.npz", madeFile({ ...everything, samples, longest: 2 }));
  const plan = planJob(await inspect(store, ["a.npz"]), { anchors: "all", draws: [16] });
  const measures = pairMeasures(plan);
  for (let next = await advance(plan, null, store); !next.done; ) {
    const { next: stage, steps } = next;
    if (measures.some(({ id }) => id === stage)) break;
    for (let step = 0; step < steps; step++) await runStep(plan, stage, step, store);
    next = await advance(plan, stage, store);
  }

  const job = new Job(plan, store);
  expect(measures.length).toBeGreaterThan(8);
  for (const { id, measure, anchors, keys, keyRows } of measures) {
    const of = {
      samples: job.anchors(),
      matrices: await Promise.all(anchors.map((name) => job.anchorMatrix(name, 0, samples))),
    };
    const comparison = await measure(job);
    const state = comparison.begin(samples);
    for await (const chunk of job.chunks(keys, 0, keyRows)) {
      const done = [...comparison.add(state, of, chunk)];
      const sum = done.reduce((total, anchors) => total + anchors, 0);
      expect(sum, id).toBeGreaterThanOrEqual(samples);
      // Losses by class compare twice.
      expect(sum, id).toBeLessThanOrEqual(2 * samples);
      expect(Math.max(...done), id).toBeLessThanOrEqual(1024);
    }
  }
}, 60_000);
