import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { installKernels } from "../../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../../src/linalg/load-kernels.ts";
import { classLabels, indicesAmong, type Labels } from "../../../src/scoring/class-labels.ts";
import {
  type NeighbourResult,
  nearestNeighbours,
} from "../../../src/scoring/classification/nearest-neighbours.ts";
import { neighboursPresets } from "../../../src/scoring/classification/neighbour-presets.ts";
import { metrics, nearest } from "../../../src/scoring/nearest.ts";
import { fashion, matrixFrom, matrixOf, skewed37 } from "../fixtures.ts";

interface Expected {
  readonly preset: string;
  readonly metric: string;
  readonly k: number;
  readonly top1: number;
  readonly top5: number;
  readonly macroF1: number;
}

const oracle = JSON.parse(
  readFileSync(new URL("../../oracles/neighbours.json", import.meta.url), "utf8"),
);

afterEach(() => {
  installKernels(null);
});

function expectSame(results: readonly NeighbourResult[], expected: readonly Expected[]): void {
  expect(results).toHaveLength(expected.length);
  for (const { preset, metric, k, top1, top5, macroF1 } of expected) {
    const found = results.find(
      (result) => result.preset === preset && result.metric === metric && result.k === k,
    );
    expect(found, `${preset} ${metric} ${k}`).toBeDefined();
    // Shares of the same predictions, to the last one.
    expect(found?.top1).toBeCloseTo(top1, 12);
    expect(found?.top5).toBeCloseTo(top5, 12);
    expect(found?.macroF1).toBeCloseTo(macroF1, 12);
  }
}

describe.each([
  ["fashion", fashion],
  ["skewed37", skewed37],
] as const)("every preset on %s predicts as double precision in NumPy does,", (name, load) => {
  const arrays = load();
  const { classes: labels, names } = classLabels(arrays.get("labels")?.data as Labels, "labels");
  const train = {
    embeddings: matrixOf(arrays, "train"),
    classes: indicesAmong(names, arrays.get("train_labels")?.data as Labels, "train_labels"),
  };

  test("with neighbours among train, by kernels", async () => {
    await loadKernels();
    const queries = matrixOf(arrays, "view_mean");
    const { result, samples } = nearestNeighbours(
      { queries, labels, train, classes: names.length },
      neighboursPresets,
    );
    expectSame(result.results, oracle[name].train);
    const cosine = result.results.find(({ preset }) => preset === "mteb");
    expect(result.mtebBest).toBeGreaterThanOrEqual(cosine?.top1 ?? 1);
    const [{ metric, values }] = samples;
    expect(metric).toBe("classification.nearestNeighbours.results[0].top1");
    expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(
      result.results[0].top1,
      12,
    );
  });

  test.each(["javascript", "kernels"])(
    "with the other samples as neighbours, by %s",
    async (kind) => {
      if (kind === "kernels") await loadKernels();
      const all = matrixOf(arrays, "view1");
      const queries = { ...all, rows: 1000, data: all.data.subarray(0, 1000 * all.columns) };
      const { result } = nearestNeighbours(
        { queries, labels: labels.subarray(0, 1000), train: null, classes: names.length },
        neighboursPresets,
      );
      expect(result.neighbours).toBe("other samples");
      expectSame(result.results, oracle[name].others);
    },
  );
});

describe("the nearest rows", () => {
  const coordinates = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 2 });

  test("are those that all distances in double precision give, also where many are equal", async () => {
    await loadKernels();
    fc.assert(
      fc.property(
        fc.array(coordinates, { minLength: 1, maxLength: 5 }),
        fc.array(coordinates, { minLength: 2, maxLength: 80 }),
        fc.constantFrom(...metrics),
        fc.integer({ min: 1, max: 30 }),
        (queryRows, keyRows, metric, asked) => {
          const queries = matrixFrom(queryRows);
          const keys = matrixFrom(keyRows);
          const k = Math.min(asked, keyRows.length);
          const norm = (row: readonly number[]) => Math.hypot(...row) || 1;
          const value = (a: readonly number[], b: readonly number[]) => {
            const dot = a[0] * b[0] + a[1] * b[1];
            if (metric === "dot") return dot;
            return metric === "cosine"
              ? (1 / norm(a)) * (1 / norm(b)) * dot
              : -((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
          };
          for (const block of nearest(queries, keys, { metric, k })) {
            for (let row = 0; row < block.rows; row++) {
              const found = Array.from(block.indices.subarray(row * k, (row + 1) * k));
              const of = (key: number) => value(queryRows[block.firstRow + row], keyRows[key]);
              const best = keyRows.map((_, key) => of(key)).sort((a, b) => b - a);
              // Which of two equal rows is first may hang on the last bit of a cosine.
              found.forEach((key, place) => {
                expect(of(key)).toBeCloseTo(best[place], 12);
              });
              expect(new Set(found).size).toBe(k);
            }
          }
        },
      ),
    );
  });

  test("that are exactly alike come in the order of their rows", async () => {
    await loadKernels();
    const keys = matrixFrom(Array.from({ length: 50 }, () => [1, 2]));
    for (const metric of metrics) {
      const [block] = nearest(matrixFrom([[3, 1]]), keys, { metric, k: 5 });
      expect([...block.indices.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("are never of a class that no query has", () => {
    const train = {
      embeddings: matrixFrom([
        [1, 0],
        [1, 0.01],
        [0, 1],
      ]),
      classes: Int32Array.of(-1, 0, 1),
    };
    const input = { queries: matrixFrom([[1, 0]]), labels: Int32Array.of(0), train, classes: 2 };
    const { result } = nearestNeighbours(input, ["sklearn"]);
    expect(result).toMatchObject({ keys: 2, results: [{ k: 2, top1: 1 }] });
    expect(result.results[0].top5).toBeNull();
    expect(result.reason).toContain("top5");
  });
});
