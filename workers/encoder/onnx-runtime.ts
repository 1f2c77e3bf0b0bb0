// ONNX Runtime Web in workerd, which neither compiles bytes nor fetches files of its own: the runtime
// is imported as a module, and the instantiation of the bytes that it was given is that of the module.

import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import * as runtime from "onnxruntime-web/wasm";

const instantiate = WebAssembly.instantiate as (
  source: WebAssembly.Module,
  imports?: WebAssembly.Imports,
) => Promise<WebAssembly.Instance>;

/** What stands for the runtime's bytes; the smallest that it takes for some. */
const PLACEHOLDER = new ArrayBuffer(8);

async function instantiateModule(
  source: BufferSource | WebAssembly.Module,
  imports?: WebAssembly.Imports,
): Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource> {
  if (source instanceof WebAssembly.Module) return instantiate(source, imports);
  return { module: wasm, instance: await instantiate(wasm, imports) };
}

WebAssembly.instantiate = instantiateModule as typeof WebAssembly.instantiate;
runtime.env.wasm.wasmBinary = PLACEHOLDER;
runtime.env.wasm.numThreads = 1;
runtime.env.wasm.proxy = false;

export { runtime };
