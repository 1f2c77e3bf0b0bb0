import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exponentialText,
  meanDrawsText,
  numberText,
  probabilityText,
} from "../../src/figures/number-text.ts";
import { clip } from "../../src/figures/pieces.ts";
import { linearScale, logarithmicScale } from "../../src/figures/scale.ts";
import { simplify } from "../../src/figures/simplify.ts";
import { spread } from "../../src/figures/spread.ts";
import { escapeXml } from "../../src/figures/svg.ts";
import { textWidth, wrap } from "../../src/figures/text-width.ts";
import { ticks } from "../../src/figures/ticks.ts";
import { distanceTo } from "./parse-svg.ts";

describe("numbers", () => {
  test("are written as readers of each language expect them", () => {
    expect(numberText(7709.4, "en", 5)).toBe("7,709.4");
    expect(numberText(7709, "de")).toBe("7.709");
    expect(numberText(7709, "fr")).toBe("7\u202f709");
    expect(numberText(0.6909, "de")).toBe("0,691");
    expect(numberText(1.5036e-22, "en")).toBe("1.5·10⁻²²");
    expect(numberText(1.5036e-22, "fr", 4)).toBe("1,504·10⁻²²");
    expect(numberText(1e9, "ja")).toBe("10⁹");
    expect(numberText(-0.25, "en")).toBe("−0.25");
    expect(numberText(0, "en")).toBe("0");
    expect(meanDrawsText(7709.47, "en")).toBe("7,709");
    expect(meanDrawsText(29.2897, "de")).toBe("29,3");
    expect(exponentialText(Math.log(10) * 400.30103, "en")).toBe("2·10⁴⁰⁰");
  });

  test("probabilities near 1 are written as what they lack", () => {
    expect(probabilityText({ probability: 1, complement: 1.4e-6 }, "en")).toBe("1 − 1.4·10⁻⁶");
    expect(probabilityText({ probability: 1, complement: 0 }, "en")).toBe("1");
    expect(probabilityText({ probability: 0.99, complement: 0.01 }, "en")).toBe("0.99");
  });
});

describe("ticks", () => {
  const axis = fc
    .record({
      low: fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
      ratio: fc.double({ min: 1.01, max: 1e15, noNaN: true }),
      length: fc.integer({ min: 50, max: 2000 }),
    })
    .map(({ low, ratio, length }) => ({ low, high: low * ratio, from: 0, to: length }));

  test("are within the axis, ascending, and never too close", () => {
    fc.assert(
      fc.property(axis, fc.boolean(), (ends, isLinear) => {
        const scale = isLinear ? linearScale(ends) : logarithmicScale(ends);
        const found = ticks(scale, () => 20);
        found.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(ends.low);
          expect(value).toBeLessThanOrEqual(ends.high);
          if (index > 0) expect(scale.at(value) - scale.at(found[index - 1])).toBeGreaterThan(27.9);
        });
      }),
    );
  });

  test("are at least two where there is room for five", () => {
    fc.assert(
      fc.property(axis, (ends) => {
        fc.pre(ends.to >= 200);
        expect(ticks(logarithmicScale(ends), () => 20).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test("of decades are powers of ten, and of less 1, 2 and 5", () => {
    const over = (low: number, high: number) =>
      ticks(logarithmicScale({ low, high, from: 0, to: 400 }), () => 30);
    expect(over(1, 1e6)).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6]);
    expect(over(1, 100)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(over(1000, 1010)).toEqual(expect.arrayContaining([1002, 1004, 1006]));
  });
});

describe("labels spread along a column", () => {
  const column = fc
    .array(fc.double({ min: -100, max: 600, noNaN: true }), { minLength: 1, maxLength: 25 })
    .map((wanted) => wanted.sort((a, b) => a - b));

  test("keep their distance, their order and their bounds", () => {
    fc.assert(
      fc.property(column, (wanted) => {
        const places = spread(wanted, 16, 0, 400);
        places.forEach((place, index) => {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(400 + 1e-9);
          if (index > 0) expect(place - places[index - 1]).toBeGreaterThan(16 - 1e-9);
        });
      }),
    );
  });

  test("stay where they want to be if they can, and share what they cannot have", () => {
    expect(spread([10, 50, 90], 16, 0, 400)).toEqual([10, 50, 90]);
    expect(spread([100, 100], 16, 0, 400)).toEqual([92, 108]);
  });
});

describe("simplified lines", () => {
  const line = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 400 })), {
      minLength: 1,
      maxLength: 200,
    })
    .map((points) => points.sort(([a], [b]) => a - b));

  test("have points of the line only, and every point of it within the tolerance", () => {
    fc.assert(
      fc.property(line, (points) => {
        const simple = simplify(points, 2);
        for (const point of simple) expect(points).toContain(point);
        for (const point of points) expect(distanceTo([simple], point)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

test("a line is cut at the edges where it crosses it", () => {
  const line = [
    [0, 50],
    [10, -50],
    [20, 50],
    [30, 60],
  ] as const;
  expect(clip(line, 0, 55)).toEqual([
    [
      [0, 50],
      [5, 0],
    ],
    [
      [15, 0],
      [20, 50],
      [25, 55],
    ],
  ]);
  expect(clip([[0, -1]], 0, 10)).toEqual([]);
});

describe("text", () => {
  test("wraps at spaces but not at no-break ones, and is cut where lines end", () => {
    expect(wrap("one two three", 5, 3)).toEqual(["one two", "three"]);
    expect(wrap("couvertures\u00a0: une", 8, 2)).toEqual(["couvertures\u00a0:", "une"]);
    expect(wrap("draws K + 1", 6, 2)).toEqual(["draws", "K + 1"]);
    expect(wrap("one two three four five", 5, 2).at(-1)).toMatch(/…$/);
    expect(wrap("負例数に対する上界と下界", 6, 3)).toEqual(["負例数に対す", "る上界と下界"]);
  });

  test("never wraps to more or longer lines than asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 4 }), (text, most) => {
        const lines = wrap(text, 10, most);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(10.001);
      }),
    );
  });

  test("is escaped, and what XML cannot hold replaced", () => {
    expect(escapeXml(`<a href="x">&'`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;'");
    expect(escapeXml("\u0000\u001b\ud800\uffff😀")).toBe("\ufffd\ufffd\ufffd\ufffd😀");
  });
});
