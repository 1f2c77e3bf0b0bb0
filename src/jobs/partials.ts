import { type JobStore, readRange } from "./store.ts";
import type { Turns } from "./turns.ts";

/** Arrays that partial results are made of. */
export type PartialValues = Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * Partial results in the store, each under the address of what it is the result of: a step that runs
 * again writes the same bytes to the same place. Little-endian, as every platform of this library is.
 */
export class Partials {
  /** What was read and written so far. */
  readBytes = 0;
  writtenBytes = 0;
  readonly #store: JobStore;
  readonly #turns: Turns;

  /** @param turns of which one may end whenever something was read */
  constructor(store: JobStore, turns: Turns) {
    this.#store = store;
    this.#turns = turns;
  }

  async read(key: string, offset: number, length: number): Promise<Uint8Array> {
    this.readBytes += length;
    const bytes = await readRange(this.#store, key, offset, length);
    await this.#turns.took(0);
    return bytes;
  }

  async write(address: string, values: PartialValues): Promise<void> {
    const { buffer, byteOffset, byteLength } = values;
    this.writtenBytes += byteLength;
    await this.#store.write(
      keyOf(address),
      new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
    );
  }

  async doubles(address: string): Promise<Float64Array> {
    return aligned(Float64Array, await this.#bytes(address));
  }

  async integers(address: string): Promise<Int32Array> {
    return aligned(Int32Array, await this.#bytes(address));
  }

  /** `count` of them from the `first`. */
  async integersAt(address: string, first: number, count: number): Promise<Int32Array> {
    return aligned(Int32Array, await this.read(keyOf(address), 4 * first, 4 * count));
  }

  /** `count` of them from the `first`, single or double. */
  async numbersAt(
    address: string,
    first: number,
    count: number,
    isDouble: boolean,
  ): Promise<Float32Array | Float64Array> {
    const size = isDouble ? 8 : 4;
    const bytes = await this.read(keyOf(address), size * first, size * count);
    return isDouble ? aligned(Float64Array, bytes) : aligned(Float32Array, bytes);
  }

  /** Replaces the entries of `values`, of which there are as many. */
  async into(values: PartialValues, address: string): Promise<void> {
    const { buffer, byteOffset, byteLength } = values;
    const target = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    target.set(await this.read(keyOf(address), 0, byteLength));
  }

  async writeJson(address: string, value: unknown): Promise<void> {
    await this.write(address, new TextEncoder().encode(JSON.stringify(value)));
  }

  async json<Value>(address: string): Promise<Value> {
    return JSON.parse(await this.text(address));
  }

  async text(address: string): Promise<string> {
    return new TextDecoder().decode(await this.#bytes(address));
  }

  async exists(address: string): Promise<boolean> {
    return (await this.#store.size(keyOf(address))) !== null;
  }

  async #bytes(address: string): Promise<Uint8Array> {
    const size = await this.#store.size(keyOf(address));
    if (size === null) throw new Error(`there is no partial result ${address}`);
    return this.read(keyOf(address), 0, size);
  }
}

function keyOf(address: string): string {
  return `partials/${address}`;
}

/** A view of the bytes, or of a copy if they do not lie where the type needs them. */
function aligned<Values>(
  type: {
    new (buffer: ArrayBuffer, byteOffset: number, length: number): Values;
    readonly BYTES_PER_ELEMENT: number;
  },
  bytes: Uint8Array,
): Values {
  const size = type.BYTES_PER_ELEMENT;
  const own = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new type(own.buffer as ArrayBuffer, own.byteOffset, own.byteLength / size);
}
