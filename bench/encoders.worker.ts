/** An encoder in workerd: POST a model, then ask for runs: ?count=64&runs=10 */
import { runtime } from "../workers/encoder/onnx-runtime.ts";
import { EncoderTask } from "./encoder-task.ts";

let task: EncoderTask | undefined;

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method === "POST") {
      task = await EncoderTask.open(runtime, new Uint8Array(await request.arrayBuffer()));
    }
    const parameters = new URL(request.url).searchParams;
    if (task === undefined || !parameters.has("count")) return new Response("ready");
    const [count, runs] = ["count", "runs"].map((name) => Number(parameters.get(name)));
    return new Response(String(await task.run(count, runs)));
  },
};
