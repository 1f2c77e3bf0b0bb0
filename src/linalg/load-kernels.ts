import {
  hasRelaxedSimd,
  hasSimd,
  installKernel,
  type KernelsInUse,
  kernelsInUse,
} from "./kernel-modules.ts";

/**
 * Loads the kernels that lie beside this file, in Node or in a browser, and uses them from now on;
 * without SIMD everything stays with JavaScript. Returns which are in use.
 */
export async function loadKernels(): Promise<KernelsInUse> {
  if (!hasSimd()) return kernelsInUse();
  const name = hasRelaxedSimd() ? "relaxed-simd" : "simd";
  installKernel(name, await compile(new URL(`./kernels/${name}.wasm`, import.meta.url)));
  return kernelsInUse();
}

async function compile(url: URL): Promise<WebAssembly.Module> {
  if (url.protocol !== "file:") return WebAssembly.compileStreaming(fetch(url));
  // Not an import, which bundlers for browsers would refuse.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  return WebAssembly.compile(readFileSync(url));
}
