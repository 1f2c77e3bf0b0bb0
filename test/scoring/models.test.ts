import { describe, expect, test } from "vitest";
import { MOST_MODELS, modelsOf } from "../../src/scoring/models.ts";
import type { NamedArray } from "../../src/scoring/named-arrays.ts";

const array = (value: number): NamedArray => ({ shape: [1], data: Float64Array.of(value) });

describe("models", () => {
  test("have the arrays named after them, in order of appearance, and share the others", () => {
    const models = modelsOf(
      new Map([
        ["b.view1", array(1)],
        ["labels", array(2)],
        ["a.view1", array(3)],
        ["b.view2", array(4)],
      ]),
    );
    expect(models.map(({ name }) => name)).toEqual(["b", "a"]);
    expect([...models[0].arrays.keys()].sort()).toEqual(["labels", "view1", "view2"]);
    expect([...models[1].arrays.keys()].sort()).toEqual(["labels", "view1"]);
    expect(models[1].arrays.get("view1")).toEqual(array(3));
  });

  test("prefer an array of their own to a shared one", () => {
    const [a, b] = modelsOf(
      new Map([
        ["temperature", array(0.5)],
        ["a.view1", array(1)],
        ["b.view1", array(1)],
        ["b.temperature", array(0.1)],
      ]),
    );
    expect(a.arrays.get("temperature")).toEqual(array(0.5));
    expect(b.arrays.get("temperature")).toEqual(array(0.1));
  });

  test("are refused where there is none, and above 32", () => {
    const many = (count: number) =>
      new Map(Array.from({ length: count }, (_, index) => [`m${index}.view1`, array(index)]));
    expect(modelsOf(many(MOST_MODELS))).toHaveLength(32);
    for (const arrays of [many(MOST_MODELS + 1), new Map([["view1", array(0)]])]) {
      expect(() => modelsOf(arrays)).toThrow(
        expect.objectContaining({ name: "InputError", parameter: "model" }),
      );
    }
  });
});
