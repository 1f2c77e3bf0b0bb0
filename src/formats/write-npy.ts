import type { NamedArray } from "./named-array.ts";
import type { NumericArray } from "./numeric-array.ts";

/** NumPy's names of the types; a byte has no order. */
const DESCRIPTIONS: readonly (readonly [new () => NumericArray, string])[] = [
  [Float32Array, "<f4"],
  [Float64Array, "<f8"],
  [Int8Array, "|i1"],
  [Uint8Array, "|u1"],
  [Int16Array, "<i2"],
  [Uint16Array, "<u2"],
  [Int32Array, "<i4"],
  [Uint32Array, "<u4"],
];

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const ALIGNMENT = 64;

/** An array as an NPY file of version 1.0, as `np.save` writes it; text in UCS-4. */
export function writeNpy({ shape, data }: NamedArray): Uint8Array<ArrayBuffer> {
  const { description, bytes } = ArrayBuffer.isView(data) ? numbers(data) : texts(data);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${description}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = MAGIC.length + 2;
  const length = Math.ceil((start + header.length + 1) / ALIGNMENT) * ALIGNMENT - start;
  const file = new Uint8Array(start + length + bytes.length);
  file.set(MAGIC);
  new DataView(file.buffer).setUint16(MAGIC.length, length, true);
  file.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), start);
  file.set(bytes, start + length);
  return file;
}

interface Contents {
  readonly description: string;
  readonly bytes: Uint8Array;
}

function numbers(data: NumericArray): Contents {
  const [, description] = DESCRIPTIONS.find(([type]) => data instanceof type) ?? [];
  if (description === undefined) throw new Error("NPY has no such type");
  return { description, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function texts(data: readonly string[]): Contents {
  const points = data.map((text) => Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const letters = new Uint32Array(data.length * width);
  points.forEach((text, row) => {
    letters.set(text, row * width);
  });
  return { description: `<U${width}`, bytes: new Uint8Array(letters.buffer) };
}
