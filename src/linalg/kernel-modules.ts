/** Which implementation the products run on: WebAssembly, or plain JavaScript, five to ten times slower. */
export type KernelsInUse = "javascript" | "simd" | "relaxed-simd";

interface Installed {
  readonly name: KernelsInUse;
  readonly module: WebAssembly.Module | null;
}

const JAVASCRIPT: Installed = { name: "javascript", module: null };

let installed = JAVASCRIPT;

/** The implementation that scores are computed with from now on. */
export function kernelsInUse(): KernelsInUse {
  return installed.name;
}

export function kernelModule(): WebAssembly.Module | null {
  return installed.module;
}

/** The two modules that `npm run kernels` makes. */
export interface KernelModules {
  readonly simd: WebAssembly.Module;
  readonly relaxedSimd: WebAssembly.Module;
}

/**
 * Uses compiled kernels, with fused multiply-add where the engine has it; where bytes cannot be
 * compiled at run time (Workers), they are imported as modules. `null` goes back to JavaScript.
 */
export function installKernels(modules: KernelModules | null): KernelsInUse {
  if (modules === null) installed = JAVASCRIPT;
  else if (hasRelaxedSimd()) installed = { name: "relaxed-simd", module: modules.relaxedSimd };
  else installed = { name: "simd", module: modules.simd };
  return installed.name;
}

/** Uses one compiled module, whatever else the engine could run. */
export function installKernel(name: "simd" | "relaxed-simd", module: WebAssembly.Module): void {
  installed = { name, module };
}

// () → v128 { i32x4.splat(1) }, and { f32x4.relaxed_madd of three of them }.
const HEADER = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10];
const SPLAT = [65, 1, 253, 17];
const SIMD = [8, 1, 6, 0, ...SPLAT, 11];
const RELAXED_SIMD = [19, 1, 17, 0, ...SPLAT, ...SPLAT, ...SPLAT, 253, 133, 2, 11];

export function hasSimd(): boolean {
  return WebAssembly.validate(Uint8Array.of(...HEADER, ...SIMD));
}

export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(Uint8Array.of(...HEADER, ...RELAXED_SIMD));
}
