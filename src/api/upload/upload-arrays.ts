import type { NamedArray } from "../../formats/named-array.ts";
import { readArrays } from "../../formats/read-arrays.ts";
import { arraysOfForm } from "./form-arrays.ts";
import { filenameOf, headerValue } from "./header-value.ts";
import { formBoundary, parseMultipart } from "./multipart.ts";
import { readUpload } from "./read-upload.ts";
import { releaseBody } from "./release-body.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadHeaders } from "./upload-headers.ts";
import { type UploadLimits, uploadLimits } from "./upload-limits.ts";

/** The arrays of an upload by name; those of one of several models are called `MODEL.ARRAY`. */
export type UploadedArrays = ReadonlyMap<string, NamedArray>;

/**
 * The arrays of a body that is one file of any format, or a form of files and fields (`arraysOfForm`).
 * Arrays are views of the one buffer that the body was received in, where their types allow.
 *
 * @throws Problem `body-too-large`
 * @throws UploadError, FormatError
 */
export async function readUploadedArrays(
  body: ReadableStream<Uint8Array> | null,
  headers: UploadHeaders,
  limits: UploadLimits = uploadLimits,
): Promise<UploadedArrays> {
  const { contentType, contentDisposition } = headers;
  const boundary = formBoundary(contentType);
  const bytes = await readUpload(body, headers, limits);
  if (bytes.length === 0) {
    throw new UploadError("upload-empty", "body", "the body is empty; send a file of arrays.");
  }
  const arrays =
    boundary === undefined
      ? readArrays(bytes, { filename: filenameIn(contentDisposition), contentType }, limits.read)
      : arraysOfForm(parseMultipart(bytes, boundary, limits), bytes, limits.read);
  return releaseBody(arrays, bytes);
}

/** A hint only: a header that cannot be read gives none. */
function filenameIn(contentDisposition: string | null): string | null {
  const field = headerValue(contentDisposition ?? "");
  return field === undefined ? null : filenameOf(field.parameters);
}
