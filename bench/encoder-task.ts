import type { InferenceSession } from "onnxruntime-web/wasm";
import type { Runtime } from "../src/encoders/encoder.ts";

/** A model alone, without card and decoder, so that it runs in workerd and in a page alike. */
export class EncoderTask {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(runtime: Runtime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  static async open(runtime: Runtime, model: Uint8Array): Promise<EncoderTask> {
    const session = await runtime.InferenceSession.create(model, { executionProviders: ["wasm"] });
    return new EncoderTask(runtime, session);
  }

  /**
   * The same images everywhere, run as often as asked; the sum of their features shows that all did the
   * same.
   */
  async run(count: number, runs: number): Promise<number> {
    const images = Uint8Array.from({ length: count * 784 }, (_, index) => (index * 37) % 256);
    const tensor = new this.#runtime.Tensor("uint8", images, [count, 28, 28, 1]);
    let sum = 0;
    for (let turn = 0; turn < runs; turn++) {
      const { features } = await this.#session.run({ images: tensor }, ["features"]);
      sum = (features.data as Float32Array).reduce((total, value) => total + value, 0);
    }
    return sum;
  }
}
