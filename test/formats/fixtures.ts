import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NamedArray } from "../../src/formats/named-array.ts";
import { parseNpy } from "../../src/formats/npy.ts";
import type { NpyArray } from "../../src/formats/npy-array.ts";
import type { Tensor } from "../../src/formats/safetensors.ts";

const HERE = join(import.meta.dirname, "../fixtures/formats");

/** An array as test/fixtures/formats.py says NumPy has it; infinities and NaN are strings. */
export interface Description {
  readonly dtype: string;
  readonly shape: number[];
  readonly values: (number | string)[];
}

export function fixture(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(HERE, path)));
}

export function fixtures(folder: string): string[] {
  return readdirSync(join(HERE, folder)).map((name) => `${folder}/${name}`);
}

const expected: Record<string, Description | { arrays: Record<string, Description> }> = JSON.parse(
  readFileSync(join(HERE, "expected.json"), "utf8"),
);

export function expectedArray(path: string): Description {
  const found = expected[path];
  if (found === undefined || "arrays" in found) throw new Error(`no array expected of ${path}`);
  return found;
}

export function expectedArrays(path: string): Record<string, Description> {
  const found = expected[path];
  if (found === undefined || !("arrays" in found)) throw new Error(`no arrays expected of ${path}`);
  return found.arrays;
}

/** The array of an NPY file. */
export function npyArray(bytes: Uint8Array, name: string, inPlace = false): NpyArray {
  const array = parseNpy(bytes, undefined, { arrayName: name, inPlace }).get(name);
  if (array === undefined) throw new Error(`the array is not called ${name}`);
  return array;
}

/** Arrays of a table, whose types are as their values are kept: exactly, but perhaps wider. */
export function describeTable(arrays: ReadonlyMap<string, NamedArray>) {
  return Object.fromEntries(
    [...arrays].map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], values: plainValues(data) },
    ]),
  );
}

export function expectedTable(path: string) {
  const arrays = Object.entries(expectedArrays(path));
  return Object.fromEntries(arrays.map(([name, { shape, values }]) => [name, { shape, values }]));
}

function plainValues(data: NamedArray["data"]): (number | string)[] {
  return Array.from<string | number, string | number>(data, (value) =>
    typeof value === "string" || Number.isFinite(value) ? value : NAMES[String(value)],
  );
}

export function describeArray({ dtype, shape, data }: NpyArray | Tensor): Description {
  return { dtype, shape: [...shape], values: plainValues(data) };
}

const NAMES: Record<string, string> = { Infinity: "inf", "-Infinity": "-inf", NaN: "nan" };
