/**
 * The kernels, in Node and in workerd, against ONNX Runtime Web's MatMul and NumPy with OpenBLAS, one
 * thread each and in seconds of the processor. Run: npm run kernels && node bench/gemm.ts
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { KernelsInUse } from "../src/linalg/kernel-modules.ts";
import { type Modules, type Task, tasks, unitRows, use } from "./kernel-tasks.ts";
import { duration, median } from "./measure.ts";
import { onnxMatMul } from "./peers/gemm.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { startWorkerd } from "./workerd.ts";

const ROUNDS = 5;
const IN_WORKERD = " in workerd";

/** Calls a round: the time of workerd is known to 10 ms. */
const CALLS = 4;

const IMPLEMENTATIONS: readonly KernelsInUse[] = ["javascript", "simd", "relaxed-simd"];

/** Left rows that the peers multiply at a time, for they return the whole product: 40 MB at most. */
const PEER_ROWS = 1024;

const SHAPES = [
  [1024, 1024, 512],
  [10_000, 10_000, 64],
  [2048, 2048, 768],
  [1000, 1000, 4096],
] as const;

const compiled = (name: string) =>
  new WebAssembly.Module(readFileSync(`src/linalg/kernels/${name}.wasm`));
const modules: Modules = { simd: compiled("simd"), "relaxed-simd": compiled("relaxed-simd") };
const workerd = await startWorkerd("bench/gemm.worker.ts");

try {
  console.log(`(f) A·Bᵀ in GFLOP/s of one core's time, medians of ${ROUNDS} rounds`);
  for (const [left, right, depth] of SHAPES) await compareProducts(left, right, depth);
  console.log("    all pairs of 10,000 × 64 without ever holding them:");
  for (const task of ["moments", "top20", "top200", "logSumExps"] as const) await compareTask(task);
} finally {
  workerd.stop();
}

async function compareProducts(left: number, right: number, depth: number): Promise<void> {
  const onnx = await onnxMatMul(left, right, depth, PEER_ROWS);
  const seconds = await takeTurns({ ...implementations("products", left, right, depth), onnx });
  const numpy = median(numpySeconds(left, right, depth));
  const speed = (time: number) => (2 * left * right * depth) / time / 1e9;
  const shown = Object.entries({ ...seconds, numpy }).map(
    ([name, time]) => `${name} ${speed(time).toFixed(1)}`,
  );
  console.log(`    ${left} × ${right} rows of ${depth}: ${shown.join(", ")}`);
  for (const place of ["", IN_WORKERD]) {
    const ours = seconds[`relaxed-simd${place}`];
    const ratios = `${(seconds.onnx / ours).toFixed(2)} × ONNX Runtime Web (asked: ≥ 2), ${((100 * numpy) / ours).toFixed(0)} % of OpenBLAS (asked: ≥ 35)`;
    console.log(`        relaxed-simd${place}: ${ratios}`);
  }
}

async function compareTask(task: Task): Promise<void> {
  const seconds = await takeTurns(implementations(task, 10_000, 10_000, 64));
  const shown = Object.entries(seconds).map(([name, time]) => `${name} ${duration(time)}`);
  console.log(`    ${task}: ${shown.join(", ")}`);
}

/** A task by every implementation, here and in workerd. */
function implementations(
  task: Task,
  left: number,
  right: number,
  depth: number,
): Record<string, () => Promise<void>> {
  const [leftRows, rightRows] = [unitRows(left, depth, 1), unitRows(right, depth, 2)];
  const here = IMPLEMENTATIONS.map((name) => [
    name,
    async () => {
      use(name, modules);
      tasks[task](leftRows, rightRows);
    },
  ]);
  const there = IMPLEMENTATIONS.slice(1).map((name) => [
    `${name}${IN_WORKERD}`,
    async () => {
      const query = new URLSearchParams({
        task,
        kernels: name,
        left: `${left}`,
        right: `${right}`,
      });
      await workerd.ask(`${query}&depth=${depth}`);
    },
  ]);
  return Object.fromEntries([...here, ...there]);
}

/** Seconds of the processor a call of each candidate: the median of rounds, the candidates taking turns. */
async function takeTurns(
  candidates: Record<string, () => Promise<void>>,
): Promise<Record<string, number>> {
  const times = Object.keys(candidates).map((name) => [name, [] as number[]] as const);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, each] of times) {
      const pid = name.endsWith(IN_WORKERD) ? workerd.pid : process.pid;
      const start = processorSeconds(pid);
      for (let call = 0; call < CALLS; call++) await candidates[name]();
      // The first round warms up.
      if (round >= 0) each.push((processorSeconds(pid) - start) / CALLS);
    }
  }
  return Object.fromEntries(times.map(([name, each]) => [name, median(each)]));
}

function numpySeconds(left: number, right: number, depth: number): number[] {
  const sizes = [left, right, depth, PEER_ROWS, ROUNDS].map(String);
  const output = execFileSync("python3", ["bench/peers/gemm.py", ...sizes], {
    encoding: "utf8",
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
  });
  return JSON.parse(output).seconds;
}
