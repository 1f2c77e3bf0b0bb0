import { InputError } from "../../errors.ts";
import { FormatError, quoted } from "../../formats/format-error.ts";
import { alignDown } from "../../formats/in-place.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import { readArrays } from "../../formats/read-arrays.ts";
import type { ReadLimits } from "../../formats/read-limits.ts";
import { arrayNames } from "../../scoring/named-arrays.ts";
import { parseNumber } from "../numbers.ts";
import type { FormPart } from "./multipart.ts";
import { viewedBytes } from "./release-body.ts";
import { UploadError } from "./upload-error.ts";

/**
 * The arrays of a form, by name:
 *
 * - a part named as an array (`view1`, `labels`, …) is a file of that array, of any format;
 * - a part of another name is a file whose arrays keep their own names, as those of a file of several
 *   arrays always do;
 * - the field `model` starts the arrays of a model: `view1` is from then on called `MODEL.view1`,
 *   unless its name has a model already;
 * - the field `temperature` is a number.
 *
 * Any other field is read as the text of a file, such as labels, one a line.
 *
 * @param body what the parts are views of; values may be moved in it to where they can be viewed
 * @param limits of all files together
 * @throws UploadError `upload-empty`, `multipart-duplicate` or `multipart-value`
 * @throws FormatError, which names the part
 */
export function arraysOfForm(
  parts: readonly FormPart[],
  body: Uint8Array<ArrayBuffer>,
  limits: ReadLimits,
): ReadonlyMap<string, NamedArray> {
  const arrays = new Map<string, NamedArray>();
  let model: string | undefined;
  let left = limits.arrayBytes;
  for (const part of parts) {
    if (isNoFile(part)) continue;
    if (part.name === "model") {
      model = modelName(part);
      continue;
    }
    for (const [name, array] of arraysOfPart(part, body, { ...limits, arrayBytes: left })) {
      const qualified = model === undefined || name.includes(".") ? name : `${model}.${name}`;
      if (arrays.has(qualified)) throw duplicate(qualified, part);
      arrays.set(qualified, array);
      left -= bytesBeside(body, array);
    }
  }
  if (arrays.size > 0) return arrays;
  throw new UploadError(
    "upload-empty",
    "body",
    "the form has no arrays; send a file in a part of the array's name, e.g. view1.",
  );
}

/** What a browser sends of a file input where no file was chosen. */
function isNoFile({ filename, bytes }: FormPart): boolean {
  return filename === "" && bytes.length === 0;
}

function arraysOfPart(
  part: FormPart,
  body: Uint8Array<ArrayBuffer>,
  limits: ReadLimits,
): ReadonlyMap<string, NamedArray> {
  const { name, filename, contentType } = part;
  if (name === "temperature" && filename === null) return new Map([[name, temperature(part)]]);
  const named = arrayNames.includes(name.slice(name.indexOf(".") + 1));
  const hints = { filename, contentType, ...(named && { arrayName: name }) };
  try {
    return readArrays(aligned(part.bytes, body), hints, limits);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const file = filename ? ` (${quoted(filename)})` : "";
    throw new FormatError(
      error.kind,
      error.parameter,
      `in part ${quoted(name)}${file}, ${error.message}`,
      { cause: error },
    );
  }
}

/** No number has more bytes. */
const WIDEST = 8;

/** The part, moved over the end of its own headers to where its numbers can be viewed. */
function aligned(part: Uint8Array, body: Uint8Array<ArrayBuffer>): Uint8Array {
  const start = part.byteOffset - body.byteOffset;
  return alignDown(body, start, start + part.length, WIDEST, start - WIDEST) ?? part;
}

/** Estimated where texts may be shared: as many bytes as if none were. */
function bytesBeside(body: Uint8Array<ArrayBuffer>, { data }: NamedArray): number {
  if (ArrayBuffer.isView(data)) return data.byteLength - viewedBytes(data, body);
  return data.reduce((sum, text) => sum + POINTER_BYTES + 2 * text.length, 0);
}

const POINTER_BYTES = 8;

/** Its length in characters; they become columns of tables, and names before a dot. */
const MODEL_NAME = 64;

function modelName({ bytes }: FormPart): string {
  const name = text(bytes).trim();
  if (name !== "" && name.length <= MODEL_NAME && !/[.\p{Cc}\ufffd]/u.test(name)) return name;
  throw new UploadError(
    "multipart-value",
    "model",
    `${quoted(name)} is not the name of a model: that has 1 to ${MODEL_NAME} letters, without a dot.`,
  );
}

function temperature({ bytes }: FormPart): NamedArray {
  try {
    return { shape: [], data: Float64Array.of(parseNumber(text(bytes), "temperature")) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new UploadError("multipart-value", error.parameter, error.message, { cause: error });
  }
}

/** Of a short field; the rest of a long one is of no use. */
function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 1024));
}

function duplicate(name: string, part: FormPart): UploadError {
  return new UploadError(
    "multipart-duplicate",
    name,
    `part ${quoted(part.name)} gives ${name} a second time; give every array once, or once a model.`,
  );
}
