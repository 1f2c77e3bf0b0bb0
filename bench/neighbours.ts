/**
 * Classification of 10,000 queries by the nearest of 10,000 keys, against scikit-learn's brute force.
 * One thread each, seconds of the processor. Run: npm run kernels && node bench/neighbours.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKernels } from "../src/linalg/load-kernels.ts";
import type { Matrix } from "../src/linalg/matrix.ts";
import { nearestNeighbours } from "../src/scoring/classification/nearest-neighbours.ts";
import type { NeighboursPreset } from "../src/scoring/classification/neighbour-presets.ts";
import { duration, median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { syntheticInput } from "./synthetic.ts";

const ROWS = 10_000;
const COLUMNS = 64;
const CLASSES = 10;
const ROUNDS = 5;

/** Those of cosines that look at 20 and at 200 neighbours, and what scikit-learn does by default. */
const PRESETS: readonly (readonly [NeighboursPreset, number])[] = [
  ["solo-learn", 20],
  ["lightly", 200],
  ["sklearn", 5],
];

const kernels = await loadKernels();
const shape = { samples: ROWS, columns: COLUMNS, classes: CLASSES, views: 2, train: ROWS };
const { views, labels, train } = syntheticInput(shape);
if (labels === null || train === null) throw new Error("it has labels");
const input = { queries: views[0], labels: labels.classes, train, classes: CLASSES };
const folder = mkdtempSync(join(tmpdir(), "upsilon-neighbours-"));

try {
  console.log(
    `(h) ${ROWS} queries, ${ROWS} keys of ${COLUMNS}: seconds of the processor, ${kernels} kernels`,
  );
  const peer = scikitLearn();
  PRESETS.forEach(([preset, k], index) => {
    const [ours, theirs] = [secondsOf([preset]), median(peer[index].seconds)];
    const right = peer[index].predictions.filter((c, row) => c === labels.classes[row]).length;
    const { results } = nearestNeighbours(input, [preset]).result;
    console.log(
      `    k = ${k}: ${preset} ${duration(ours)} (top-1 ${results[0].top1}), scikit-learn ${duration(theirs)} (${right / ROWS}): ${(theirs / ours).toFixed(2)} × as fast (asked: ≥ 1)`,
    );
  });
  const all = ["lightly", "solo-learn", "dinov2", "mteb", "sklearn"] as const;
  console.log(`    all presets in one call: ${duration(secondsOf(all))}`);
} finally {
  rmSync(folder, { recursive: true });
}

function secondsOf(presets: readonly NeighboursPreset[]): number {
  const times: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const start = processorSeconds();
    nearestNeighbours(input, presets);
    // The first round warms up.
    if (round >= 0) times.push(processorSeconds() - start);
  }
  return median(times);
}

function scikitLearn() {
  const files = ["keys", "queries", "labels"].map((name) => join(folder, name));
  writeFileSync(files[0], bytesOf(train!.embeddings));
  writeFileSync(files[1], bytesOf(views[0]));
  writeFileSync(files[2], Uint8Array.from(train!.classes));
  const sizes = [ROWS, COLUMNS, ROUNDS, ...PRESETS.map(([, k]) => k)].map(String);
  const output = execFileSync("python3", ["bench/peers/neighbours.py", ...files, ...sizes], {
    encoding: "utf8",
    maxBuffer: 2 ** 24,
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
  });
  const { results }: { results: { seconds: number[]; predictions: number[] }[] } =
    JSON.parse(output);
  return results;
}

function bytesOf({ data }: Matrix): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
