import type { UploadHeaders } from "../../../src/api/upload/upload-headers.ts";

/** A stream of the pieces, which are pulled one by one. */
export function streamOf(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next < pieces.length) controller.enqueue(pieces[next++]);
      else controller.close();
    },
  });
}

/** A body in pieces of so many bytes. */
export function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const count = Math.ceil(bytes.length / size);
  return streamOf(
    ...Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size)),
  );
}

/** Headers of a body, none by default. */
export function headers(given: Partial<UploadHeaders> = {}): UploadHeaders {
  return {
    contentType: null,
    contentEncoding: null,
    contentLength: null,
    contentDisposition: null,
    ...given,
  };
}

/** The error that a promise ends in; fails if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was refused");
}

export const utf8 = (text: string) => new TextEncoder().encode(text);

export function joined(...pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly content: Uint8Array | string;
}

export const FORM = "multipart/form-data; boundary=limit";

/** A form as RFC 7578 writes it, with the boundary `limit`. */
export function form(...parts: Part[]): Uint8Array<ArrayBuffer> {
  return joined(
    ...parts.flatMap(({ name, filename, content }) => [
      utf8(
        `--limit\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}\r\n\r\n`,
      ),
      typeof content === "string" ? utf8(content) : content,
      utf8("\r\n"),
    ]),
    utf8("--limit--\r\n"),
  );
}

/** Numbers from 0 up to 1, the same for the same seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
