import { READ_BEYOND } from "../body.ts";
import { byteChunks } from "./byte-chunks.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadLimits } from "./upload-limits.ts";

/**
 * Reads and drops a body that nobody has read: whoever is still sending sees no answer, and a
 * connection between Workers breaks if the end of it is not awaited. Not further than a body is read
 * that is too large.
 */
export async function discard(
  body: ReadableStream<Uint8Array> | null,
  limits: UploadLimits,
): Promise<void> {
  if (body === null || body.locked) return;
  let received = 0;
  try {
    for await (const piece of byteChunks(body, limits.idleMilliseconds)) {
      received += piece.length;
      if (received > READ_BEYOND * limits.bytes) return;
    }
  } catch (error) {
    // Whoever broke off waits for no answer.
    if (!(error instanceof UploadError)) throw error;
  }
}
