// The header of a safetensors file (huggingface/safetensors, format of version 0.4 and later): its
// length as a 64-bit integer, then JSON: {NAME: {dtype, shape, data_offsets: [BEGIN, END]}, …}, with
// BEGIN and END counted from its end. Tensors tile the rest of the file.

import { FormatError, quoted } from "./format-error.ts";
import { repeatedKey } from "./json-keys.ts";
import { itemBytes, type NumberType } from "./number-type.ts";

/** A tensor as the header announces it; `start` and `end` are bytes of the file. */
export interface TensorListing {
  readonly name: string;
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The length of the header's length. */
export const LENGTH_BYTES = 8;

/** The header of the largest language models has 0.2 MiB; the format would allow 100 MB. */
export const HEADER_BYTES = 2 ** 20;

const DIMENSIONS = 64;

const DTYPES: Readonly<Record<string, NumberType>> = {
  BOOL: "bool",
  I8: "int8",
  U8: "uint8",
  I16: "int16",
  U16: "uint16",
  I32: "int32",
  U32: "uint32",
  I64: "int64",
  U64: "uint64",
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
};

/** The length of the header if the file may be of this format: enough bytes for it, and an object. */
export function safetensorsHeaderLength(bytes: Uint8Array): number | undefined {
  if (bytes.length <= LENGTH_BYTES || bytes[LENGTH_BYTES] !== 0x7b) return undefined;
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
}

/**
 * The tensors in the order of their bytes, which tile the file from its header to its end.
 *
 * @param bytes the file, or at least its header
 * @param size of the file
 * @throws FormatError of a `safetensors-…` kind
 */
export function readSafetensorsHeader(bytes: Uint8Array, size = bytes.length): TensorListing[] {
  const length = safetensorsHeaderLength(bytes);
  if (length === undefined) {
    throw badFile(
      "safetensors-header",
      "it does not start with the length of its header and an object of JSON; write it with safetensors.numpy.save_file",
    );
  }
  if (length > HEADER_BYTES) {
    throw badFile(
      "safetensors-header",
      `it announces a header of ${length} bytes; at most ${HEADER_BYTES} are read`,
    );
  }
  const dataStart = LENGTH_BYTES + length;
  if (dataStart > size) {
    throw badFile(
      "safetensors-truncated",
      `it ends after ${size} bytes, within its header of ${length}; send the whole file`,
    );
  }
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart));
  const tensors: TensorListing[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") checkMetadata(value);
    else tensors.push(readListing(name, value, dataStart));
  }
  tensors.sort((a, b) => a.start - b.start || a.end - b.end);
  checkTiling(tensors, dataStart, size);
  return tensors;
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badFile("safetensors-header", `its header is not JSON (${quoted(reason)})`);
  }
  const repeated = repeatedKey(text);
  if (repeated !== undefined) {
    throw badFile(
      "safetensors-duplicate",
      `its header has ${quoted(repeated.key)} twice (byte ${LENGTH_BYTES + repeated.at}); every name may appear once`,
      repeated.key,
    );
  }
  if (!isRecord(header)) throw badFile("safetensors-header", "its header is not an object");
  return header;
}

function checkMetadata(value: unknown): void {
  if (isRecord(value) && Object.values(value).every((text) => typeof text === "string")) return;
  throw badFile(
    "safetensors-header",
    "its __metadata__ is not an object of strings",
    "__metadata__",
  );
}

function readListing(name: string, value: unknown, dataStart: number): TensorListing {
  const fail = (what: string): never => {
    throw badFile("safetensors-header", `tensor ${quoted(name)}: ${what}`, name);
  };
  if (!isRecord(value)) return fail("it is not an object of dtype, shape and data_offsets");
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) fail(`the key ${quoted(unknown)} is none of the format`);
  if (typeof dtype !== "string") return fail("its dtype is not a string such as F32");
  if (!Object.hasOwn(DTYPES, dtype)) {
    throw badFile(
      "safetensors-dtype",
      `tensor ${quoted(name)} has dtype ${quoted(dtype)}; read are ${Object.keys(DTYPES).join(", ")}: convert it, e.g. to F32`,
      name,
    );
  }
  if (!isSizes(shape)) return fail("its shape is not a list of whole numbers");
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[1] < offsets[0]) {
    return fail("its data_offsets are not two whole numbers, the beginning and the end");
  }
  const [start, end] = offsets;
  const type = DTYPES[dtype];
  const needed = shape.reduce((product, size) => product * size, itemBytes[type]);
  if (shape.length > DIMENSIONS || needed !== end - start) {
    throw badFile(
      "safetensors-shape",
      `tensor ${quoted(name)} of shape (${shape.slice(0, DIMENSIONS)}) and dtype ${dtype} takes ${needed} bytes, but its data_offsets say ${end - start}`,
      name,
    );
  }
  return { name, dtype: type, shape, start: dataStart + start, end: dataStart + end };
}

function checkTiling(
  tensors: readonly TensorListing[],
  dataStart: number,
  fileLength: number,
): void {
  let at = dataStart;
  for (const { name, start, end } of tensors) {
    if (start !== at) {
      throw badFile(
        "safetensors-offsets",
        `tensor ${quoted(name)} starts at byte ${start}, but the one before ends at byte ${at}; tensors must follow each other without gap or overlap`,
        name,
      );
    }
    at = end;
  }
  if (at === fileLength) return;
  throw badFile(
    at > fileLength ? "safetensors-truncated" : "safetensors-offsets",
    `its tensors end at byte ${at}, but the file at byte ${fileLength}; send the file whole, with nothing appended`,
  );
}

function isSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type SafetensorsProblem =
  | "safetensors-truncated"
  | "safetensors-header"
  | "safetensors-duplicate"
  | "safetensors-dtype"
  | "safetensors-shape"
  | "safetensors-offsets";

function badFile(kind: SafetensorsProblem, what: string, parameter = "file"): FormatError {
  return new FormatError(kind, parameter, `safetensors file: ${what}`);
}
