/**
 * An encoder in workerd: POST a model, then ask for runs, ?count=64&runs=10, or for the bytes of the
 * runtime's memory, ?memory.
 */
import { runtime } from "../workers/encoder/onnx-runtime.ts";
import { EncoderTask } from "./encoder-task.ts";

let task: EncoderTask | undefined;
let memory: WebAssembly.Memory | undefined;

const { instantiate } = WebAssembly;
WebAssembly.instantiate = ((source: WebAssembly.Module, imports: WebAssembly.Imports) => {
  const given = Object.values(imports).flatMap((group) => Object.values(group));
  memory = given.find((value) => value instanceof WebAssembly.Memory);
  return instantiate(source, imports);
}) as typeof instantiate;

export default {
  async fetch(request: Request): Promise<Response> {
    const parameters = new URL(request.url).searchParams;
    if (request.method === "POST") {
      task = await EncoderTask.open(runtime, new Uint8Array(await request.arrayBuffer()));
    }
    if (parameters.has("memory")) return new Response(String(memory?.buffer.byteLength));
    if (task === undefined || !parameters.has("count")) return new Response("ready");
    const [count, runs] = ["count", "runs"].map((name) => Number(parameters.get(name)));
    return new Response(String(await task.run(count, runs)));
  },
};
