import { Kernel } from "./kernel.ts";
import { kernelModule } from "./kernel-modules.ts";

/** Instances kept for the next computation, and the most memory that one may keep. */
const MOST_IDLE = 2;
const MOST_KEPT_BYTES = 8 * 2 ** 20;

let idle: Kernel[] = [];
let idleOf: WebAssembly.Module | null = null;

/** Every instance that the garbage collector has not found to be unused. */
let made: WeakRef<Kernel>[] = [];

/**
 * Runs `compute` with an instance of the installed kernels, or with null if there are none. The
 * instance is its own until the generator ends or is abandoned by its loop.
 */
export function* withKernel<Value>(
  compute: (kernel: Kernel | null) => Generator<Value>,
): Generator<Value> {
  const module = kernelModule();
  const kernel = module && borrow(module);
  try {
    yield* compute(kernel);
  } finally {
    if (kernel !== null) giveBack(kernel, module);
  }
}

/** The same for a computation that is done at once. */
export function useKernel<Value>(compute: (kernel: Kernel | null) => Value): Value {
  const module = kernelModule();
  const kernel = module && borrow(module);
  try {
    return compute(kernel);
  } finally {
    if (kernel !== null) giveBack(kernel, module);
  }
}

/** Bytes of WebAssembly memory of all instances, at work or waiting. */
export function kernelMemoryBytes(): number {
  return alive().reduce((sum, kernel) => sum + kernel.bytes, 0);
}

function borrow(module: WebAssembly.Module): Kernel {
  if (module !== idleOf) {
    idle = [];
    idleOf = module;
  }
  const waiting = idle.pop();
  if (waiting !== undefined) return waiting;
  const kernel = new Kernel(module);
  made = [...alive(), kernel].map((each) => new WeakRef(each));
  return kernel;
}

function giveBack(kernel: Kernel, module: WebAssembly.Module | null): void {
  const isWelcome = idle.length < MOST_IDLE && kernel.bytes <= MOST_KEPT_BYTES;
  if (module === idleOf && isWelcome) idle.push(kernel);
}

function alive(): Kernel[] {
  return made.map((each) => each.deref()).filter((kernel) => kernel !== undefined);
}
