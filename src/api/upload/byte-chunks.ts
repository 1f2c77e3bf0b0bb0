import { UploadError } from "./upload-error.ts";

/** What is read at once, into the same memory again and again. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The pieces of a body as they arrive. A piece is valid only until the next is asked for.
 *
 * @throws UploadError `upload-interrupted` if the stream fails, `upload-timeout` if it stands still
 */
export async function* byteChunks(
  body: ReadableStream<Uint8Array> | null,
  idleMilliseconds: number,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = pieceReader(body);
  let received = 0;
  let ended = false;
  try {
    for (;;) {
      const piece = await withinTime(reader.read(), idleMilliseconds, received);
      if (piece === undefined) break;
      received += piece.length;
      yield piece;
    }
    ended = true;
  } catch (cause) {
    ended = !(cause instanceof UploadError);
    throw cause instanceof UploadError ? cause : interrupted(received, cause);
  } finally {
    // Whoever stops early lets the sender know; whether that succeeds changes nothing here.
    if (!ended) reader.cancel().catch(() => {});
  }
}

interface PieceReader {
  /** The next piece, or undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

function pieceReader(body: ReadableStream<Uint8Array>): PieceReader {
  const byteReader = byobReader(body);
  if (byteReader === undefined) {
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
  let memory = new ArrayBuffer(CHUNK_BYTES);
  return {
    async read() {
      const { done, value } = await byteReader.read(new Uint8Array(memory));
      if (value !== undefined) memory = value.buffer as ArrayBuffer;
      return done ? undefined : value;
    },
    cancel: () => byteReader.cancel(),
  };
}

/** A reader into memory of ours, which bodies of requests have; undefined for other streams. */
function byobReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return undefined;
    throw error;
  }
}

async function withinTime<Value>(
  promise: Promise<Value>,
  milliseconds: number,
  received: number,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const halt = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(milliseconds, received)), milliseconds);
  });
  try {
    return await Promise.race([promise, halt]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(milliseconds: number, received: number): UploadError {
  return new UploadError(
    "upload-timeout",
    "body",
    `no byte arrived for ${milliseconds / 1000} seconds after the first ${received}; send the request again.`,
  );
}

function interrupted(received: number, cause: unknown): UploadError {
  return new UploadError(
    "upload-interrupted",
    "body",
    `the upload broke off after ${received} bytes; send the request again.`,
    { cause },
  );
}
