import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  fewShotSeconds,
  probeBytes,
  probeSeconds,
} from "../../../src/scoring/classification/probe-cost.ts";
import { probePresets } from "../../../src/scoring/classification/probe-presets.ts";
import { use } from "../../linalg/implementations.ts";

const shape = { trainRows: 10_000, testRows: 10_000, columns: 64, classes: 10 };
const larger = {
  trainRows: 20_000,
  testRows: 20_000,
  columns: 512,
  classes: 100,
};

beforeAll(() => use("simd"));
afterAll(() => use("javascript"));

describe("the cost of a linear probe", () => {
  it("of the real file is a fraction of a second, and a few seconds with 45 values of C", () => {
    expect(probeSeconds(shape, "sklearn")).toBeLessThan(0.5);
    expect(probeSeconds(shape, "dinov2")).toBeGreaterThan(1);
    expect(probeSeconds(shape, "dinov2")).toBeLessThan(5);
    expect(fewShotSeconds(shape)).toBeLessThan(0.5);
  });

  it("is more with more rows, columns or classes, and without kernels", () => {
    for (const preset of probePresets) {
      const own = probeSeconds(shape, preset);
      for (const key of ["trainRows", "testRows", "columns", "classes"] as const) {
        expect(probeSeconds({ ...shape, [key]: larger[key] }, preset)).toBeGreaterThan(own);
      }
      use("javascript");
      expect(probeSeconds(shape, preset)).toBeGreaterThan(own);
      use("simd");
    }
  });

  it("in bytes stays below 12 MB for 10 classes, and counts the steps remembered", () => {
    expect(probeBytes(shape)).toBeLessThan(12e6);
    expect(probeBytes({ ...larger, classes: 1000 })).toBeGreaterThan(50e6);
  });
});
