import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseNpz } from "../../src/formats/npz.ts";
import { writeNpy } from "../../src/formats/write-npy.ts";
import { writeNpz } from "../../src/formats/write-npz.ts";
import { npy } from "../e2e/npz.ts";

const arrays = new Map([
  ["view1", { shape: [2, 3], data: Float32Array.of(0.5, -1, 2, 3, 4, 1e-30) }],
  ["double", { shape: [], data: Float64Array.of(Math.PI) }],
  ["bytes", { shape: [3, 1], data: Uint8Array.of(0, 128, 255) }],
  ["shorts", { shape: [1], data: Int16Array.of(-2) }],
  ["whole", { shape: [2], data: Int32Array.of(-(2 ** 31), 7) }],
  ["labels", { shape: [3], data: ["cat", "dög", "😀"] }],
  ["nothing", { shape: [0, 4], data: new Float32Array() }],
]);

test("an NPY file is byte by byte what the format prescribes", () => {
  const view1 = { shape: [2, 3], data: Float32Array.of(0.5, -1, 2, 3, 4, 1e-30) };
  expect(writeNpy(view1)).toEqual(npy(view1.data, [2, 3]));
  const vector = { shape: [2], data: Float64Array.of(1, 2) };
  expect(writeNpy(vector)).toEqual(npy(vector.data, [2]));
});

test("NumPy reads an NPZ file that was written here, every type of it", () => {
  const folder = mkdtempSync(join(tmpdir(), "upsilon-npz-"));
  try {
    const file = join(folder, "arrays.npz");
    writeFileSync(file, writeNpz(arrays));
    const script = `
import json, sys, zipfile
import numpy as np
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
with np.load(sys.argv[1], allow_pickle=False) as arrays:
    print(json.dumps({name: [str(arrays[name].dtype), list(arrays[name].shape), arrays[name].tolist()] for name in arrays}))
`;
    const read = JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
    expect(read).toEqual({
      view1: [
        "float32",
        [2, 3],
        [
          [0.5, -1, 2],
          [3, 4, Math.fround(1e-30)],
        ],
      ],
      double: ["float64", [], Math.PI],
      bytes: ["uint8", [3, 1], [[0], [128], [255]]],
      shorts: ["int16", [1], [-2]],
      whole: ["int32", [2], [-(2 ** 31), 7]],
      labels: ["<U3", [3], ["cat", "dög", "😀"]],
      nothing: ["float32", [0, 4], []],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the strict reader reads what was written, and the same arrays make the same bytes", () => {
  const file = writeNpz(arrays);
  const read = parseNpz(file);
  expect([...read.keys()]).toEqual([...arrays.keys()]);
  for (const [name, { shape, data }] of arrays) {
    expect(read.get(name)).toMatchObject({ shape });
    expect(Array.from<unknown>(read.get(name)?.data ?? [])).toEqual(Array.from<unknown>(data));
  }
  expect(writeNpz(arrays)).toEqual(file);
});
