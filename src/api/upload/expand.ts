import type { ContentCoding } from "./content-coding.ts";
import { UploadError } from "./upload-error.ts";

/**
 * Decompresses a body while it arrives. `take` gets each piece of output, to copy it, and says
 * whether it wants more; if not, the rest of the body is read and dropped. Members of gzip and frames
 * of zstd may follow one another.
 *
 * @throws UploadError `encoding-truncated` or `encoding-corrupt`, with the byte of the body
 */
export async function expand(
  pieces: AsyncIterable<Uint8Array>,
  coding: ContentCoding,
  take: (output: Uint8Array) => boolean,
): Promise<void> {
  let member = new Member(coding, 0, take);
  try {
    for await (const piece of pieces) {
      let rest = piece;
      while (rest.length > 0 && !member.refused) {
        const used = await member.write(rest);
        rest = rest.subarray(used);
        if (rest.length === 0 || member.refused) break;
        if (used === 0 && member.isFresh) throw member.trailing();
        if (!coding.follows(rest)) throw member.trailing();
        await member.end();
        member = new Member(coding, member.consumed, take);
      }
    }
    // A body without bytes is empty in every coding; whoever reads it says so.
    if (!member.refused && !member.isFresh) await member.end();
  } finally {
    member.close();
  }
}

/** One compressed stream of those that a body may have in a row. */
class Member {
  /** Whether `take` wanted no more. */
  refused = false;
  readonly #coding: ContentCoding;
  readonly #start: number;
  readonly #engine: ReturnType<ContentCoding["create"]>;
  /** Fulfilled at the end of the output, or when it is refused; rejected if the input is wrong. */
  readonly #stopped: Promise<void>;

  constructor(coding: ContentCoding, start: number, take: (output: Uint8Array) => boolean) {
    this.#coding = coding;
    this.#start = start;
    const engine = coding.create();
    this.#engine = engine;
    engine.on("data", (output: Uint8Array) => {
      if (this.refused || take(output)) return;
      this.refused = true;
      engine.destroy();
    });
    this.#stopped = new Promise((resolve, reject) => {
      engine.on("error", reject);
      engine.once("end", resolve);
      engine.once("close", resolve);
    });
    this.#stopped.catch(() => {}); // write() or end() waits for it, whichever is next
  }

  get isFresh(): boolean {
    return this.#engine.bytesWritten === 0;
  }

  /** How many bytes of the body were used, those of the members before included. */
  get consumed(): number {
    return this.#start + this.#engine.bytesWritten;
  }

  /** How many of the bytes were used: fewer than all if the stream ended among them. */
  async write(bytes: Uint8Array): Promise<number> {
    const before = this.#engine.bytesWritten;
    const written = new Promise<void>((resolve) => {
      this.#engine.write(bytes, () => resolve());
    });
    try {
      await Promise.race([written, this.#stopped]);
      // An error comes a moment after the write that it stopped.
      if (this.#engine.errored) await this.#stopped;
    } catch (cause) {
      throw this.#failure("encoding-corrupt", "is corrupt after", cause);
    }
    return this.#engine.bytesWritten - before;
  }

  async end(): Promise<void> {
    this.#engine.end();
    try {
      await this.#stopped;
    } catch (cause) {
      throw this.#failure("encoding-truncated", "ends too early at", cause);
    }
  }

  close(): void {
    this.#engine.destroy();
  }

  trailing(): UploadError {
    return new UploadError(
      "encoding-corrupt",
      "body",
      `the ${this.#coding.name} stream ends at byte ${this.consumed}, but the body goes on; send nothing after it.`,
    );
  }

  #failure(
    kind: "encoding-corrupt" | "encoding-truncated",
    what: string,
    cause: unknown,
  ): UploadError {
    const { name } = this.#coding;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new UploadError(
      kind,
      "body",
      `the ${name} stream ${what} byte ${this.consumed} (${reason}); send it whole, compressed as Content-Encoding: ${name} says.`,
      { cause },
    );
  }
}
