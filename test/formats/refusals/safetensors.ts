import { parseSafetensors } from "../../../src/formats/safetensors.ts";
import { fixture } from "../fixtures.ts";
import { concatenate } from "../make-npy.ts";
import { makeSafetensors } from "../make-safetensors.ts";
import type { Refusals } from "./refusals.ts";

/** A file of eight bytes of values with one tensor, of which something else is said. */
function tensor(says: object, bytes = 8): Uint8Array {
  const listing = { dtype: "F32", shape: [2], data_offsets: [0, 8], ...says };
  return makeSafetensors(JSON.stringify({ view1: listing }), new Uint8Array(bytes));
}

function two(first: [number, number], second: [number, number]): Uint8Array {
  const listing = { dtype: "F32", shape: [1] };
  const header = {
    a: { ...listing, data_offsets: first },
    b: { ...listing, data_offsets: second },
  };
  return makeSafetensors(JSON.stringify(header), new Uint8Array(12));
}

const plain = fixture("safetensors/plain.safetensors");

export const safetensorsRefusals: Refusals = {
  what: "a safetensors file with",
  read: (bytes, limits) => parseSafetensors(bytes, limits),
  limits: {},
  cases: {
    nothing: ["safetensors-header", ""],
    "its header cut off": ["safetensors-truncated", plain.subarray(0, 40), /within its header/],
    "its end cut off": ["safetensors-truncated", plain.subarray(0, -1), /send the file whole/],
    "a byte after its end": ["safetensors-offsets", concatenate([plain, new Uint8Array(1)])],
    "a header of 2 MiB": [
      "safetensors-header",
      concatenate([Uint8Array.of(0, 0, 32, 0, 0, 0, 0, 0), plain.subarray(8)]),
      /2097152/,
    ],
    "a header that is no JSON": ["safetensors-header", makeSafetensors("{", new Uint8Array())],
    "a header that is a list": ["safetensors-header", makeSafetensors("[]", new Uint8Array())],
    "metadata of numbers": [
      "safetensors-header",
      makeSafetensors('{"__metadata__":{"a":1}}', new Uint8Array()),
    ],
    "an unknown key": ["safetensors-header", tensor({ order: "F" }), /"order"/],
    "a name twice": [
      "safetensors-duplicate",
      makeSafetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}',
        new Uint8Array(2),
      ),
      /"a" twice/,
    ],
    "8-bit floats": ["safetensors-dtype", tensor({ dtype: "F8_E4M3" }), /"F8_E4M3".*F32/],
    "a shape that its bytes do not fit": ["safetensors-shape", tensor({ shape: [3] }), /12 bytes/],
    "a shape hidden behind a 0": [
      "safetensors-shape",
      tensor({ shape: [0, 2 ** 40], data_offsets: [0, 0] }, 0),
    ],
    "tensors that overlap": ["safetensors-offsets", two([0, 4], [2, 6])],
    "a gap": ["safetensors-offsets", two([0, 4], [8, 12]), /gap/],
    "an integer of 2^53": [
      "safetensors-value",
      makeSafetensors(
        '{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}',
        new Uint8Array(new BigInt64Array([2n ** 53n]).buffer),
      ),
    ],
    "a bool of 2": [
      "safetensors-value",
      makeSafetensors('{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}', Uint8Array.of(2)),
    ],
    "large arrays": [
      "arrays-limit",
      makeSafetensors(
        '{"a":{"dtype":"F16","shape":[600],"data_offsets":[0,1200]}}',
        new Uint8Array(1200),
      ),
    ],
  },
};
