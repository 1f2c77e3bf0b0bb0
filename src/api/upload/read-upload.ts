import { READ_BEYOND, tooLarge } from "../body.ts";
import { byteChunks } from "./byte-chunks.ts";
import { contentCoding } from "./content-coding.ts";
import { expand } from "./expand.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadHeaders } from "./upload-headers.ts";
import { type UploadLimits, uploadLimits } from "./upload-limits.ts";

/**
 * The bytes of a body, decompressed, in one buffer. There is never a second copy of them: they are
 * counted and copied, or expanded, while they arrive.
 *
 * @throws Problem `body-too-large`
 * @throws UploadError `unsupported-encoding`, `encoding-…`, `upload-interrupted` or `upload-timeout`
 */
export async function readUpload(
  body: ReadableStream<Uint8Array> | null,
  { contentEncoding, contentLength }: Pick<UploadHeaders, "contentEncoding" | "contentLength">,
  limits: UploadLimits = uploadLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const coding = contentCoding(contentEncoding);
  const declared = /^[0-9]+$/.test(contentLength ?? "") ? Number(contentLength) : undefined;
  if (declared !== undefined && declared > limits.bytes)
    throw tooLarge(limits.name, "is larger than", limits.bytes);
  const bytes = new GrowingBytes(limits.bytes, coding === undefined ? declared : undefined);
  const pieces = piecesWithin(limits, declared, body);
  let fits = true;
  const append = (piece: Uint8Array) => {
    fits &&= bytes.append(piece);
    return fits;
  };
  if (coding !== undefined) await expand(pieces, coding, append);
  else for await (const piece of pieces) append(piece);
  if (!fits) throw tooLarge(limits.name, "expands to more than", limits.bytes);
  return bytes.finish();
}

/** The pieces of a body that is no longer than accepted, and just as long as declared. */
async function* piecesWithin(
  limits: UploadLimits,
  declared: number | undefined,
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const piece of byteChunks(body, limits.idleMilliseconds)) {
    received += piece.length;
    if (received > READ_BEYOND * limits.bytes) break;
    if (received <= limits.bytes) yield piece;
  }
  if (received > limits.bytes) throw tooLarge(limits.name, "is larger than", limits.bytes);
  if (declared !== undefined && received !== declared) {
    throw new UploadError(
      "upload-interrupted",
      "Content-Length",
      `the body has ${received} bytes, but ${declared} were announced; send it again.`,
    );
  }
}
