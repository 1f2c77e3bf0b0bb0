export {
  installKernels,
  type KernelModules,
  type KernelsInUse,
  kernelsInUse,
} from "./kernel-modules.ts";
export { kernelMemoryBytes } from "./kernel-pool.ts";
export { loadKernels } from "./load-kernels.ts";
