import { expect, it } from "vitest";
import { inspect } from "../../src/jobs/inspect.ts";
import { planJob } from "../../src/jobs/plan-job.ts";
import { report } from "../../src/jobs/report.ts";
import { advance, runStep } from "../../src/jobs/run-step.ts";
import { stagePlace } from "../../src/jobs/stage-id.ts";
import { everything, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";

it("fits end after the rounds that they were given, and the report says that they did not converge", async () => {
  const store = new MemoryStore();
  store.upload("a.npz", madeFile(everything));
  const options = { include: ["classification" as const], probes: ["sklearn", "clip"] as const };
  const planned = planJob(await inspect(store, ["a.npz"]), options, undefined, { fitBytes: 0 });
  const plan = { ...planned, fits: { ...planned.fits, mostRounds: 4 } };
  const rounds = new Map<string, number>();
  let next = await advance(plan, null, store);
  while (!next.done) {
    const { next: id, steps } = next;
    const { name, round } = stagePlace(id);
    if (round !== null) rounds.set(name, round + 1);
    for (let index = 0; index < steps; index++) await runStep(plan, id, index, store);
    next = await advance(plan, id, store);
  }
  expect(Object.fromEntries(rounds)).toEqual({ probes: 4, "few-shot": 4 });
  const { classification, warnings } = await report(plan, store);
  expect(classification?.fewShot?.converged).toBe(0);
  for (const probe of classification?.linearProbes ?? []) {
    expect(probe).toMatchObject({ converged: false, iterations: 3 });
    expect(probe.gap).toBeGreaterThan(probe.tolerance.gap);
    // Better than chance by then.
    expect(probe.trainTop1).toBeGreaterThan(0.3);
  }
  const messages = warnings.map(({ message }) => message).join();
  expect(messages).toMatch(/sklearn did not converge in 3 iterations/);
  expect(messages).toMatch(/clip did not converge in 3 iterations/);
});
