import { readFileSync } from "node:fs";
import {
  installKernel,
  installKernels,
  type KernelsInUse,
} from "../../src/linalg/kernel-modules.ts";

function compiled(name: string): WebAssembly.Module {
  const file = new URL(`../../src/linalg/kernels/${name}.wasm`, import.meta.url);
  return new WebAssembly.Module(readFileSync(file));
}

export const modules = { simd: compiled("simd"), "relaxed-simd": compiled("relaxed-simd") };

export const KERNELS = ["simd", "relaxed-simd"] as const;
export const IMPLEMENTATIONS = ["javascript", ...KERNELS] as const;

export function use(implementation: KernelsInUse): void {
  if (implementation === "javascript") installKernels(null);
  else installKernel(implementation, modules[implementation]);
}
