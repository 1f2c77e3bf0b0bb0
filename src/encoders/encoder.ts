import type { InferenceSession } from "onnxruntime-web/wasm";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import type { EncoderCard, OutputName } from "./card.ts";

/** The part of ONNX Runtime Web that is used, whichever of its builds it is. */
export type Runtime = Pick<typeof import("onnxruntime-web/wasm"), "InferenceSession" | "Tensor">;

/** Images that run at once: what a run takes is never given back, and more are hardly faster. */
const RUN_IMAGES = 64;

/** A model that is ready to run. */
export class Encoder {
  readonly card: EncoderCard;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(card: EncoderCard, runtime: Runtime, session: InferenceSession) {
    this.card = card;
    this.#runtime = runtime;
    this.#session = session;
  }

  /**
   * @param model the ONNX file
   * @param executionProviders where it is to run, the best place first
   */
  static async open(
    runtime: Runtime,
    card: EncoderCard,
    model: Uint8Array,
    executionProviders: readonly string[],
  ): Promise<Encoder> {
    const session = await runtime.InferenceSession.create(model, { executionProviders });
    return new Encoder(card, runtime, session);
  }

  /**
   * The embeddings of prepared images, not normalised.
   *
   * @param pixels N × height × width × channels of the card's input
   * @returns N × dimensions of the output
   */
  async embed(pixels: Uint8Array, output: OutputName): Promise<Matrix> {
    const { height, width, channels } = this.card.input;
    const size = height * width * channels;
    const { dimensions } = this.card.outputs[output];
    const count = pixels.length / size;
    const embeddings = matrix(count, dimensions, new Float32Array(count * dimensions));
    for (let start = 0; start < count; start += RUN_IMAGES) {
      const rows = Math.min(RUN_IMAGES, count - start);
      const images = pixels.slice(start * size, (start + rows) * size);
      const tensor = new this.#runtime.Tensor("uint8", images, [rows, height, width, channels]);
      const results = await this.#session.run({ images: tensor }, [output]);
      embeddings.data.set((await results[output].getData()) as Float32Array, start * dimensions);
    }
    return embeddings;
  }

  /** Gives the model's memory back to the runtime. */
  release(): Promise<void> {
    return this.#session.release();
  }
}
