import type { R2Bucket } from "@cloudflare/workers-types";
import { LARGEST_PART } from "../../src/api/jobs/file-parts.ts";
import type { AnnouncedPart } from "../../src/api/jobs/jobs-service.ts";
import { Problem } from "../../src/api/problem.ts";
import { byteChunks } from "../../src/api/upload/byte-chunks.ts";
import { uploadLimits } from "../../src/api/upload/upload-limits.ts";

export const partLimits = { ...uploadLimits, name: "partBytes" as const, bytes: LARGEST_PART };

/** What R2 says of bytes whose SHA-256 is not the one announced. */
const BAD_DIGEST = "(10037)";

/**
 * Streams a part into an object, whole or not at all: R2 takes neither fewer or more bytes than
 * `expected`, nor bytes of another SHA-256.
 */
export async function receivePart(
  bucket: R2Bucket,
  key: string,
  body: ReadableStream<Uint8Array> | null,
  { part, bytes: declared, digest, expected }: AnnouncedPart & { readonly expected: number },
): Promise<void> {
  if (declared !== null && declared !== expected) throw partSize(part, expected, `has ${declared}`);
  const { readable, writable } = new FixedLengthStream(expected);
  const stored = bucket.put(key, readable, { sha256: digest }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const writer = writable.getWriter();
  try {
    let received = 0;
    for await (const piece of byteChunks(body, partLimits.idleMilliseconds)) {
      received += piece.length;
      if (received > expected) throw partSize(part, expected, "has more");
      await writer.write(piece);
    }
    if (received < expected) throw partSize(part, expected, `ends after ${received}`);
    await writer.close();
  } catch (error) {
    // The object is given up, and why matters to the sender alone.
    await writer.abort(error).catch(() => {});
    await stored;
    throw error;
  }
  const failure = await stored;
  if (failure instanceof Error && failure.message.includes(BAD_DIGEST)) {
    const detail = "is not the SHA-256 of the bytes that came.";
    throw new Problem("part-digest", `Content-Digest of part ${part}: ${detail}`, {
      errors: [{ parameter: "Content-Digest", detail }],
    });
  }
  if (failure !== undefined) throw failure;
}

function partSize(part: number, expected: number, what: string): Problem {
  const detail = `must have ${expected} bytes; it ${what}.`;
  return new Problem("part-size", `Part ${part} ${detail}`, {
    errors: [{ parameter: "body", detail }],
  });
}
