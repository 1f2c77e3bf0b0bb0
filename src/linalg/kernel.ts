import { kernelModule } from "./kernel-modules.ts";

/** What a compiled module has; src/linalg/kernels says what each does. Addresses are bytes. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  multiply(
    left: number,
    rows: number,
    right: number,
    columns: number,
    depth: number,
    products: number,
    stride: number,
  ): void;
  deposit(products: number, count: number, scale: number, origin: number, moments: number): void;
  addExponentials(products: number, count: number, state: number): void;
  offer(
    products: number,
    count: number,
    first: number,
    keys: number,
    indices: number,
    size: number,
    k: number,
  ): number;
  sortHeap(keys: number, indices: number, size: number): void;
}

const PAGE = 65_536;

/** An instance of the kernels with a memory of its own, for one computation at a time. */
export class Kernel {
  readonly run: KernelExports;

  constructor(module: WebAssembly.Module) {
    this.run = new WebAssembly.Instance(module).exports as unknown as KernelExports;
  }

  /**
   * The addresses of regions of the given sizes in bytes. Views of the memory made before are void:
   * ask for all regions at once.
   */
  layOut(...sizes: readonly number[]): number[] {
    let end = this.run.heapBase();
    const addresses = sizes.map((size) => {
      const address = end;
      end += Math.ceil(size / 16) * 16;
      return address;
    });
    const { memory } = this.run;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    return addresses;
  }

  singles(address: number, length: number): Float32Array {
    return new Float32Array(this.run.memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.run.memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.run.memory.buffer, address, length);
  }

  get bytes(): number {
    return this.run.memory.buffer.byteLength;
  }
}

/** Instances kept for the next computation, and the most memory that one may keep. */
const MOST_IDLE = 2;
const MOST_KEPT_BYTES = 8 * 2 ** 20;

let idle: Kernel[] = [];
let idleOf: WebAssembly.Module | null = null;

/**
 * Runs `compute` with an instance of the installed kernels, or with null if there are none. The
 * instance is its own until the generator ends or is abandoned by its loop.
 */
export function* withKernel<Value>(
  compute: (kernel: Kernel | null) => Generator<Value>,
): Generator<Value> {
  const module = kernelModule();
  if (module === null) {
    yield* compute(null);
    return;
  }
  if (module !== idleOf) {
    idle = [];
    idleOf = module;
  }
  const kernel = idle.pop() ?? new Kernel(module);
  try {
    yield* compute(kernel);
  } finally {
    if (module === idleOf && idle.length < MOST_IDLE && kernel.bytes <= MOST_KEPT_BYTES) {
      idle.push(kernel);
    }
  }
}

/** Memory of the instances that wait for the next computation. */
export function idleKernelBytes(): number {
  return idle.reduce((sum, kernel) => sum + kernel.bytes, 0);
}
