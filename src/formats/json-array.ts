import { allocate, keptBytes } from "./allocate.ts";
import { FormatError } from "./format-error.ts";
import { base64Length, decodeBase64 } from "./json-base64.ts";
import { countValues } from "./json-count.ts";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  type JsonReader,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "./json-reader.ts";
import type { NamedArray } from "./named-array.ts";
import { itemBytes, type NumberType } from "./number-type.ts";
import { isWidened, readNumbers } from "./raw-values.ts";
import type { ArrayBudget } from "./read-limits.ts";
import type { SharedTexts } from "./shared-texts.ts";

/** What the arrays of a JSON text share. */
export interface JsonArrays {
  readonly budget: ArrayBudget;
  readonly texts: SharedTexts;
}

/** Dimensions of an array; two are scored. */
const DIMENSIONS = 8;

/** A pointer to a text that may be shared. */
const TEXT_BYTES = 8;

/**
 * The array that comes next: a number, nested lists of numbers or of texts, all as long as each
 * other, or `{dtype, shape, data}` with little-endian values in base64.
 *
 * @param pointer where it is in the text (RFC 6901)
 * @throws FormatError `json-syntax`, `json-value`, `json-ragged`, `json-structure`, `json-base64` or `arrays-limit`
 */
export function readJsonArray(
  reader: JsonReader,
  name: string,
  pointer: string,
  to: JsonArrays,
): NamedArray {
  const first = reader.peek();
  if (first === OPEN_LIST) return new NestedLists(reader, name, pointer, to).read();
  if (first === OPEN_OBJECT) return base64Array(reader, name, pointer, to);
  const value = reader.number();
  if (Number.isNaN(value)) throw badValue(reader, name, pointer, "an array or a number");
  to.budget.spend(8, name);
  return { shape: [], data: Float64Array.of(value) };
}

/** Nested lists, which are counted first, so that their values go straight to an array. */
class NestedLists {
  readonly #reader: JsonReader;
  readonly #name: string;
  readonly #pointer: string;
  readonly #to: JsonArrays;
  readonly #dimensions: number;
  readonly #data: Float64Array | string[];
  /** Of each axis, the length of the first list, once it was read. */
  readonly #shape: number[] = [];
  /** Where we are in the axes but the last. */
  readonly #indices: number[] = [];
  #filled = 0;

  constructor(reader: JsonReader, name: string, pointer: string, to: JsonArrays) {
    const { values } = countValues(reader.bytes, reader.at);
    this.#reader = reader;
    this.#name = name;
    this.#pointer = pointer;
    this.#to = to;
    const start = reader.at;
    let dimensions = 0;
    while (reader.take(OPEN_LIST)) {
      if (++dimensions <= DIMENSIONS) continue;
      throw new FormatError(
        "json-limit",
        name,
        `${pointer} nests deeper than ${DIMENSIONS} lists (byte ${reader.at})`,
      );
    }
    this.#dimensions = dimensions;
    const isText = reader.peek() === QUOTE;
    reader.at = start;
    to.budget.spend(values * (isText ? TEXT_BYTES : keptBytes("float64")), name);
    this.#data = isText ? new Array<string>(values).fill("") : new Float64Array(values);
  }

  read(): NamedArray {
    this.#list(0);
    // Where innermost lists are empty, fewer values were there than counted.
    const data = this.#data;
    const filled = this.#filled === data.length ? data : data.slice(0, this.#filled);
    return { shape: this.#shape, data: filled };
  }

  #list(axis: number): void {
    const reader = this.#reader;
    if (!reader.take(OPEN_LIST)) {
      throw badValue(reader, this.#name, this.#place(axis), "a list");
    }
    let length = 0;
    if (!reader.take(CLOSE_LIST)) {
      do {
        this.#indices[axis] = length++;
        if (axis + 1 < this.#dimensions) this.#list(axis + 1);
        else this.#value();
      } while (reader.take(COMMA));
      if (!reader.take(CLOSE_LIST)) throw reader.unexpected('"," or "]"');
    }
    this.#shape[axis] ??= length;
    if (length === this.#shape[axis]) return;
    throw new FormatError(
      "json-ragged",
      this.#name,
      `${this.#place(axis)} has ${length} values, but the lists before it have ${this.#shape[axis]}; all must be as long as each other`,
    );
  }

  #value(): void {
    const reader = this.#reader;
    const data = this.#data;
    if (Array.isArray(data)) {
      if (reader.peek() !== QUOTE) {
        throw badValue(reader, this.#name, this.#place(this.#dimensions), "a text, as before");
      }
      data[this.#filled++] = this.#to.texts.share(reader.string(), this.#name);
      return;
    }
    const value = reader.number();
    if (Number.isNaN(value)) {
      throw badValue(reader, this.#name, this.#place(this.#dimensions), "a finite number");
    }
    data[this.#filled++] = value;
  }

  #place(axes: number): string {
    return [this.#pointer, ...this.#indices.slice(0, axes)].join("/");
  }
}

function base64Array(
  reader: JsonReader,
  name: string,
  pointer: string,
  to: JsonArrays,
): NamedArray {
  const { dtype, shape, text } = base64Fields(reader, name, pointer, to);
  const needed = shape.reduce((product, size) => product * size, itemBytes[dtype]);
  const length = base64Length(text);
  if (length !== needed) {
    throw new FormatError(
      "json-base64",
      name,
      `${pointer}/data must be ${needed} bytes by its shape and dtype, but is the base64 of ${length ?? `no bytes: ${text.length} letters are no multiple of four`}`,
    );
  }
  to.budget.spend(length, name);
  if (isWidened(dtype)) to.budget.spend((length / itemBytes[dtype]) * keptBytes(dtype), name);
  const bytes = new Uint8Array(length);
  if (!decodeBase64(text, bytes)) {
    throw new FormatError(
      "json-base64",
      name,
      `${pointer}/data is not base64 with its padding (RFC 4648, §4): letters, digits, + and /`,
    );
  }
  const values = {
    name,
    bytes,
    itemBytes: itemBytes[dtype],
    dataStart: 0,
    problem: "json-value",
  } as const;
  return { shape, data: length === 0 ? allocate(dtype, 0) : readNumbers(values, dtype) };
}

function base64Fields(reader: JsonReader, name: string, pointer: string, to: JsonArrays) {
  let dtype: string | undefined;
  let shape: readonly number[] | undefined;
  let text: Uint8Array | undefined;
  let others = false;
  reader.expect(OPEN_OBJECT);
  if (!reader.take(CLOSE_OBJECT)) {
    do {
      const key = reader.string();
      reader.expect(COLON);
      const next = reader.peek();
      if (key === "dtype" && next === QUOTE && dtype === undefined) {
        dtype = reader.string();
      } else if (key === "shape" && next === OPEN_LIST && shape === undefined) {
        const sizes = new NestedLists(reader, name, `${pointer}/shape`, to).read();
        if (sizes.shape.length === 1) shape = Array.from(sizes.data, Number);
      } else if (key === "data" && next === QUOTE && text === undefined) {
        const { from, to: end } = reader.rawString();
        text = reader.bytes.subarray(from, end);
      } else {
        others = true;
        break;
      }
    } while (reader.take(COMMA));
    if (!others) reader.expect(CLOSE_OBJECT);
  }
  const isType = dtype !== undefined && Object.hasOwn(itemBytes, dtype);
  const isShape =
    shape !== undefined &&
    shape.length <= DIMENSIONS &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isType && isShape && text !== undefined && !others) {
    return { dtype: dtype as NumberType, shape: shape as readonly number[], text };
  }
  throw new FormatError(
    "json-structure",
    name,
    `${pointer} is an object, but not {"dtype": "float32", "shape": [N, d], "data": "<base64>"} with a dtype of ${Object.keys(itemBytes).join(", ")}; write tables with pandas as to_json(orient="records")`,
  );
}

/** @param needed what should come next instead, e.g. `a finite number` */
export function badValue(
  reader: JsonReader,
  name: string,
  pointer: string,
  needed: string,
): FormatError {
  const found = reader.describe();
  const special = /^"-?(?:NaN|Inf)/i.test(found)
    ? "; JSON has no NaN or Infinity, and none can be scored"
    : found === '"null"'
      ? "; leave rows with missing values out"
      : "";
  return new FormatError(
    "json-value",
    name,
    `${pointer} is ${found} (${reader.place()}), but must be ${needed}${special}`,
  );
}

/** The pointer to a member of what `pointer` points to. */
export function pointerTo(pointer: string, key: string): string {
  const escaped = key.replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointer}/${escaped.length > 64 ? `${escaped.slice(0, 63)}…` : escaped}`;
}
