/**
 * Losses and bounds of the real file at thirteen values of K, in Node and in workerd, against the papers'
 * sampling of batches in NumPy, to a standard error of 3e-4 at every K. One thread each, and seconds of
 * the processor.
 * Run: npm run kernels && node bench/report.ts
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseNpz } from "../src/formats/npz.ts";
import { loadKernels } from "../src/linalg/load-kernels.ts";
import { scoreInputFrom } from "../src/scoring/named-arrays.ts";
import { score } from "../src/scoring/report.ts";
import { duration, median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { startWorkerd } from "./workerd.ts";

const FILE = "examples/data/fashion-mnist-two-views.npz";
const DRAWS = Array.from({ length: 13 }, (_, power) => 2 ** (power + 1));
const STANDARD_ERROR = 3e-4;
const ROUNDS = 7;

/** How long the peer samples at each K, where that is more than sixty epochs. */
const PILOT_SECONDS = 2;

const file = readFileSync(FILE);
const kernels = await loadKernels();
const workerd = await startWorkerd("bench/report.worker.ts");

try {
  console.log(
    `(e) 10,000 × 64, two views, K + 1 = 2, 4, …, 8192: losses and bounds; seconds of the processor`,
  );
  const seconds: Record<string, number[]> = { node: [], workerd: [] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, compute] of [["node", inNode] as const, ["workerd", inWorkerd] as const]) {
      const pid = name === "node" ? process.pid : workerd.pid;
      const start = processorSeconds(pid);
      await compute();
      // The first round warms up.
      if (round >= 0) seconds[name].push(processorSeconds(pid) - start);
    }
  }
  console.log(`    upsilon in Node, ${kernels} kernels: ${duration(median(seconds.node))}`);
  const ours = median(seconds.workerd);
  console.log(
    `    upsilon in workerd, with the upload and the answer: ${duration(ours)} (asked: ≤ 2.5 s)`,
  );
  comparePeer(ours);
} finally {
  workerd.stop();
}

function inNode() {
  return score(scoreInputFrom(parseNpz(file)), {
    draws: DRAWS,
    include: ["contrastive", "bounds"],
  });
}

async function inWorkerd(): Promise<void> {
  const { kind } = JSON.parse(await workerd.ask(`draws=${DRAWS}`, file)) as { kind: string };
  if (kind !== "report") throw new Error(`the outcome is a ${kind}`);
}

interface Sampled {
  readonly draws: number;
  readonly value: number;
  readonly epochsRun: number;
  readonly secondsPerEpoch: number;
  readonly deviation: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly secondsWithTerms: number;
  readonly secondsAsPublished: number;
}

function comparePeer(ours: number): void {
  const options = [STANDARD_ERROR, PILOT_SECONDS, ...DRAWS].map(String);
  const output = execFileSync("python3", ["bench/peers/batch-sampling.py", FILE, ...options], {
    encoding: "utf8",
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
  });
  const sampled: Sampled[] = JSON.parse(output);
  const rows = inNode().contrastive?.rows ?? [];
  console.log("    | K + 1 | NumPy, an epoch | epochs needed | seconds | its value | exact |");
  console.log("    | --- | --- | --- | --- | --- | --- |");
  sampled.forEach(({ draws, value, epochsRun, deviation, ...of }, index) => {
    const error = deviation / Math.sqrt(epochsRun);
    const shown = `${value.toFixed(4)} ± ${error.toFixed(4)}`;
    console.log(
      `    | ${draws} | ${duration(of.secondsPerEpoch)} | ${of.epochs} | ${of.seconds.toFixed(2)} | ${shown} | ${rows[index].infoNce.toFixed(6)} |`,
    );
  });
  const compare = (what: string, theirs: number) =>
    console.log(
      `    NumPy to a standard error of ${STANDARD_ERROR} at every K, ${what}: ${duration(theirs)}, ${(theirs / ours).toFixed(1)} × upsilon in workerd`,
    );
  const sum = (of: (each: Sampled) => number) => sampled.reduce((all, each) => all + of(each), 0);
  compare(
    "one batch after another, as published (asked: ≥ 10)",
    sum(({ secondsAsPublished }) => secondsAsPublished),
  );
  compare(
    "many batches at once",
    sum(({ secondsWithTerms }) => secondsWithTerms),
  );
  compare(
    "many batches at once, InfoNCE alone without the other terms of the report",
    sum(({ seconds }) => seconds),
  );
}
