import * as fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../../src/api/limits.ts";
import { parseIntegerList, parseNumberList } from "../../src/api/lists.ts";
import { InputError } from "../../src/errors.ts";

const list = (text: string) => parseIntegerList(text, "draws");

test("a list keeps its order and its repetitions", () => {
  expect(list("64,32,64")).toEqual([64, 32, 64]);
  expect(list(" 64 , 32 ")).toEqual([64, 32]);
});

test("a range has both its ends", () => {
  expect(list("3..6")).toEqual([3, 4, 5, 6]);
  expect(list("7..7")).toEqual([7]);
});

test("integers may be written with exponents", () => {
  expect(list("1e3,2.5e1,1e12")).toEqual([1000, 25, 1e12]);
});

test("a logarithmic grid has its ends exactly and each point once", () => {
  expect(list("log:1..1000:4")).toEqual([1, 10, 100, 1000]);
  expect(list("log:1..10:50")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const grid = list("log:1..1e6:50");
  expect(grid[0]).toBe(1);
  expect(grid.at(-1)).toBe(1e6);
});

test("a grid ascends and stays within its ends, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 2, max: 300 }),
      (first, more, points) => {
        const grid = list(`log:${first}..${first + more}:${points}`);
        expect(grid[0]).toBe(first);
        expect(grid.at(-1)).toBe(first + more);
        expect(grid.length).toBeLessThanOrEqual(points);
        for (let index = 1; index < grid.length; index++) {
          expect(grid[index]).toBeGreaterThan(grid[index - 1]);
        }
      },
    ),
    { seed: 1 },
  );
});

test("a list of the greatest length is read, and a longer one refused before it is made", () => {
  const { maximum } = limits.rows;
  expect(list(`1..${maximum}`)).toHaveLength(maximum);
  expect(() => list(`0..${maximum}`)).toThrow("the limit is 4096");
  expect(() => list("1..1e15")).toThrow("the limit is 4096");
  expect(() => list("log:1..2:1e15")).toThrow("the limit is 4096");
});

test("numbers are read as they are written, and nothing else is", () => {
  expect(parseNumberList("0.5,-1.25,.5,1.,+2e-3", "gap")).toEqual([0.5, -1.25, 0.5, 1, 0.002]);
  for (const text of ["", "0x10", "1e", "Infinity", "1,,2", "1e309", "--1", "1 2", "١"]) {
    expect(() => parseNumberList(text, "gap"), text).toThrow();
  }
});

test("whatever is read was a list of integers", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9.,elog:+-]{0,12}$/), (text) => {
      let values: number[];
      try {
        values = list(text);
      } catch (error) {
        if (error instanceof InputError) return;
        throw error;
      }
      expect(values.length).toBeGreaterThan(0);
      expect(values.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    }),
    { seed: 2, numRuns: 2000 },
  );
});
