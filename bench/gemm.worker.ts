/** Does a task of bench/gemm.ts in workerd: ?task=moments&kernels=simd&left=10000&right=10000&depth=64 */
import type { KernelsInUse } from "../src/linalg/kernel-modules.ts";
import relaxedSimd from "../src/linalg/kernels/relaxed-simd.wasm";
import simd from "../src/linalg/kernels/simd.wasm";
import type { Matrix } from "../src/linalg/matrix.ts";
import { type Task, tasks, unitRows, use } from "./kernel-tasks.ts";

const matrices = new Map<string, Matrix>();

function rowsOf(rows: number, depth: number, seed: number): Matrix {
  const key = `${rows} ${depth} ${seed}`;
  const matrix = matrices.get(key) ?? unitRows(rows, depth, seed);
  matrices.set(key, matrix);
  return matrix;
}

export default {
  fetch(request: Request): Response {
    const parameters = new URL(request.url).searchParams;
    if (!parameters.has("task")) return new Response("ready");
    const [left, right, depth] = ["left", "right", "depth"].map((name) =>
      Number(parameters.get(name)),
    );
    use(parameters.get("kernels") as KernelsInUse, { simd, "relaxed-simd": relaxedSimd });
    tasks[parameters.get("task") as Task](rowsOf(left, depth, 1), rowsOf(right, depth, 2));
    return new Response("done");
  },
};
