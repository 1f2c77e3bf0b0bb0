import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { installKernels } from "../../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../../src/linalg/load-kernels.ts";
import { classLabels, type Labels } from "../../../src/scoring/class-labels.ts";
import { type RetrievalMetrics, retrieval } from "../../../src/scoring/retrieval/retrieval.ts";
import { Selection } from "../../../src/scoring/retrieval/selection.ts";
import { expectClose, fashion, matrixFrom, matrixOf, skewed37 } from "../fixtures.ts";

const oracle = JSON.parse(
  readFileSync(new URL("../../oracles/neighbours.json", import.meta.url), "utf8"),
);

afterEach(() => {
  installKernels(null);
});

const listed = ({ precisionAt1, rPrecision, mapAtR, recall }: RetrievalMetrics) => [
  precisionAt1,
  rPrecision,
  mapAtR,
  ...recall.map(({ value }) => value),
];

describe("retrieval", () => {
  test.each([
    ["fashion", fashion, "kernels"],
    ["skewed37", skewed37, "kernels"],
    ["skewed37", skewed37, "javascript"],
  ] as const)("on %s is what a full sort in NumPy gives (%s)", async (name, load, kind) => {
    if (kind === "kernels") await loadKernels();
    const arrays = load();
    const { classes, names } = classLabels(arrays.get("labels")?.data as Labels, "labels");
    const matrix = matrixOf(arrays, "view_mean");
    const { result, samples } = retrieval({ name: "view_mean", matrix }, classes, names.length);
    const { queries, values, macro } = oracle[name].retrieval;
    expect(result.queries).toBe(queries);
    listed(result).forEach((value, index) => {
      expectClose(value, values[index], 1e-6);
    });
    listed(result.macro).forEach((value, index) => {
      expectClose(value, macro[index], 1e-6);
    });
    const mapAtR = samples.find(({ metric }) => metric === "retrieval.mapAtR")?.values;
    expectClose((mapAtR ?? new Float64Array(1)).reduce((a, b) => a + b) / queries, values[2], 1e-6);
  });

  test("of a hand-counted ranking", () => {
    // On a circle: the query at 0° sees A at 10°, B at 20°, A at 30°.
    const at = (degrees: number) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const rows = matrixFrom([at(0), at(10), at(20), at(30)]);
    const { result, samples } = retrieval(
      { name: "x", matrix: rows },
      Int32Array.of(0, 0, 1, 0),
      2,
    );
    expect(result.queries).toBe(3);
    expect(result.excluded).toBe(1);
    const perQuery = (metric: string) => [
      ...(samples.find((sample) => sample.metric === metric)?.values ?? []),
    ];
    // 0°: [A, B, A], R = 2: hits at 1 → (1/1)/2. 10°: [A, B, …]. 30°: [B, A, …]: (1/2)/2.
    expect(perQuery("retrieval.mapAtR")).toEqual([0.5, 0.5, NaN, 0.25]);
    expect(perQuery("retrieval.rPrecision")).toEqual([0.5, 0.5, NaN, 0.5]);
    expect(perQuery("retrieval.precisionAt1")).toEqual([1, 1, NaN, 0]);
    expect(result.recall).toEqual([
      { k: 1, value: 2 / 3 },
      { k: 2, value: 1 },
      { k: 4, value: 1 },
      { k: 8, value: 1 },
    ]);
  });

  test("of separate classes is perfect", () => {
    const rows = matrixFrom(Array.from({ length: 12 }, (_, row) => [row % 3, (row + 1) % 3, 1]));
    const labels = Int32Array.from({ length: 12 }, (_, row) => row % 3);
    const { result } = retrieval({ name: "x", matrix: rows }, labels, 3);
    expect(listed(result)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });
});

test("a selection is the head of a stable sort by single-precision products", () => {
  const products = fc.oneof(
    fc.array(fc.float({ noNaN: true, min: -10, max: 10 }), { minLength: 2, maxLength: 300 }),
    fc.array(fc.constantFrom(-1, 0, 0.5, 0.5000001, 1), { minLength: 2, maxLength: 300 }),
    fc.array(fc.float({ noNaN: true, min: Math.fround(-1e38), max: Math.fround(1e38) }), {
      minLength: 2,
      maxLength: 50,
    }),
  );
  fc.assert(
    fc.property(products, fc.nat(), fc.nat(), (values, a, b) => {
      const except = a % values.length;
      const count = 1 + (b % (values.length - 1));
      const single = Float32Array.from(values, (value) => value + 0);
      const ranked = new Int32Array(values.length);
      new Selection(values.length).select(single, except, count, ranked);
      const expected = [...single.keys()]
        .filter((row) => row !== except)
        .sort((x, y) => single[y] - single[x] || x - y);
      expect([...ranked.subarray(0, count)]).toEqual(expected.slice(0, count));
    }),
    { numRuns: 500 },
  );
});
