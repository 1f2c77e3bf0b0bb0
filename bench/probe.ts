/**
 * Linear probes against scikit-learn's LogisticRegression, one thread each: time to the objective
 * where it stops, and to the optimum. Run: npm run kernels && node bench/probe.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNpz } from "../src/formats/npz.ts";
import { loadKernels } from "../src/linalg/load-kernels.ts";
import type { Matrix } from "../src/linalg/matrix.ts";
import { randomUniform } from "../src/numerics/random.ts";
import { fewShot } from "../src/scoring/classification/few-shot.ts";
import { linearProbe } from "../src/scoring/classification/linear-probe.ts";
import { logisticRegression } from "../src/scoring/classification/logistic-regression.ts";
import { toOptimum } from "../src/scoring/classification/probe-presets.ts";
import { duration, median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";

interface Data {
  readonly name: string;
  readonly matrix: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly rounds: number;
}

/** Where scikit-learn stops by default, and where it comes as close to the optimum as we do. */
const TOLERANCES = [1e-4, 1e-8];

const kernels = await loadKernels();
const folder = mkdtempSync(join(tmpdir(), "upsilon-probe-"));
const real = realFile();

try {
  console.log(`(g) linear probes, in seconds of the processor, ${kernels} kernels`);
  compare(real, [1, 100]);
  compare(clusters(10_000, 512, 100), [1]);
  await others();
} finally {
  rmSync(folder, { recursive: true });
}

function compare(data: Data, inversePenalties: readonly number[]): void {
  const settings = inversePenalties.flatMap((c) => TOLERANCES.map((tolerance) => [c, tolerance]));
  const peer = scikitLearn(data, settings);
  console.log(`    ${data.name}`);
  settings.forEach(([inversePenalty, tolerance], index) => {
    const { seconds, objective, iterations } = peer[index];
    const ours = toObjective(data, inversePenalty, objective);
    const theirs = median(seconds);
    console.log(
      `      C = ${inversePenalty}, tol = ${tolerance}: scikit-learn ${duration(theirs)} (${iterations} iterations) to ${objective.toPrecision(12)}; upsilon ${duration(ours.seconds)} (${ours.iterations} iterations) to ${ours.objective.toPrecision(12)}: ${(theirs / ours.seconds).toFixed(2)} × as fast (asked: ≥ 1)`,
    );
  });
  for (const inversePenalty of inversePenalties) {
    const found = timed(data.rounds, () => regress(data, inversePenalty, 1000));
    console.log(
      `      C = ${inversePenalty}, to the optimum: ${duration(found.seconds)}, ${found.value.iterations} iterations, ${found.value.objective.toPrecision(12)}`,
    );
  }
}

/** As few iterations as it takes to come as low. */
function toObjective(data: Data, inversePenalty: number, objective: number) {
  let iterations = 1;
  while (regress(data, inversePenalty, iterations, 0).objective > objective * (1 + 1e-14)) {
    iterations++;
  }
  const { seconds, value } = timed(data.rounds, () => regress(data, inversePenalty, iterations, 0));
  return { seconds, iterations, objective: value.objective };
}

/** To the optimum, or with `tolerance` times its tolerance. */
function regress(data: Data, inversePenalty: number, mostIterations: number, tolerance = 1) {
  const { matrix, labels, classes } = data;
  const indices = Int32Array.from(labels.keys());
  const { gradient, gap } = toOptimum.tolerance;
  return logisticRegression({ rows: matrix, labels, indices, classes })({
    inversePenalty,
    tolerance: { gradient: gradient * tolerance, gap: gap * tolerance },
    mostIterations,
  });
}

async function others(): Promise<void> {
  const { matrix, labels, classes } = real;
  const rows = { matrix, labels, indices: Int32Array.from(labels.keys()) };
  const data = { train: rows, test: rows, classes, split: "train" } as const;
  const sweep = timed(3, () => linearProbe(data, { preset: "dinov2" }, ""));
  console.log(`    45 values of C, then all rows: ${duration(sweep.seconds)}`);
  const shots = timed(3, () => fewShot(data));
  console.log(`    10 fits of 8 rows a class, each tested on all: ${duration(shots.seconds)}`);
}

function timed<Value>(rounds: number, call: () => Value): { seconds: number; value: Value } {
  const times: number[] = [];
  let value = call();
  for (let round = 0; round < rounds; round++) {
    const start = processorSeconds();
    value = call();
    times.push(processorSeconds() - start);
  }
  return { seconds: median(times), value };
}

function scikitLearn(data: Data, settings: readonly (readonly number[])[]) {
  const [rows, labels] = [join(folder, "rows"), join(folder, "labels")];
  const { matrix } = data;
  const { buffer, byteOffset, byteLength } = matrix.data;
  writeFileSync(rows, new Uint8Array(buffer, byteOffset, byteLength));
  writeFileSync(labels, Uint8Array.from(data.labels));
  const sizes = [matrix.rows, matrix.columns, data.rounds];
  const output = execFileSync(
    "python3",
    ["bench/peers/probe.py", rows, labels, ...[...sizes, ...settings.flat()].map(String)],
    {
      encoding: "utf8",
      env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
    },
  );
  const { results }: { results: { seconds: number[]; objective: number; iterations: number }[] } =
    JSON.parse(output);
  return results;
}

function realFile(): Data {
  const file = readFileSync("examples/data/fashion-mnist-two-views.npz");
  const arrays = parseNpz(new Uint8Array(file));
  const train = arrays.get("train");
  const labels = arrays.get("train_labels");
  if (!(train?.data instanceof Float32Array) || labels === undefined) throw new Error("no train");
  const [rows, columns] = train.shape;
  const matrix = { rows, columns, data: train.data };
  const classes = Int32Array.from(labels.data, Number);
  return {
    name: "10,000 × 64, 10 classes (real)",
    matrix,
    labels: classes,
    classes: 10,
    rounds: 7,
  };
}

/** Unit rows around a centre a class, so noisy that a tenth is misclassified. */
function clusters(rows: number, columns: number, classes: number): Data {
  const random = randomUniform(1);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const centres = Float64Array.from({ length: classes * columns }, normal);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const data = new Float32Array(rows * columns);
  labels.forEach((label, row) => {
    let square = 0;
    for (let k = 0; k < columns; k++) {
      const value = centres[label * columns + k] + 5 * normal();
      data[row * columns + k] = value;
      square += value ** 2;
    }
    for (let k = 0; k < columns; k++) data[row * columns + k] /= Math.sqrt(square);
  });
  const name = `${rows} × ${columns}, ${classes} classes (synthetic)`;
  return { name, matrix: { rows, columns, data }, labels, classes, rounds: 3 };
}
