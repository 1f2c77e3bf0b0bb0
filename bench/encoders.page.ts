/** An encoder in a page: `openTask(address of a model)`, then `task.run(count, runs)`. */
import * as runtime from "onnxruntime-web/wasm";
import { EncoderTask } from "./encoder-task.ts";

declare global {
  var openTask: (address: string) => Promise<void>;
  var task: EncoderTask;
}

runtime.env.wasm.wasmPaths = `${location.origin}/`;
runtime.env.wasm.numThreads = 1;

globalThis.openTask = async (address) => {
  const model = new Uint8Array(await (await fetch(address)).arrayBuffer());
  globalThis.task = await EncoderTask.open(runtime, model);
};
