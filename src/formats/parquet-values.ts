import { FormatError, quoted } from "./format-error.ts";
import { itemBytes, type NumberType } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import type { ParquetPage } from "./parquet-page.ts";
import { readRuns } from "./parquet-runs.ts";
import type { ParquetColumn } from "./parquet-schema.ts";
import { readNumbers } from "./raw-values.ts";
import type { SharedTexts } from "./shared-texts.ts";

/** Values of a column, in their order; a dictionary's are looked up by their index. */
export type ParquetValues = NumericArray | readonly string[];

/**
 * The values of a page, which start at byte `start`.
 *
 * @throws FormatError `parquet-encoding` or `parquet-value`; Error if they do not fit the page
 */
export function readValues(
  page: ParquetPage,
  start: number,
  column: ParquetColumn,
  dictionary: ParquetValues | undefined,
  texts: SharedTexts,
): ParquetValues {
  const { bytes, values: count, encoding } = page;
  const { storage, name } = column;
  switch (encoding) {
    case "PLAIN":
      if (storage.kind === "texts") return readTexts(bytes, start, count, name, texts);
      if (storage.kind === "booleans") return readBits(bytes, start, count);
      return numbers(need(bytes, start, count * itemBytes[storage.type]), storage.type, name);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      // The dictionary itself is plain, whatever it is called.
      if (page.isDictionary)
        return readValues({ ...page, encoding: "PLAIN" }, start, column, undefined, texts);
      if (dictionary === undefined) throw new Error("indices come before their dictionary");
      return lookUp(bytes, start, count, dictionary);
    case "RLE": {
      if (storage.kind !== "booleans" || page.isDictionary) break;
      const [from, to] = prefixed(bytes, start);
      const flags = new Uint8Array(count);
      let at = 0;
      readRuns(bytes, from, to, 1, count, (values, length) => {
        flags.set(values.subarray(0, length), at);
        at += length;
      });
      return flags;
    }
    case "BYTE_STREAM_SPLIT": {
      if (storage.kind !== "numbers" || page.isDictionary) break;
      const width = itemBytes[storage.type];
      const split = need(bytes, start, count * width);
      const joined = new Uint8Array(split.length);
      for (let byte = 0; byte < width; byte++) {
        for (let index = 0; index < count; index++) {
          joined[index * width + byte] = split[byte * count + index];
        }
      }
      return numbers(joined, storage.type, name);
    }
  }
  throw new FormatError(
    "parquet-encoding",
    name,
    `column ${quoted(name)} is encoded by ${encoding}; read are plain values, dictionaries and BYTE_STREAM_SPLIT: write it with the defaults of PyArrow or pandas`,
  );
}

/** Bytes of the page, if it has them. */
function need(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) {
    throw new Error(`a page has ${bytes.length - start} bytes of values, but needs ${length}`);
  }
  return bytes.subarray(start, start + length);
}

/** The part of a page from `start` that says its length first. */
export function prefixed(bytes: Uint8Array, start: number): [from: number, to: number] {
  const from = start + need(bytes, start, 4).length;
  const length = new DataView(bytes.buffer, bytes.byteOffset + start, 4).getUint32(0, true);
  return [from, from + need(bytes, from, length).length];
}

function numbers(bytes: Uint8Array, type: NumberType, name: string): NumericArray {
  const item = itemBytes[type];
  const aligned = bytes.byteOffset % item === 0 ? bytes : new Uint8Array(bytes);
  return readNumbers(
    {
      name,
      bytes: aligned,
      itemBytes: item,
      dataStart: (index) => `value ${index} of a page`,
      problem: "parquet-value",
    },
    type,
  );
}

function readBits(bytes: Uint8Array, start: number, count: number): Uint8Array {
  const bits = need(bytes, start, Math.ceil(count / 8));
  return Uint8Array.from({ length: count }, (_, index) => (bits[index >> 3] >> (index & 7)) & 1);
}

function lookUp(
  bytes: Uint8Array,
  start: number,
  count: number,
  dictionary: ParquetValues,
): ParquetValues {
  const [width] = count === 0 ? [0] : need(bytes, start, 1);
  const end = bytes.length;
  let at = 0;
  if (Array.isArray(dictionary)) {
    const values = new Array<string>(count).fill("");
    readRuns(bytes, start + 1, end, width, count, (indices, length) => {
      for (let i = 0; i < length; i++) {
        const index = indices[i];
        if (index >= dictionary.length) throw notThere(index);
        values[at++] = dictionary[index];
      }
    });
    return values;
  }
  const known = dictionary as NumericArray;
  const values = new (known.constructor as new (length: number) => NumericArray)(count);
  readRuns(bytes, start + 1, end, width, count, (indices, length) => {
    for (let i = 0; i < length; i++) {
      const index = indices[i];
      if (index >= known.length) throw notThere(index);
      values[at++] = known[index];
    }
  });
  return values;
}

function notThere(index: number): Error {
  return new Error(`index ${index} is not in its dictionary`);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readTexts(
  bytes: Uint8Array,
  start: number,
  count: number,
  name: string,
  texts: SharedTexts,
): string[] {
  if (4 * count > bytes.length - start) throw new Error("a page has fewer texts than it says");
  let at = start;
  return Array.from({ length: count }, () => {
    const [from, to] = prefixed(bytes, at);
    at = to;
    try {
      return texts.share(decoder.decode(bytes.subarray(from, to)), name);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new FormatError(
        "text-encoding",
        name,
        `column ${quoted(name)} has bytes that are not UTF-8; save texts, or numbers`,
        { cause },
      );
    }
  });
}
