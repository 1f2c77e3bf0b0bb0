/** A decoder compiled by Emscripten, as @jsquash packs them. */
interface Decoder {
  decode(bytes: Uint8Array, ...options: readonly boolean[]): Decoded | null;
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity. */
  readonly data: Uint8ClampedArray;
}

type DecoderFactory = (options: {
  readonly noInitialRun: true;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm?: (
    imports: WebAssembly.Imports,
    take: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}) => Promise<Decoder>;

/** What a decoder made of a file, or what it found wrong with it. */
export type CodecResult =
  | { readonly kind: "image"; readonly image: Decoded }
  | { readonly kind: "failure"; readonly reason: string };

/** Bytes of a picture after which a decoder is let go: memory of WebAssembly never shrinks. */
const LARGE = 4 * 1024 * 1024;

/**
 * One of the decoders that are WebAssembly, started when it is first needed, and afresh after it
 * failed. Its warnings count as failures: what it draws instead of missing data is not the picture.
 */
export class Codec {
  readonly #factory: DecoderFactory;
  readonly #options: readonly boolean[];
  #module: WebAssembly.Module | undefined;
  #decoder: Promise<Decoder> | undefined;
  #complaints: string[] = [];

  /**
   * @param factory of @jsquash; it fetches the module that lies beside it, if none is installed
   * @param options what its `decode` takes after the bytes
   */
  constructor(factory: unknown, ...options: readonly boolean[]) {
    this.#factory = factory as DecoderFactory;
    this.#options = options;
  }

  /** Uses a compiled module, where bytes cannot be fetched or compiled at run time. */
  install(module: WebAssembly.Module): void {
    this.#module = module;
    this.#decoder = undefined;
  }

  async decode(bytes: Uint8Array): Promise<CodecResult> {
    this.#decoder ??= this.#start();
    const decoder = await this.#decoder;
    this.#complaints = [];
    try {
      const image = decoder.decode(bytes, ...this.#options);
      if (image !== null && image.data.length > LARGE) this.#decoder = undefined;
      const reason = this.#complaints[0];
      if (image !== null && reason === undefined) return { kind: "image", image };
      return { kind: "failure", reason: reason ?? "its data are not what its format prescribes" };
    } catch (error) {
      // What went wrong inside leaves the instance in no defined state.
      this.#decoder = undefined;
      if (this.#complaints.length === 0) throw error;
      return { kind: "failure", reason: this.#complaints[0] };
    }
  }

  #start(): Promise<Decoder> {
    const module = this.#module;
    return this.#factory({
      noInitialRun: true,
      printErr: (line) => this.#complaints.push(line),
      ...(module && {
        instantiateWasm(imports, take) {
          const instance = new WebAssembly.Instance(module, imports);
          take(instance);
          return instance.exports;
        },
      }),
    });
  }
}
