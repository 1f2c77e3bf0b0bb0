import { FormatError, quoted } from "../../formats/format-error.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import { parseNpy } from "../../formats/npy.ts";
import type { NpyArray } from "../../formats/npy-array.ts";
import { parseNpz } from "../../formats/npz.ts";
import { readArrays } from "../../formats/read-arrays.ts";
import { limits } from "../limits.ts";
import { filenameOf, headerValue } from "../upload/header-value.ts";
import { type FormPart, formBoundary, parseMultipart } from "../upload/multipart.ts";
import { readUpload } from "../upload/read-upload.ts";
import { UploadError } from "../upload/upload-error.ts";
import type { UploadHeaders } from "../upload/upload-headers.ts";
import { type UploadLimits, uploadLimits } from "../upload/upload-limits.ts";
import { base64Images } from "./base64-images.ts";
import { type ImageArray, imageArray } from "./image-array.ts";

/** A file of one image, not yet decoded. */
export interface ImageFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A batch of images of one size. */
export interface ImageBatch {
  readonly name: string;
  readonly array: ImageArray;
}

export type ImageSource = ImageFile | ImageBatch;

/** What was sent: images, and the classes of all of them if there were any. */
export interface UploadedImages {
  readonly sources: readonly ImageSource[];
  readonly labels: NamedArray | null;
}

/** What the images of a request may cost before they are decoded. */
export const imageLimits: UploadLimits = {
  ...uploadLimits,
  name: "encoderBytes",
  bytes: limits.encoderBytes.maximum,
  parts: limits.encodedImages.maximum + 1, // and labels
  read: {
    ...uploadLimits.read,
    arrayBytes: limits.encoderBytes.maximum,
    zip: {
      ...uploadLimits.read.zip,
      entryBytes: limits.encoderBytes.maximum,
      totalBytes: limits.encoderBytes.maximum,
    },
  },
};

/**
 * The images of a body: one image file, an NPY or NPZ file of a batch, JSON with base64, or a form of
 * several of these, in their order. An NPZ file may have `labels` beside `images`, a form a part of
 * that name.
 *
 * @throws Problem, UploadError, FormatError or ImageError
 */
export async function readImages(
  body: ReadableStream<Uint8Array> | null,
  headers: UploadHeaders,
): Promise<UploadedImages> {
  const boundary = formBoundary(headers.contentType);
  const bytes = await readUpload(body, headers, imageLimits);
  if (boundary !== undefined) return imagesOfForm(parseMultipart(bytes, boundary, imageLimits));
  if (bytes.length === 0) {
    throw new UploadError("upload-empty", "body", "the body is empty; send an image.");
  }
  const disposition = headerValue(headers.contentDisposition ?? "");
  const filename = disposition && filenameOf(disposition.parameters);
  return imagesOfFile(bytes, filename ? plain(filename) : "the image");
}

function imagesOfForm(parts: readonly FormPart[]): UploadedImages {
  const sources: ImageSource[] = [];
  let labels: NamedArray | null = null;
  for (const part of parts) {
    const { name, filename, contentType, bytes } = part;
    if (filename === "" && bytes.length === 0) continue; // no file was chosen
    const found =
      name === "labels"
        ? { sources: [], labels: labelsOf(bytes, { filename, contentType }) }
        : imagesOfFile(bytes, plain(filename || name));
    if (labels !== null && found.labels !== null) {
      throw new UploadError(
        "multipart-duplicate",
        "labels",
        `part ${quoted(name)} gives labels a second time; give the classes of all images once.`,
      );
    }
    sources.push(...found.sources);
    labels ??= found.labels;
  }
  if (sources.length > 0) return { sources, labels };
  throw new UploadError("upload-empty", "body", "the form has no images; send one in each part.");
}

function labelsOf(
  bytes: Uint8Array,
  hints: { readonly filename: string | null; readonly contentType: string | null },
): NamedArray {
  const arrays = readArrays(bytes, { ...hints, arrayName: "labels" }, imageLimits.read);
  const labels = arrays.get("labels");
  if (labels !== undefined && arrays.size === 1) return labels;
  throw new FormatError(
    "unnamed-array",
    "labels",
    `part "labels" has ${arrays.size} arrays; it has one, the class of each image in their order`,
  );
}

const NPY = "\x93NUMPY";
const ZIP = "PK";

function imagesOfFile(bytes: Uint8Array, name: string): UploadedImages {
  const start = String.fromCharCode(...bytes.subarray(0, NPY.length));
  if (start === NPY) {
    const [array] = parseNpy(bytes, imageLimits.read, { arrayName: name }).values();
    return { sources: [{ name, array: imageArray(array, name) }], labels: null };
  }
  if (start.startsWith(ZIP)) return imagesOfArchive(parseNpz(bytes, imageLimits.read));
  if (start.trimStart().startsWith("{")) return { sources: base64Images(bytes), labels: null };
  return { sources: [{ name, bytes }], labels: null };
}

function imagesOfArchive(arrays: ReadonlyMap<string, NpyArray>): UploadedImages {
  const images = arrays.get("images");
  const labels = arrays.get("labels") ?? null;
  if (images !== undefined && arrays.size === (labels === null ? 1 : 2)) {
    return { sources: [{ name: "images", array: imageArray(images, "images") }], labels };
  }
  throw new FormatError(
    "npz-entry",
    "images",
    `the archive has the arrays ${[...arrays.keys()].map(quoted).join(", ")}; give images (uint8) and, if there are any, labels: np.savez(FILE, images=x, labels=y)`,
  );
}

/** A file's name, short and without control characters. */
function plain(name: string): string {
  return quoted(name).slice(1, -1);
}
