// Counts what JavaScript holds: buffers and WebAssembly memory (V8's external memory), strings and objects
// (its heap), beyond what the modules took before. The collector runs before each count, so that nothing
// counts that is not in use; it is asked to whenever there is more than ever before at the moment that
// something is allocated. Run with --expose-gc.

import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";

/** Bytes alive at most. */
export interface PeakBytes {
  readonly bytes: number;
  /** Of these in buffers and WebAssembly memory. */
  readonly external: number;
  /** Where that was. */
  readonly stack: string;
}

const { gc } = globalThis as { gc?: () => void };
if (gc === undefined) throw new Error("run it with --expose-gc");

let baseline = { heapUsed: 0, external: 0 };
let peak: PeakBytes = { bytes: 0, external: 0, stack: "" };

function alive() {
  const { heapUsed, external } = process.memoryUsage();
  return {
    bytes: heapUsed - baseline.heapUsed + external - baseline.external,
    external: external - baseline.external,
  };
}

function count(): void {
  if (alive().bytes <= peak.bytes) return;
  // What the first finds dead is freed beside it, and no longer counted only when the second is done.
  gc!();
  gc!();
  const now = alive();
  if (now.bytes > peak.bytes) peak = { ...now, stack: new Error("here").stack ?? "" };
}

const COUNTED_BYTES = 64 * 1024;
let uncounted = 0;

/** Counts after an allocation, or after many small ones. */
function allocated<Value>(value: Value): Value {
  const { byteLength = 0 } = value as { byteLength?: number };
  uncounted += byteLength;
  if (uncounted >= COUNTED_BYTES) {
    uncounted = 0;
    count();
  }
  return value;
}

type Function = (...values: unknown[]) => unknown;

function countCalls(holder: object, names: readonly string[]): void {
  const functions = holder as Record<string, Function>;
  for (const name of names) {
    const original = functions[name];
    functions[name] = function (this: unknown, ...values) {
      return allocated(original.apply(this, values));
    };
  }
}

/** What is alive now counts no longer, and what was alive at most neither. */
export function startCounting(): void {
  gc!();
  gc!();
  const { heapUsed, external } = process.memoryUsage();
  baseline = { heapUsed, external };
  peak = { bytes: 0, external: 0, stack: "" };
}

/** The most bytes that were alive at a time since. Nothing is counted any more until it is started again. */
export function mostCounted(): PeakBytes {
  count();
  const most = peak;
  peak = { bytes: Infinity, external: 0, stack: "" };
  return most;
}

/** Makes every way to allocate a buffer count. */
export function watchAllocations(): void {
  const constructors = globalThis as unknown as Record<string, new () => unknown>;
  for (const name of [
    "ArrayBuffer",
    "Uint8Array",
    "Int8Array",
    "Uint16Array",
    "Int16Array",
    "Uint32Array",
    "Int32Array",
    "Float32Array",
    "Float64Array",
  ]) {
    constructors[name] = new Proxy(constructors[name], {
      construct: (target, values, by) => allocated(Reflect.construct(target, values, by)),
    });
  }
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  countCalls(typedArray, ["slice", "map", "filter", "toSorted"]);
  countCalls(ArrayBuffer.prototype, ["slice"]);
  countCalls(WebAssembly.Memory.prototype, ["grow"]);
  countCalls(zlib, ["inflateRawSync", "zstdDecompressSync", "gunzipSync", "brotliDecompressSync"]);
  syncBuiltinESMExports();
}
