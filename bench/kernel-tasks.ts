/** What bench/gemm.ts measures, in Node and, bundled into bench/gemm.worker.ts, in workerd. */
import { installKernel, installKernels, type KernelsInUse } from "../src/linalg/kernel-modules.ts";
import type { Matrix } from "../src/linalg/matrix.ts";
import { momentBlocks } from "../src/linalg/moment-blocks.ts";
import { productTiles } from "../src/linalg/product-tiles.ts";
import { rowLogSumExps } from "../src/linalg/row-log-sum-exps.ts";
import { gridFor } from "../src/linalg/similarity-moments.ts";
import { topKBlocks } from "../src/linalg/top-k.ts";
import { randomUniform } from "../src/numerics/random.ts";

/** Rows of norm 1, about as alike as embeddings are. */
export function unitRows(rows: number, columns: number, seed: number): Matrix {
  const random = randomUniform(seed);
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const entries = data.subarray(row * columns, (row + 1) * columns);
    for (let k = 0; k < columns; k++) entries[k] = random() + random() - 0.7;
    const norm = Math.sqrt(entries.reduce((sum, entry) => sum + entry * entry, 0));
    for (let k = 0; k < columns; k++) entries[k] /= norm;
  }
  return { rows, columns, data };
}

export const tasks = {
  products(left: Matrix, right: Matrix): void {
    for (const _ of productTiles(left, right));
  },
  moments(left: Matrix, right: Matrix): void {
    const temperature = 0.5;
    const grid = gridFor(1 / temperature);
    for (const _ of momentBlocks(left, right, { temperature, grid }));
  },
  top20(left: Matrix, right: Matrix): void {
    for (const _ of topKBlocks(left, right, 20));
  },
  top200(left: Matrix, right: Matrix): void {
    for (const _ of topKBlocks(left, right, 200));
  },
  logSumExps(left: Matrix, right: Matrix): void {
    rowLogSumExps(left, right);
  },
};

export type Task = keyof typeof tasks;

export type Modules = Record<Exclude<KernelsInUse, "javascript">, WebAssembly.Module>;

export function use(implementation: KernelsInUse, modules: Modules): void {
  if (implementation === "javascript") installKernels(null);
  else installKernel(implementation, modules[implementation]);
}
