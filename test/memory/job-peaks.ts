// Runs a job in a process of its own, with a folder as its store, and says of each stage how much memory its
// steps had alive at most, and what was planned:
//
//     node --expose-gc test/memory/job-peaks.ts FOLDER FILE OPTIONS TILING ROUNDS
//
// Fits end after so many rounds.

import { readFileSync } from "node:fs";
import { mostCounted, startCounting, watchAllocations } from "./allocations.ts";

export interface StagePeak {
  readonly stage: string;
  readonly bytes: number;
  readonly planned: number;
  readonly stack: string;
}

const [folder, file, options, tiling, rounds] = process.argv.slice(2);
const { inspect, planJob, platformLimits, advance, runStep, stagePlace } = await import(
  "../../src/jobs/index.ts"
);
const { loadKernels } = await import("../../src/linalg/load-kernels.ts");
const { FolderStore } = await import("../jobs/folder-store.ts");
await loadKernels();
const store = new FolderStore(folder);
store.upload("embeddings.npz", readFileSync(file));
const planned = planJob(
  await inspect(store, ["embeddings.npz"]),
  JSON.parse(options),
  platformLimits,
  JSON.parse(tiling),
);
const plan = { ...planned, fits: { ...planned.fits, mostRounds: Number(rounds) } };
const most = new Map<string, StagePeak>();
watchAllocations();

async function counted(id: string, work: () => Promise<unknown>): Promise<void> {
  const { name: stage, phase } = stagePlace(id);
  startCounting();
  await work();
  const { bytes, stack } = mostCounted();
  const known = plan.stages.find((each) => each.id === stage);
  const planned = [known, ...(known?.merges ?? [])][phase]?.memoryBytes ?? 0;
  if (bytes > (most.get(`${stage}+${phase}`)?.bytes ?? 0)) {
    most.set(`${stage}+${phase}`, { stage: `${stage}+${phase}`, bytes, planned, stack });
  }
}

let next = await advance(plan, null, store);
while (!next.done) {
  const { next: id, steps } = next;
  // The first step of a stage is as large as any, but where each resamples another metric; a fit is the same
  // again and again.
  const round = stagePlace(id).round ?? 0;
  for (let index = 0; index < steps; index++) {
    if ((index === 0 && round < 3) || id.startsWith("bootstrap."))
      await counted(id, () => runStep(plan, id, index, store));
    else await runStep(plan, id, index, store);
  }
  const advanced = async () => {
    next = await advance(plan, id, store);
  };
  if (round < 3) await counted(id, advanced);
  else await advanced();
}
console.log(JSON.stringify([...most.values()]));
