// The kernels: what scoring spends its time on, in AssemblyScript. `npm run kernels` compiles this file
// twice, with and without relaxed SIMD. Addresses are bytes of the instance's own memory, 16-aligned;
// who calls has laid out the regions (src/linalg/kernel.ts) and passes lengths that stay within them.
export * from "./deposit";
export * from "./log-sum-exp";
export * from "./multiply";
export * from "./pack";
export * from "./softmax-regression";
export * from "./top-k";

/** The first byte that the regions may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}
