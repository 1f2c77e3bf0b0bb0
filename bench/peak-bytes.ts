import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { kernelMemoryBytes } from "../src/linalg/kernel-pool.ts";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** How much is allocated between two looks at what is alive. */
const UNSEEN_BYTES = 2 ** 16;

const CONSTRUCTORS = ["ArrayBuffer", "Uint8Array", "Int32Array", "Float32Array", "Float64Array"];

/** Twice: the first time, buffers are found to be unused; they are counted until the next begins. */
export function collectGarbage(): void {
  gc();
  gc();
}

/**
 * The most bytes of buffers and WebAssembly memory that are in use while `compute` runs: beyond the
 * buffers before, and with all memory of kernels. Looks whenever something is allocated, so `compute` is slower than by itself.
 */
export function peakBytes(compute: () => void): number {
  collectGarbage();
  const before = process.memoryUsage().external - kernelMemoryBytes();
  let [peak, unseen] = [0, 0];
  const look = () => {
    if (process.memoryUsage().external - before <= peak) return;
    // What is no longer in use does not count.
    collectGarbage();
    peak = Math.max(peak, process.memoryUsage().external - before);
  };
  const restore = watchConstructors((bytes) => {
    unseen += bytes;
    if (unseen < UNSEEN_BYTES) return;
    unseen = 0;
    look();
  });
  try {
    compute();
    look();
  } finally {
    restore();
  }
  return peak;
}

/** Has `allocated` called with the size of whatever is constructed. */
function watchConstructors(allocated: (bytes: number) => void): () => void {
  const all = globalThis as unknown as Record<string, object>;
  const originals = CONSTRUCTORS.map((name) => [name, all[name]] as const);
  for (const [name, original] of originals) {
    all[name] = new Proxy(original, {
      construct(target, values) {
        const made: { byteLength: number } = Reflect.construct(target as never, values);
        allocated(made.byteLength);
        return made;
      },
    });
  }
  return () => {
    for (const [name, original] of originals) all[name] = original;
  };
}
