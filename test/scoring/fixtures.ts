import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { parseNpz } from "../../src/formats/npz.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import type { NamedArray } from "../../src/scoring/named-arrays.ts";

export type Arrays = Map<string, NamedArray>;

function npz(path: string): Arrays {
  return parseNpz(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
}

/** 300 samples of 7 classes from 5 to 120 samples, d = 16: test/oracles/scoring.py makes it. */
export const skewed = (): Arrays => npz("../fixtures/skewed-two-views.npz");

/** 10,000 samples of 10 classes, d = 64. */
export const fashion = (): Arrays => npz("../../examples/data/fashion-mnist-two-views.npz");

/** 1,250 samples of 37 classes from 6 to over 100 samples, d = 32, half precision: test/fixtures/skewed-37.py. */
export function skewed37(): Arrays {
  const file = readFileSync(new URL("../fixtures/skewed-37.safetensors", import.meta.url));
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    file.toString("utf8", 8, start),
  );
  const arrays: Arrays = new Map();
  for (const [name, { shape, data_offsets }] of Object.entries(header)) {
    const [from, to] = data_offsets;
    const bytes = new Uint8Array(file.subarray(start + from, start + to)).buffer;
    if (name === "temperature") arrays.set(name, { shape, data: new Float64Array(bytes) });
    else if (name.endsWith("labels")) {
      arrays.set(name, { shape, data: Float64Array.from(new BigInt64Array(bytes), Number) });
    } else arrays.set(name, { shape, data: new Float32Array(new Float16Array(bytes)) });
  }
  return arrays;
}

/** The same arrays with the first `rows` samples only. */
export function firstSamples(arrays: Arrays, rows: number): Arrays {
  const perSample = new Set(["view1", "view2", "view_mean", "labels"]);
  return new Map(
    [...arrays].map(([name, { shape, data }]) => {
      if (!perSample.has(name)) return [name, { shape, data }];
      const length = rows * shape.slice(1).reduce((a, b) => a * b, 1);
      const first = Array.prototype.slice.call(data, 0, length);
      const kept =
        data instanceof Float32Array ? Float32Array.from(first) : Float64Array.from(first);
      return [name, { shape: [rows, ...shape.slice(1)], data: kept }];
    }),
  );
}

export function matrixOf(arrays: Arrays, name: string): Matrix {
  const { shape, data } = arrays.get(name) as NamedArray;
  return { rows: shape[0], columns: shape[1], data: data as Float32Array };
}

/** A matrix of the given rows. */
export function matrixFrom(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) };
}

export function expectClose(actual: number, expected: number, relative: number): void {
  const difference = Math.abs(actual - expected);
  const allowed = relative * Math.abs(expected);
  expect(difference, `${actual}, expected ${expected}`).toBeLessThanOrEqual(allowed);
}
