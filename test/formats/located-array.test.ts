import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FormatError, type FormatProblem } from "../../src/formats/format-error.ts";
import { type LocatedArray, locateArrays, readLocated } from "../../src/formats/located-array.ts";
import { parseNpy } from "../../src/formats/npy.ts";
import { parseNpz } from "../../src/formats/npz.ts";
import type { RangedFile } from "../../src/formats/ranged-file.ts";
import { parseSafetensors } from "../../src/formats/safetensors.ts";
import { fixture } from "./fixtures.ts";
import { npyRefusals } from "./refusals/npy.ts";
import { npzRefusals } from "./refusals/npz.ts";
import { safetensorsRefusals } from "./refusals/safetensors.ts";

/** A file of which only ranges can be had, and how many bytes were. */
function ranged(bytes: Uint8Array): RangedFile & { readonly taken: () => number } {
  let taken = 0;
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError("beyond the file");
      taken += length;
      return bytes.slice(offset, offset + length);
    },
    taken: () => taken,
  };
}

const folder = (name: string) =>
  readdirSync(new URL(`../fixtures/formats/${name}`, import.meta.url)).map(
    (file) => `${name}/${file}`,
  );

const readers = {
  npy: (bytes: Uint8Array) => parseNpy(bytes, undefined, { arrayName: "a" }),
  npz: (bytes: Uint8Array) => parseNpz(bytes),
  safetensors: (bytes: Uint8Array) => parseSafetensors(bytes),
};

async function located(file: RangedFile): Promise<LocatedArray[] | FormatError> {
  try {
    return await locateArrays(file, "a.npy");
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

describe.each(["npy", "npz", "safetensors"] as const)("the ranges of files of %s", (format) => {
  it.each(folder(format))("of %s have the values of the file", async (path) => {
    const bytes = fixture(path);
    const file = ranged(bytes);
    const arrays = await located(file);
    if (arrays instanceof FormatError) {
      // Compressed, or column by column.
      expect(arrays.kind).toBe("not-in-ranges");
      return;
    }
    const expected = readers[format](bytes);
    expect(arrays.map(({ name }) => name).sort()).toStrictEqual([...expected.keys()].sort());
    for (const array of arrays) {
      const { shape, data } = expected.get(array.name)!;
      const count = shape.reduce((product, size) => product * size, 1);
      expect(array.shape).toStrictEqual(shape);
      const half = Math.floor(count / 2);
      const first = await readLocated(file, array, 0, half);
      const second = await readLocated(file, array, half, count - half);
      expect([...first, ...second]).toStrictEqual([...data]);
    }
  });
});

/** What only the values show, which are not read, or a limit on what is held, which nothing is. */
const OF_VALUES: readonly FormatProblem[] = [
  "npy-value",
  "safetensors-value",
  "arrays-limit",
  "zip-limit",
  "safetensors-shape",
];

describe.each([
  ["NPY", npyRefusals],
  ["NPZ", npzRefusals],
  ["safetensors", safetensorsRefusals],
])("a wrong file of %s", (_, { cases }) => {
  it.each(Object.entries(cases))("%s is refused by its ranges, too", async (name, [kind, file]) => {
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    const found = await located(ranged(bytes));
    const isOfValues = OF_VALUES.includes(kind) || /CRC|changed|data/.test(name);
    // Which is an NPY file, after all.
    if (name === "a lone array") return;
    if (isOfValues && !(found instanceof FormatError)) return;
    expect(found).toBeInstanceOf(FormatError);
    expect([kind, "not-in-ranges"]).toContain((found as FormatError).kind);
  });
});

it("a file of another format is refused with what would be right", async () => {
  const found = await located(ranged(new TextEncoder().encode("view1_0,view1_1\n1,2\n")));
  expect(found).toMatchObject({ kind: "not-in-ranges", message: /np\.savez/ });
});
