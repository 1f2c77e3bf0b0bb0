/** What a compiled module has; src/linalg/kernels says what each does. Addresses are bytes. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  packSingles(
    rows: number,
    count: number,
    length: number,
    scales: number,
    centre: number,
    width: number,
    depth: number,
    packed: number,
  ): void;
  packDoubles: KernelExports["packSingles"];
  multiply(
    left: number,
    rows: number,
    right: number,
    columns: number,
    depth: number,
    products: number,
    stride: number,
    add: boolean,
  ): void;
  deposit(products: number, count: number, scale: number, origin: number, moments: number): void;
  addExponentials(products: number, count: number, state: number): void;
  softmaxLoss(
    features: number,
    rows: number,
    count: number,
    width: number,
    weights: number,
    classes: number,
    labels: number,
    logits: number,
    gradient: number,
  ): number;
  promoteRows(
    singles: number,
    rows: number,
    columns: number,
    scales: number,
    features: number,
    width: number,
  ): void;
  addMoments(features: number, rows: number, width: number, moments: number): void;
  softmaxCurvature(
    features: number,
    rows: number,
    count: number,
    width: number,
    classes: number,
    padded: number,
    labels: number,
    residuals: number,
    rowWeights: number,
    scaled: number,
    blocks: number,
  ): void;
  offer(
    products: number,
    count: number,
    first: number,
    keys: number,
    indices: number,
    state: number,
    k: number,
  ): void;
  finish(keys: number, indices: number, state: number, k: number): void;
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
